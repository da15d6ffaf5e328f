/**
 * The attack: a player who was muted leaves the room and joins it again. That is a new member, who was not muted and had not
 * written anything: silence and pace were those of the member, and a loop of joins wrote as much as it liked.
 */
import { expect, test } from "bun:test";
import { failure } from "../kit/failure.ts";
import { roomLimits } from "../../protocol/limits.ts";
import { openEvening } from "../kit/evening.ts";

async function room() {
  const evening = await openEvening(["Ann", "Ben"]);
  const hub = await evening.run();
  const [ann, ben] = evening.people;
  const { code } = hub.rooms.create(ann!.user, {});
  const host = hub.join(code, ann!).member;
  return { ...evening, hub, code, ben: ben!, host, opened: hub.rooms.room(code) };
}

test("[PR2] who was muted is muted after leaving and coming again, also after a restart of the hub, until the host lets them speak", async () => {
  const { run, hub, code, ben, host, opened } = await room();
  const { member } = hub.join(code, ben);
  await hub.command(opened, host, { name: "mute", member: member.member, muted: true });
  await hub.command(opened, member, { name: "leave" });
  const again = hub.join(code, ben).member;
  expect(again.member).not.toBe(member.member);
  expect(again.muted).toBeTrue();
  expect(await failure(hub.command(opened, again, { name: "chat", text: "me again" }))).toMatch(/muted/);
  await hub.command(opened, again, { name: "leave" });
  await hub.written();

  const after = await run();
  const later = after.join(code, ben).member;
  expect(later.muted).toBeTrue();
  const back = after.rooms.room(code);
  await after.command(back, host, { name: "mute", member: later.member, muted: false });
  await after.command(back, later, { name: "leave" });
  expect(after.join(code, ben).member.muted).toBeFalse();
});

test("[PR2] leaving and coming again gives nobody more lines of chat", async () => {
  const { hub, code, ben, opened } = await room();
  let said = 0;
  for (let joins = 0; joins < 4; joins += 1) {
    const { member } = hub.join(code, ben);
    for (let line = 0; line < roomLimits.chatPerTenSeconds; line += 1) {
      await hub.command(opened, member, { name: "chat", text: "hello" }).then(
        () => (said += 1),
        () => {},
      );
    }
    await hub.command(opened, member, { name: "leave" });
  }
  expect(said).toBe(roomLimits.chatPerTenSeconds);
});
