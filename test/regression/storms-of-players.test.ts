/**
 * What one client could do to everybody: each mark of being ready was told to the whole room, whole (12 KB to each of
 * 100 members, 150 times a second); a new connection was ten new guesses at codes of private rooms, as many
 * connections as one likes; starting and stopping matches wrote rows for ever. Now all three have a pace of their own.
 */
import { expect, test } from "bun:test";
import type { Refusal } from "../../protocol/errors.ts";
import { playerFrames } from "../../protocol/player.ts";
import { News } from "../../src/game/news.ts";
import { StartPace } from "../../src/game/start-pace.ts";
import { startHub } from "../kit/hub.ts";
import { ManualClock } from "../kit/manual-clock.ts";
import { TestPlayer } from "../kit/player.ts";
import { until } from "../kit/wait.ts";

const hub = await startHub();

test("a member who changes something all the time is told to wait, and the room is told a few times a second", async () => {
  const host = await TestPlayer.guest(hub.url, "Hanna");
  const { code } = await host.createRoom();
  await host.join(code);
  const restless = await TestPlayer.guest(hub.url, "Restless");
  await restless.join(code);
  const before = host.frames.length;
  for (let id = 1_000; id < 1_140; id += 1)
    restless.send([playerFrames.command, id, { name: "ready", ready: id % 2 === 0 }]);
  const answered = () => restless.frames.filter(([type, id]) => (type === 11 || type === 12) && Number(id) >= 1_000);
  await until("an answer to each", () => answered().length === 140);
  expect(restless.errors()).toContain("too_many");
  expect(restless.errors().length).toBeGreaterThan(60);
  expect(host.frames.slice(before).filter(([type]) => type === playerFrames.room).length).toBeLessThan(80);
  expect(restless.online).toBeTrue();
});

test("news come at once, in a storm twenty times a second, and the last of them always", async () => {
  const clock = new ManualClock();
  let changes = 0;
  const told: number[] = [];
  const news = new News(clock, "room", () => told.push(changes));
  for (changes = 1; changes <= 500; changes += 1) {
    news.changed();
    await Promise.resolve();
  }
  expect(told.length).toBeLessThan(50);
  changes = 1_000;
  news.changed();
  clock.advance(1_000);
  expect(told.at(-1)).toBe(1_000);
  news.changed();
  await Promise.resolve();
  expect(told.at(-1)).toBe(1_000);
});

test("guesses at codes are counted by address, over all connections; a code that is right costs nothing", async () => {
  const host = await TestPlayer.guest(hub.url, "Hidden");
  const { code } = await host.createRoom();
  const join = (player: TestPlayer, guess: string) =>
    player.join(guess).then(
      () => "in",
      (error: unknown) => String(error).replace(/^Error: (\w+):.*/s, "$1"),
    );
  for (let again = 0; again < 15; again += 1) expect(await join(host, code)).toBe("in");
  const said: string[] = [];
  for (let connection = 0; connection < 5; connection += 1) {
    const guesser = await TestPlayer.guest(hub.url, `Guesser ${connection}`);
    for (let guess = 0; guess < 6; guess += 1) said.push(await join(guesser, `ZZZ${connection}${guess}`));
    await guesser.drop();
  }
  expect(said.slice(0, 15)).toEqual(Array<string>(15).fill("not_found"));
  expect(said.filter((word) => word === "not_found").length).toBeLessThan(25);
  expect(said.at(-1)).toBe("too_many");
});

test("[RS-10] somebody starts so many matches, and then so many an hour; others are not touched", () => {
  const clock = new ManualClock();
  const pace = new StartPace(() => clock.monotonic());
  const started = (host: string, tries: number) => {
    let count = 0;
    for (let i = 0; i < tries; i += 1) {
      try {
        pace.take(host);
        count += 1;
      } catch (error) {
        expect((error as Refusal).code).toBe("too_many");
      }
    }
    return count;
  };
  expect(started("ann", 100)).toBe(30);
  clock.advance(3_600_000);
  expect(started("ann", 1_000)).toBeLessThanOrEqual(180);
  expect(started("ben", 100)).toBe(30);
});
