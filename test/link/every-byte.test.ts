import { expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import { writeFrame } from "../../protocol/frame.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import { frameExamples } from "../../protocol/vectors/frames.ts";
import type { GamePeer } from "../kit/game-peer.ts";
import { type LinkBench, openBench, openRoom } from "../kit/link.ts";
import { until } from "../kit/wait.ts";

const guards = { acceptsBurst: 1e6, errorsBurst: 1e6, invalidFramesMax: 1e6, manifestsBurst: 1e6, strikesMax: 1e6 };
const preAuth = { verifiesPerSecond: 1e6, perAddressMax: 1e4, perAddressTotalMax: 1e4, totalMax: 1e4 };
const bodies = frameExamples.filter(({ value }) => value[0] > types.ready).map(({ value }) => encode(value));

/** A connection that is open, with a room on it. */
async function connected(bench: LinkBench): Promise<GamePeer> {
  const { peer, port } = await bench.start();
  await openRoom(port, peer);
  return peer;
}

/** True: the hub answers on this connection; false: it has ended it, with a reason. */
async function survives(peer: GamePeer, n: number): Promise<boolean> {
  peer.send([types.ping, n, null]);
  await until(
    "an answer or the end",
    () => peer.closed || peer.frames.some(([type, of]) => type === types.pong && of === n),
  );
  if (peer.closed) expect(peer.frames.at(-1)?.[0]).toBe(types.error);
  return !peer.closed;
}

test("[MP-17] [MP-15] [I8] every frame with any of its bytes another is answered, skipped or ends its connection with a reason", async () => {
  const bench = await openBench({ tls: false, guards, preAuth });
  let ended = 0;
  let n = 1_000_000;
  const tryAll = async (body: Uint8Array): Promise<void> => {
    let peer = await connected(bench);
    for (let at = 0; at < Math.min(body.length, 40); at += 1) {
      const bytes = Uint8Array.from(body);
      bytes[at] = (bytes[at] ?? 0) ^ (at % 2 === 0 ? 0x01 : 0x80);
      peer.body(bytes);
      n += 1;
      if (await survives(peer, n)) continue;
      ended += 1;
      peer = await connected(bench);
    }
  };
  await Promise.all(bodies.map(tryAll));
  expect(ended).toBeGreaterThan(50);
  expect(bench.lines.filter(({ message }) => message === "link failed")).toEqual([]);
}, 60_000);

test("[NW-08] [FR1] a stream that ends at any byte of a frame frees its place, without a word in the log of bugs", async () => {
  const bench = await openBench({ tls: false, guards, preAuth });
  const frame = writeFrame(encode([types.view, 1, 0, { type: "text", text: "hello" }]));
  for (let at = 0; at < frame.length; at += 1) {
    const peer = await connected(bench);
    peer.raw(frame.subarray(0, at));
    peer.end();
    await until("the end", () => peer.closed);
  }
  await until("all places to be free", () => bench.link.ports().length === 0);
  expect(bench.disconnected.length).toBe(frame.length);
  expect(bench.lines.filter(({ message }) => message === "link failed")).toEqual([]);
}, 60_000);
