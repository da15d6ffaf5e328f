import { expect, test } from "bun:test";
import fc from "fast-check";
import { encode } from "../../protocol/codec.ts";
import { FrameSplitter } from "../../protocol/frame.ts";
import type { HubToGame } from "../../protocol/link.ts";
import { FlushTurn } from "../../src/link/flush-turn.ts";
import { Outbox } from "../../src/link/outbox.ts";
import { OutQueue } from "../../src/link/out-queue.ts";
import { until } from "../kit/wait.ts";

/** A socket that takes as many bytes at each call as it was told. */
class MeanSocket {
  readonly #takes: number[];
  readonly parts: Uint8Array[] = [];
  calls = 0;

  constructor(takes: readonly number[]) {
    this.#takes = [...takes];
  }

  write = (bytes: Uint8Array, offset: number, length: number): number => {
    this.calls++;
    const taken = Math.min(this.#takes.shift() ?? length, length);
    if (taken > 0) this.parts.push(bytes.slice(offset, offset + taken));
    return taken;
  };

  get received(): Buffer {
    return Buffer.concat(this.parts);
  }
}

function newOutbox(
  socket: MeanSocket,
  queueBytesMax = 1_048_576,
): { readonly outbox: Outbox; readonly overflows: () => number } {
  let overflows = 0;
  const outbox = new Outbox({
    write: socket.write,
    turn: new FlushTurn(),
    queueBytesMax: () => queueBytesMax,
    overflow: () => overflows++,
    drained: () => {},
  });
  return { outbox, overflows: () => overflows };
}

test("[NW-05] the stream is whole whatever part of it each write takes", () => {
  const operation = fc.oneof(fc.uint8Array({ maxLength: 9_000 }), fc.constant("flush" as const));
  const property = fc.property(
    fc.array(operation),
    fc.array(fc.integer({ min: -1, max: 3_000 })),
    (operations, takes) => {
      const socket = new MeanSocket(takes);
      const queue = new OutQueue(socket.write);
      const all: Uint8Array[] = [];
      for (const one of operations) {
        if (one === "flush") queue.flush();
        else {
          queue.append(one);
          all.push(one);
        }
      }
      for (let i = 0; i <= takes.length; i++) queue.flush();
      expect(queue.pendingBytes).toBe(0);
      expect(Buffer.compare(socket.received, Buffer.concat(all))).toBe(0);
    },
  );
  fc.assert(property, { numRuns: 300 });
});

test("[NW-05] frames arrive whole and in order when one byte is taken at a time", () => {
  const socket = new MeanSocket(Array.from({ length: 5_000 }, (_, i) => i % 2));
  const { outbox } = newOutbox(socket);
  const sent: HubToGame[] = [];
  for (let n = 1; n <= 60; n++) {
    outbox.sendData(1, n, n % 4, new Uint8Array(n).fill(n));
    sent.push([30, 1, n, n % 4, new Uint8Array(n).fill(n)]);
    outbox.send([24, 1, n, 0, true]);
    sent.push([24, 1, n, 0, true]);
    outbox.drain();
  }
  for (let i = 0; i < 6_000; i++) outbox.drain();
  const out: Buffer[] = [];
  const splitter = new FrameSplitter(1_000, (bytes, start, end) => out.push(Buffer.from(bytes.slice(start, end))) > 0);
  expect(splitter.push(socket.received)).toBe("ok");
  expect(out).toEqual(sent.map((frame) => Buffer.from(encode(frame))));
});

test("the frames of one turn leave in one write, and many of them sooner", async () => {
  const socket = new MeanSocket([]);
  const { outbox } = newOutbox(socket);
  for (let n = 0; n < 100; n++) outbox.sendData(1, n, 0, new Uint8Array(64));
  expect(socket.calls).toBe(0);
  await until("the write", () => socket.calls > 0);
  expect(socket.calls).toBe(1);
  for (let n = 0; n < 2_000; n++) outbox.sendData(1, n, 0, new Uint8Array(64));
  expect(socket.calls).toBeGreaterThan(1);
});

test("[NW-01] [LM1] the queue is bounded: above its bound the connection is given up", () => {
  const socket = new MeanSocket(Array.from({ length: 10_000 }, () => 0));
  const { outbox, overflows } = newOutbox(socket, 10_000);
  for (let n = 0; overflows() === 0 && n < 1_000; n++) outbox.sendData(1, n, 0, new Uint8Array(100));
  expect(overflows()).toBe(1);
  expect(outbox.pendingBytes).toBeLessThan(10_200);
  const before = outbox.pendingBytes;
  outbox.sendLast([5, null, "slow_consumer", "", null]);
  outbox.sendData(1, 1, 0, new Uint8Array(100));
  expect(outbox.pendingBytes).toBeLessThan(before + 100);
});
