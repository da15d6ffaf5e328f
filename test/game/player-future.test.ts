/** What a hub of today does with a client of tomorrow. */
import { expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import { playerFrames } from "../../protocol/player.ts";
import { startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame } from "../kit/raw-game.ts";
import { until } from "../kit/wait.ts";

const more = ["new", { a: [1, 2.5, null] }, new Uint8Array(3), true];

test("[VN1] [FR7] [FR8] [PR2] new fields, entries, types and commands do no harm, and every request is answered", async () => {
  const hub = await startHub();
  const game = await addRawGame(hub, {
    name: "Old Game",
    version: "1.0.0",
    description: "",
    seats: { min: 1, max: 2 },
  });
  const player = await TestPlayer.guest(hub.url, "Tomorrow");
  const { code } = await player.createRoom(game.id);
  await player.connect();
  const say = (...frame: unknown[]) => player.sendBytes(encode([...frame, ...more]));
  const answer = (id: number) =>
    until(`the answer to ${id}`, () =>
      player.frames.find(([type, of]) => (type === playerFrames.ok || type === playerFrames.error) && of === id),
    );
  const join = { code, client: "bot", locale: "en", avatar: "cat", resume: { match: "m", room: 0, own: 0, at: 7 } };
  say(playerFrames.join, 1, join);
  expect(await answer(1)).toEqual([playerFrames.ok, 1, { member: 1, resumed: false }]);
  say(playerFrames.command, 2, { name: "settings", settings: { locked: true, music: "loud" }, quietly: true });
  expect(await answer(2)).toEqual([playerFrames.ok, 2, null]);
  await until("the room to be locked", () => player.room?.settings.locked);
  expect(player.room?.settings).not.toHaveProperty("music");
  say(playerFrames.command, 3, { name: "applaud", loudly: true });
  expect((await answer(3)).slice(0, 3)).toEqual([playerFrames.error, 3, "invalid"]);
  say(playerFrames.join, 4, { code, client: "hologram", locale: "en" });
  expect((await answer(4)).slice(0, 3)).toEqual([playerFrames.error, 4, "invalid"]);

  say(playerFrames.command, 5, { name: "start" });
  const { room } = await game.room();
  await player.phase("playing");
  say(playerFrames.data, Uint8Array.of(1));
  say(playerFrames.action, "go", 7);
  expect(await game.event(types.data)).toEqual([types.data, room, 1, 0, Buffer.from([1])]);
  expect(await game.event(types.action)).toEqual([types.action, room, 2, 0, "go", 7]);
  say(playerFrames.ping, 6);
  await until("PONG", () => player.frames.some(([type, n]) => type === playerFrames.pong && n === 6));

  const unknown = [6, 99, 4_000_000_000];
  for (const type of unknown) say(type, 7);
  await until("all of them to be reported", () => player.errors().length === 2 + unknown.length);
  expect(player.errors().slice(2)).toEqual(unknown.map(() => "unknown_type"));
  say(playerFrames.command, 8, { name: "leave" });
  expect(await answer(8)).toEqual([playerFrames.ok, 8, null]);
  expect(player.online).toBe(true);
  game.kill();
});
