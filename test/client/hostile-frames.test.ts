/** What a game can make the hub send to its players, and what it costs their clients: what its bytes bound, and no more. */
import { heapSize } from "bun:jsc";
import { expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import { playerFrames as types } from "../../protocol/player.ts";
import { readHubFrame } from "../../src/client/frames.ts";
import { applyFrame, emptySnapshot, type ClientSnapshot } from "../../src/client/snapshot.ts";
import { someRoom } from "../kit/scripted-hub.ts";

const count = 1_500;
/** 1.5 KB for each map with a number as its key; laid out in full they take eight. */
const bytesMax = count * 1_536;

const fill = <T>(make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

function weighed<T>(make: () => T): readonly [T, number] {
  Bun.gc(true);
  const before = heapSize();
  const made = make();
  Bun.gc(true);
  return [made, heapSize() - before];
}

function played(before: ClientSnapshot, bytes: Uint8Array): ClientSnapshot {
  const frame = readHubFrame(bytes);
  const next = frame === null ? "seen" : applyFrame(before, frame, 0);
  if (typeof next === "string") throw new Error(next);
  return next;
}

const text = (i: number) => ({ type: "text", key: `k${i}`, text: "x", "999": 0 });
const inRoom = played(emptySnapshot, encode([types.room, someRoom()]));

test("[MP-12] a view, and a snapshot of it, with numbers as keys takes what is in it", () => {
  const view = { type: "column", key: "root", children: fill(text) };
  const later = { type: "text", text: "x", later: fill(() => ({ "999": 0, "3": { "700": 1 } })) };
  const snapshot = { match: "m1", room: 0, own: 1, view: later, deadlines: { "998": 5, turn: 6 } };
  for (const [bytes, shown] of [
    [encode([types.view, 1, view]), view],
    [encode([types.snapshot, snapshot]), later],
  ] as const) {
    const [state, heap] = weighed(() => played(inRoom, bytes));
    expect(state.view as unknown).toEqual(shown);
    expect(heap).toBeLessThan(bytesMax);
  }
});

test("[MP-12] patches that bring numbers as keys bring no more than that", () => {
  const first = played(inRoom, encode([types.view, 1, { type: "column", key: "root", children: fill(text) }]));
  const [last, heap] = weighed(() => {
    let state = first;
    for (let from = 0; from < count; from += 250) {
      const patches = Array.from({ length: 250 }, (_, i) => ["set", `k${from + i}`, { "998": 1, "999": null }]);
      state = played(state, encode([types.patch, 2 + from / 250, patches]));
    }
    return state;
  });
  const children = fill((i) => ({ type: "text", key: `k${i}`, text: "x", "998": 1 }));
  expect(last.view as unknown).toEqual({ type: "column", key: "root", children });
  expect(heap).toBeLessThan(bytesMax);
});

test("[FR4] a key that reaches a prototype is refused, a value of that name is only text", () => {
  const key = (name: string) => {
    const at = new TextEncoder().encode(name);
    const view = encode([types.view, 1, { type: "text", text: "x", later: { "?": 1 } }]);
    return Uint8Array.from([...view.slice(0, -3), 0xa0 | at.length, ...at, 1]);
  };
  expect(readHubFrame(key("later"))).not.toBeNull();
  for (const name of ["__proto__", "constructor", "prototype"])
    expect(() => readHubFrame(key(name))).toThrow("breaks rule FR4");
  const state = played(inRoom, encode([types.deadline, "__proto__", 5_000]));
  expect(Object.getPrototypeOf(state.deadlines)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>)["turn"]).toBeUndefined();
});

test("the bytes of a message are not kept by what was read of it", () => {
  const message = encode([types.dataOut, 0, 1, new Uint8Array([1, 2, 3])]);
  const frame = readHubFrame(message);
  message.fill(0);
  expect(frame).toEqual([types.dataOut, 0, 1, new Uint8Array([1, 2, 3])]);
});
