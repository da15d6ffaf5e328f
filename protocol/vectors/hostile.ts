import { scanRules } from "../scan.ts";
import type { ScanReason } from "../scan.ts";

interface ScanExample {
  readonly name: string;
  /** Pieces of hex and how often each comes. */
  readonly bytes: readonly (readonly [hex: string, times: number])[];
  readonly reason: ScanReason;
  /** Broken rule; absent for "ok". */
  readonly rule?: string;
  /** What a decoder makes of the frame, where that is not plain. */
  readonly value?: unknown;
}

function example(name: string, reason: ScanReason, ...bytes: (readonly [string, number] | string)[]): ScanExample {
  const pieces = bytes.map((piece) => (typeof piece === "string" ? ([piece, 1] as const) : piece));
  const rule = reason === "ok" ? {} : { rule: scanRules[reason] };
  return { name, bytes: pieces, reason, ...rule };
}

/** All are frames without their length. `9120…` is an array of two: a type and the value that matters. */
const scans: readonly ScanExample[] = [
  example("empty", "shape"),
  example("smallest", "ok", "9101"),
  example("array of 16 bits", "ok", "dc000101"),
  example("array of 32 bits", "ok", "dd0000000101"),
  example("type of 8 bits", "ok", "91cc63"),
  example("bare integer", "shape", "40"),
  example("bare map", "shape", "80"),
  example("empty array", "shape", "90"),
  example("empty array of 16 bits", "shape", "dc0000"),
  example("type is a string", "shape", "91a161"),
  example("type is negative", "shape", "91ff"),
  example("type is a float", "shape", "91ca3f800000"),
  example("byte after the array", "trailing", "910100"),
  example("two arrays", "trailing", "91019101"),
  example("array cut off", "truncated", "9201"),
  example("array header cut off", "truncated", "dc00"),
  example("integer cut off", "truncated", "9201ce0000"),
  example("string cut off", "truncated", "9201a56162"),
  example("bin claims 4 GiB", "truncated", "9201c6ffffffff"),
  example("string claims 4 GiB", "string_size", "9201dbffffffff"),
  example("array claims 4 GiB", "entries", "ddffffffff"),
  example("map claims 4 GiB", "entries", "9201dfffffffff"),
  example("array claims more than there is", "truncated", "dc0fff01"),
  example("4,097 entries", "entries", "9201dc1001", ["00", 4097]),
  example("4,096 values", "ok", "9201dc0ffd", ["00", 4093]),
  example("4,097 values", "values", "9201dc0ffe", ["90", 4094]),
  example("64 KiB of empty arrays", "entries", "dcffff01", ["90", 65532]),
  example("4,000 nested arrays of 65,535", "entries", ["dcffff", 4000]),
  example("4,000 nested arrays that fit", "depth", ["91", 4000], "01"),
  example("depth 32", "ok", "9201", ["91", 30], "90"),
  example("depth 33", "depth", "9201", ["91", 31], "90"),
  example("depth 33 in maps", "depth", "9201", ["81a161", 32], "00"),
  example("ext 8", "extension", "9201c7010500"),
  example("ext 16", "extension", "9201c800010500"),
  example("ext 32 that claims 4 GiB", "extension", "9201c9ffffffff05"),
  example("fixext 1", "extension", "9201d40500"),
  example("timestamp", "extension", "9201d6ff00000000"),
  example("msgpackr record", "extension", "d4724091a161"),
  example("msgpackr structured clone", "extension", "9201d669000000019101"),
  example("msgpackr pointer", "extension", "9201d67000000001"),
  example("msgpackr regular expression", "extension", "9201c7097892a428612b292b"),
  example("msgpackr bundled strings", "extension", "9201d66200000000"),
  example("c1", "reserved", "9201c1"),
  example("c1 alone", "reserved", "c1"),
  example("map", "ok", "920181a16101"),
  example("nil as key", "key_type", "920181c001"),
  { ...example("the same key twice", "ok", "922082a16101a16102"), value: [32, { a: 2 }] },
  {
    ...example("the same key twice, around another", "ok", "922083a16191c0a16203a161c3"),
    value: [32, { a: true, b: 3 }],
  },
  example("integer as key", "key_type", "9201810101"),
  example("bin as key", "key_type", "920181c4016101"),
  example("array as key", "key_type", "9201819001"),
  example("map as key", "key_type", "9201818001"),
  example("extension as key", "key_type", "920181d4050001"),
  example("__proto__", "key_forbidden", "920181a95f5f70726f746f5f5f01"),
  example("constructor", "key_forbidden", "920181ab636f6e7374727563746f7201"),
  example("prototype", "key_forbidden", "920181a970726f746f7479706501"),
  example("__proto__ written as str 8", "key_forbidden", "920181d9095f5f70726f746f5f5f01"),
  example("__proto__ as a value", "ok", "9201a95f5f70726f746f5f5f"),
  example("toString", "ok", "920181a8746f537472696e6701"),
  example("then", "ok", "920181a47468656e01"),
  example("key cut off", "truncated", "920181a561"),
  example("value of a key cut off", "truncated", "920181a161"),
  example("UTF-8", "ok", "9201a9c3a4e282acf09f9880"),
  example("UTF-8 in a key", "utf8", "920181a1ff01"),
  example("lone continuation", "utf8", "9201a180"),
  example("cut-off sequence", "utf8", "9201a2e282"),
  example("overlong 2", "utf8", "9201a2c080"),
  example("overlong 3", "utf8", "9201a3e08080"),
  example("overlong 4", "utf8", "9201a4f0808080"),
  example("surrogate", "utf8", "9201a3eda080"),
  example("above U+10FFFF", "utf8", "9201a4f4908080"),
  example("string of 16,384 bytes", "ok", "9201da4000", ["61", 16384]),
  example("string of 16,385 bytes", "string_size", "9201da4001", ["61", 16385]),
  example("bin of 60,000 bytes", "ok", "9201c5ea60", ["ff", 60000]),
  example("2^53 - 1", "ok", "9201cf001fffffffffffff"),
  example("2^53", "number", "9201cf0020000000000000"),
  example("2^64 - 1", "number", "9201cfffffffffffffffff"),
  example("int64 of 1", "ok", "9201d30000000000000001"),
  example("-(2^53 - 1)", "ok", "9201d3ffe0000000000001"),
  example("-(2^53)", "number", "9201d3ffe0000000000000"),
  example("smallest int64", "number", "9201d38000000000000000"),
  example("largest int64", "number", "9201d37fffffffffffffff"),
  example("float", "ok", "9201cb3ff8000000000000"),
  example("NaN of 64 bits", "number", "9201cb7ff8000000000000"),
  example("NaN of 32 bits", "number", "9201ca7fc00000"),
  example("infinite", "number", "9201cb7ff0000000000000"),
  example("minus infinite of 32 bits", "number", "9201caff800000"),
  example("largest float of 32 bits", "ok", "9201ca7f7fffff"),
  example("largest float", "ok", "9201cb7fefffffffffffff"),
];

