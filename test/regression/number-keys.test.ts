/**
 * The attack: maps with a key that is a number, `{"999": 0}`. The engine lays out the thousand places before it: seven bytes become
 * 8 KB and 10 µs. Posted as JSON by a stranger, 64 KiB of them held up the hub for 90 ms and took 55 MB; a guest's frames of 14 KB
 * for 20 ms each; and the views of one game, which the hub keeps, could take 75 MB each where the bound says 64 KB.
 */
import { heapSize } from "bun:jsc";
import { expect, test } from "bun:test";
import { readJson } from "../../src/api/read-body.ts";
import { encode } from "../../protocol/codec.ts";
import { Refusal } from "../../protocol/errors.ts";
import { ValueReader } from "../../protocol/value-reader.ts";
import { checkView } from "../../protocol/view-check.ts";
import { applyPatch } from "../../protocol/view-patch.ts";
import { readMatchRecord, restoreStands, writeMatchRecord } from "../../src/game/match-record.ts";
import { readPlayerFrame } from "../../src/game/read-player.ts";
import { newStand } from "../../src/game/seat.ts";

const count = 2_000;
/** 1.5 KB for each of them; dense they take four to eight. */
const bytesMax = count * 1_536;

/** What is made, and the bytes that it keeps. */
function weighed<T>(make: () => T): readonly [T, number] {
  Bun.gc(true);
  const before = heapSize();
  const made = make();
  Bun.gc(true);
  return [made, heapSize() - before];
}

const fill = <T>(make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const read = (bytes: Uint8Array) => new ValueReader().read(bytes, 0);

test("the measure sees what a number as a key costs", () => {
  const [, bytes] = weighed(() => fill(() => JSON.parse('{"999":0}') as unknown));
  expect(bytes).toBeGreaterThan(bytesMax);
});

test("[MP-12] the maps of a game's frame take what is in them, whatever their keys", () => {
  for (const map of [{ "999": 0 }, { a: 1, "0": 0, "998": 1 }, { b: 2, "4294967294": 1, "777": 3 }]) {
    const frame = encode([7, fill(() => map)]);
    const [value, bytes] = weighed(() => read(frame));
    expect(value).toEqual([7, fill(() => map)]);
    expect(bytes).toBeLessThan(bytesMax);
  }
});

test("[MP-12] a view with numbers for fields takes what is in it, also after patches", () => {
  const limits = { viewNodesMax: 4_096, viewDepthMax: 16 };
  const text = (i: number) => ({ type: "text", key: `k${i}`, text: "x", "999": 0 });
  const frame = encode({ type: "column", key: "root", "999": 1, children: fill(text) });
  const [view, bytes] = weighed(() => {
    let patched = checkView(read(frame), limits);
    for (let from = 0; from < count; from += 250) {
      const changes = Array.from({ length: 250 }, (_, i) => ["set", `k${from + i}`, { "998": 1, "999": null }]);
      patched = applyPatch(patched, read(encode(changes)), limits);
    }
    return patched;
  });
  expect(view).toEqual(
    checkView(
      {
        type: "column",
        key: "root",
        "999": 1,
        children: fill((i) => ({ type: "text", key: `k${i}`, text: "x", "998": 1 })),
      },
      limits,
    ),
  );
  expect(bytes).toBeLessThan(bytesMax);
});

test("[MP-12] a view that comes back with the hub takes no more than before", () => {
  const stand = newStand(255);
  stand.view = checkView({ type: "text", text: "x", later: fill(() => ({ "999": 0 })) });
  const record = writeMatchRecord({} as Parameters<typeof writeMatchRecord>[0], stand, []);
  const back = newStand(255);
  const [, bytes] = weighed(() => restoreStands(readMatchRecord(record), back, []));
  expect(back.view).toEqual(stand.view);
  expect(bytes).toBeLessThan(bytesMax);
});

test("[PW2] a player's frame takes what is in it", () => {
  const options = Array.from({ length: 24 }, (_, i) => [`o${i}`, true]);
  const later = fill(() => ({ "999": 0 }));
  const frame = encode([2, 1, { name: "configure", options: Object.fromEntries(options), later }]);
  // Nothing is kept of it, so it is weighed while all of it is there.
  let bytes = 0;
  const real = Object.entries;
  Object.entries = (of: object) => {
    Bun.gc(true);
    bytes = heapSize() - before;
    return real(of);
  };
  Bun.gc(true);
  const before = heapSize();
  try {
    readPlayerFrame(frame);
  } finally {
    Object.entries = real;
  }
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(bytesMax);
});

test("a body of thousands of objects is refused before it is read as JSON", async () => {
  const post = (body: string) =>
    new Request("http://hub/api", { method: "POST", body, headers: { "content-type": "application/json" } });
  const limits = { bytesMax: 65_536, waitMs: 10_000 };
  const read = (body: string) => readJson(post(body), limits).catch((error: unknown) => error);
  const many = `[${Array(6_000).fill('{"999":0}').join()}]`;
  expect(await read(many)).toBeInstanceOf(Refusal);
  expect(await read("[".repeat(60_000))).toBeInstanceOf(Refusal);
  expect(await read(`{"a\\"":"${'{[\\"\\\\'.repeat(200)}","b":[{}]}`)).toEqual({
    'a"': '{["\\'.repeat(200),
    b: [{}],
  });
});
