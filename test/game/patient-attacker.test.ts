import { expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import { linkGuards, linkLimits } from "../../protocol/limits.ts";
import type { ViewNode } from "../../protocol/view.ts";
import { Catalogue } from "../../src/game/catalogue.ts";
import { GameLogs } from "../../src/game/game-logs.ts";
import { Conduct } from "../../src/link/conduct.ts";
import { Throttle } from "../../src/link/throttle.ts";
import { FakePort } from "../kit/fake-port.ts";
import { ManualClock } from "../kit/manual-clock.ts";
import { playMatch } from "../kit/match.ts";

const stepMs = 10_000;
const steps = (24 * 3_600_000) / stepMs;

const view = (words: string): ViewNode => ({
  type: "column",
  children: Array.from({ length: 20 }, (_, i) => ({ type: "text", key: `k${i}`, text: words })),
});

/** Bytes in use, garbage left out. */
function heapBytes(): number {
  Bun.gc(true);
  return process.memoryUsage().heapUsed;
}

test("[RS-10] [I2] a game that stays just under every limit for a day leaves nothing behind", async () => {
  const clock = new ManualClock();
  const { match, port, clients, watcher, clock: matchClock } = await playMatch();
  const catalogue = new Catalogue(clock);
  const server = new FakePort({ game: "patient" });
  const logs = new GameLogs(() => clock.now());
  const conduct = new Conduct(linkGuards, () => {});
  const throttle = new Throttle(linkLimits, linkGuards, conduct, 0);
  let early = 0;
  for (let step = 0; step < steps; step += 1) {
    // Sends as much as is read without a pause.
    for (let second = 0; second < stepMs; second += 1_000) {
      const { bytesPerSecond, framesPerSecond } = linkLimits;
      expect(throttle.charge(bytesPerSecond, framesPerSecond, clock.monotonic() + second)).toBe(0);
    }
    conduct.tick(clock.monotonic());
    // Comes and goes, changes its manifest.
    catalogue.connected(server);
    server.manifest = { ...server.manifest, version: `1.${step}.0` };
    catalogue.changed(server);
    catalogue.disconnected(server);
    for (let line = 0; line < 20; line += 1) logs.add("patient", "G1", "info", "x".repeat(500));
    // Views, patches, data, deadlines, checkpoints; people who drop and come back.
    const words = `${step} ${"x".repeat(800)}`;
    const all = view(words);
    port.game.view(0, all, encode(all));
    for (let i = 0; i < 5; i += 1) {
      const patch = [["set", `k${i}`, { text: `${words}${i}` }]] as const;
      port.game.patch(0, patch, encode(patch));
    }
    port.game.data(null, new Uint8Array(2_000));
    port.game.deadline(`d${step % 8}`, 15_000);
    match.fromPlayer(1, new Uint8Array(1_000));
    port.game.checkpoint(step, new Uint8Array(1_000));
    const seat = match.seats[2]!;
    match.drop(seat);
    match.back(seat, clients[2]!, undefined, () => {});
    for (const client of [...clients, watcher]) client.take();
    port.told.length = 0;
    clock.advance(stepMs);
    matchClock.advance(stepMs);
    if (step === steps >> 2) early = heapBytes();
  }
  expect(heapBytes() - early).toBeLessThan(3_000_000);
  expect(conduct.strikes).toBe(0);
}, 60_000);
