/**
 * A phone that loses its line for a second while the game server has not answered ROOM_OPEN yet. The game was told afterwards that the
 * seat had dropped, and never that it was back: it played without somebody who sat there and saw everything.
 */
import { expect, test } from "bun:test";
import { openEvening } from "../kit/evening.ts";

test("[PL1] who drops and comes back before the game has taken the match is not away for it", async () => {
  const { run, game, people } = await openEvening(["Ann"]);
  const [ann] = people;
  const hub = await run();
  const port = hub.server(game, { accepts: false });
  const { code } = hub.rooms.create(ann!.user, { game });
  const room = hub.rooms.room(code);
  const { member, socket } = hub.join(code, ann!);
  await hub.command(room, member, { name: "start" });
  expect(room.phase.phase).toBe("opening");
  room.drop(member, socket);
  const again = hub.join(code, ann!);
  expect(again.resumed()).toBe(false);
  expect(again.socket.snapshot).toBeUndefined();
  port.game.opened();
  expect(port.told).toEqual([
    ["dropped", 1, 0],
    ["back", 2, 0, false],
  ]);
  expect(again.socket.snapshot).toBeDefined();
  expect(room.phase).toMatchObject({ phase: "playing" });
});
