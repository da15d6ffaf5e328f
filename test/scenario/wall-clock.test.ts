/**
 * The machine's clock is set forward or back by an hour while people play, as after a wrong time server. What lasts is measured by
 * a clock that nobody sets; only what has a date, a session or a ticket, looks at the other one.
 */
import { afterEach, expect, test } from "bun:test";
import { frameTypes as types } from "../../protocol/link.ts";
import { playerFrames } from "../../protocol/player.ts";
import { startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame } from "../kit/raw-game.ts";
import { until } from "../kit/wait.ts";

const realNow = Date.now;
afterEach(() => {
  Date.now = realNow;
});

const hourMs = 3_600_000;

test("[NW-20] a wall clock that jumps signs nobody out, ends no connection and moves no deadline", async () => {
  const hub = await startHub();
  const game = await addRawGame(hub, { name: "Timed", version: "1.0.0", description: "", seats: { min: 1, max: 1 } });
  const ann = await TestPlayer.account(hub.url, "annabel");
  const guest = await TestPlayer.guest(hub.url, "Gus");
  await guest.connect();
  const { code } = await ann.createRoom(game.id);
  await ann.join(code);
  await ann.command({ name: "start" });
  const { room } = await game.room();
  await ann.phase("playing");
  game.send([types.deadline, room, "late", hourMs / 2]);
  for (const shift of [hourMs, -hourMs, 26 * hourMs, 0]) {
    Date.now = () => realNow() + shift;
    game.send([types.deadline, room, "soon", 20]);
    await game.event(types.deadline);
    ann.data(Uint8Array.of(1));
    await game.event(types.data);
    await ann.get("/api/me");
    await guest.get("/api/me");
    const again = new TestPlayer(hub.url, { token: guest.token, user: { id: guest.user } } as never);
    await again.connect();
    await again.drop();
  }
  const expired = ann.frames.filter((frame) => frame[0] === playerFrames.deadline && frame[2] === null);
  expect(expired.map(([, name]) => name)).toEqual(["soon", "soon", "soon", "soon"]);
  expect([ann.online, guest.online, game.peer.closed]).toEqual([true, true, false]);
  expect(await game.ask((id) => [types.result, id, room, { placements: [{ seat: 0, place: 1 }] }])).toBe("ok");
  await until("the end", () => ann.room?.state.phase === "finished");
});