export const scanExamples = {
  about:
    "Frames without their length, as pieces of hex and how often each comes, and what the scan says of them; `rule` is the broken rule of SPEC.md, `value` what some of them decode to.",
  frames: scans,
};

export const splitterExamples = {
  about:
    'Chunks of a stream as they arrive, in hex, and the frames they hold. `end`: "ok", or "length" for a length of 0 or above frameBytesMax, after which nothing is read.',
  cases: [
    { name: "one frame", frameBytesMax: 16, chunks: ["000000029101"], frames: ["9101"], end: "ok" },
    {
      name: "two in one chunk",
      frameBytesMax: 16,
      chunks: ["000000029101000000029102"],
      frames: ["9101", "9102"],
      end: "ok",
    },
    {
      name: "byte by byte",
      frameBytesMax: 16,
      chunks: ["00", "00", "00", "02", "91", "01"],
      frames: ["9101"],
      end: "ok",
    },
    {
      name: "split in the second length",
      frameBytesMax: 16,
      chunks: ["0000000291010000", "00029102"],
      frames: ["9101", "9102"],
      end: "ok",
    },
    {
      name: "last frame not complete",
      frameBytesMax: 16,
      chunks: ["0000000291010000000391"],
      frames: ["9101"],
      end: "ok",
    },
    { name: "length at the bound", frameBytesMax: 2, chunks: ["000000029101"], frames: ["9101"], end: "ok" },
    {
      name: "length above the bound",
      frameBytesMax: 2,
      chunks: ["00000002910100000003"],
      frames: ["9101"],
      end: "length",
    },
    { name: "length 0", frameBytesMax: 16, chunks: ["00000000", "9101"], frames: [], end: "length" },
    {
      name: "length of 4 GiB, byte by byte",
      frameBytesMax: 1024,
      chunks: ["ff", "ff", "ff", "ff"],
      frames: [],
      end: "length",
    },
  ],
};
