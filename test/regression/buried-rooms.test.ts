/**
 * The attack: sixty guests an hour, five public rooms each, opened anew before they close. The list of public rooms had all of
 * them, in every visitor's page, above the one in which people were.
 */
import { expect, test } from "bun:test";
import { openEvening } from "../kit/evening.ts";

test("public rooms in masses bury none with people in it, and are no longer list than anybody looks through", async () => {
  const { run, people } = await openEvening(["Ann", "Ben"]);
  const hub = await run();
  const empty = (count: number) => {
    for (let i = 0; i < count; i += 1) hub.rooms.create(`nobody${i}`, { public: true });
  };
  empty(150);
  const { code } = hub.rooms.create(people[0]!.user, { public: true });
  for (const person of people) hub.join(code, person);
  expect(hub.rooms.listPublic()).toHaveLength(151);
  empty(150);
  const listed = hub.rooms.listPublic();
  expect(listed).toHaveLength(200);
  expect(listed[0]).toMatchObject({ code, members: 2 });
});
