/**
 * The attack: a host changes the password of a room ten times a second, or a guest who knows it leaves and joins as fast as joins
 * are taken. Each cost the hub 2 ms, in which nobody is served: with the connections of one address all of its time.
 */
import { expect, test } from "bun:test";
import { RoomDoor } from "../../src/game/room-door.ts";
import { refusalOf } from "../kit/auth.ts";
import { openEvening } from "../kit/evening.ts";

test("the password of a room is looked at once for each who comes, and anew after a change", () => {
  const door = new RoomDoor(() => 0);
  const hash = door.lock("open sesame");
  expect(door.opens(hash, "ann", "sesame")).toBe(false);
  expect(door.opens(hash, "ann", "open sesame")).toBe(true);
  expect(door.opens(hash, "ann", "not looked at")).toBe(true);
  expect(door.opens(hash, "ben", "not looked at")).toBe(false);
  const other = door.lock("another");
  expect(door.opens(other, "ann", "open sesame")).toBe(false);
  expect(door.opens(other, "ann", "another")).toBe(true);
});

test("a password that changes all the time is refused, and nothing else of that change is made", async () => {
  const { run, people } = await openEvening(["Ann", "Ben"]);
  const hub = await run();
  const [ann, ben] = [people[0]!, people[1]!];
  const { code } = hub.rooms.create(ann.user, {});
  const room = hub.rooms.room(code);
  const host = hub.join(code, ann).member;
  const change = (password: string) =>
    hub.command(room, host, { name: "settings", settings: { password, public: password === "5" } });
  for (let i = 0; i < 5; i += 1) await change(`${i}`);
  expect(await refusalOf(change("5"))).toBe("too_many");
  expect(room.settings.public).toBe(false);
  const wrong = () => hub.join(code, ben, { password: "5" });
  expect(wrong).toThrow(expect.objectContaining({ code: "room_password" }));
  expect(hub.join(code, ben, { password: "4" }).member.user).toBe(ben.user);
  hub.clock.advance(10_000);
  await change("5");
  expect(room.settings.public).toBe(true);
});
