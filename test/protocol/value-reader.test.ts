import { expect, test } from "bun:test";
import fc from "fast-check";
import { decode, encode } from "../../protocol/codec.ts";
import { FrameScan } from "../../protocol/scan.ts";
import { ValueReader } from "../../protocol/value-reader.ts";

const scan = new FrameScan();
const reader = new ValueReader();

/** What the reader makes of a frame, beside what msgpackr makes of it. */
function both(bytes: Uint8Array): readonly [unknown, unknown] | undefined {
  if (scan.scan(bytes) !== "ok") return undefined;
  // In the middle of other bytes, as in a socket's buffer.
  const within = Buffer.concat([Uint8Array.of(0xc1, 0x93), bytes, Uint8Array.of(0xa1)]);
  return [reader.read(within, 2), decode(bytes.slice())];
}

const key = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: "grapheme", maxLength: 12 }), fc.constant("key"));
const { value } = fc.letrec((again) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom(null, true, false),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    key,
    fc.string({ maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(again("value"), { maxLength: 20 }),
    fc.dictionary(key, again("value"), { maxKeys: 20 }),
  ),
}));

test("what the scan lets through is read as msgpackr reads it [FR2]", () => {
  let read = 0;
  fc.assert(
    fc.property(value, fc.nat(255), (one, type) => {
      const values = both(encode([type, one]));
      if (!values) return;
      read += 1;
      expect(values[0]).toEqual(values[1]);
    }),
    { numRuns: 2_000 },
  );
  expect(read).toBeGreaterThan(1_000);
});

test("bytes that nobody encoded are read as msgpackr reads them, wherever the scan lets them through", () => {
  // Leads of all kinds, so that many of them are whole values.
  const lead = fc.oneof(fc.integer({ min: 0x80, max: 0xdf }), fc.nat(255), fc.nat(6));
  let read = 0;
  fc.assert(
    fc.property(fc.array(lead, { maxLength: 24 }), (bytes) => {
      const values = both(Uint8Array.of(0x92, 7, ...bytes));
      if (!values) return;
      read += 1;
      expect(values[0]).toEqual(values[1]);
    }),
    { numRuns: 20_000 },
  );
  expect(read).toBeGreaterThan(100);
});

test("every width of every kind of value is read", () => {
  const hex = [
    "920785a16101a162ccffa163cdffffa164ceffffffffa165cf001fffffffffffff",
    "920784a161d080a162d18000a163d280000000a164d3ffe0000000000001",
    "920783a161ca3fc00000a162cb3ff8000000000000a163e0",
    "920785d90161d9026869da00016201db0000000163c0a164c403010203a165c5000109",
    "9207dc0002c3c2",
    "9207dd00000001de0001a16bdf00000001a16cc600000001ff",
  ];
  for (const one of hex) {
    const values = both(Uint8Array.from(Buffer.from(one, "hex")));
    expect(values?.[0]).toEqual(values?.[1]);
    expect(values).toBeDefined();
  }
});

test("what was read is nobody else's: bytes are copies, and equal strings of different bytes stay apart", () => {
  const bytes = encode([7, Uint8Array.of(1, 2, 3)]);
  const [, inner] = reader.read(bytes, 0) as [number, Uint8Array];
  bytes.fill(9);
  expect([...inner]).toEqual([1, 2, 3]);
  // More strings than the table has places, twice, so that most places have been taken by another.
  const words = Array.from({ length: 5_000 }, (_, i) => `w${i}`);
  for (let round = 0; round < 2; round += 1) {
    for (let from = 0; from < words.length; from += 1_000) {
      const some = words.slice(from, from + 1_000);
      expect(reader.read(encode([7, some]), 0)).toEqual([7, some]);
    }
  }
  expect(reader.read(encode([7, "é", "Ã©", "e\u0301"]), 0)).toEqual([7, "é", "Ã©", "e\u0301"]);
});
