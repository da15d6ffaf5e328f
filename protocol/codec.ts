import { Packr } from "msgpackr/pack";
import { Unpackr } from "msgpackr/unpack";

/**
 * MessagePack as minihub uses it: plain values only, no extension types, no records, no BigInt.
 * `msgpackr/pack` and `msgpackr/unpack` are the entry points without the native add-on, which would not be in the executable.
 */
const packr = new Packr({
  useRecords: false,
  variableMapSize: true,
  // As nil, not as an extension that the other side must refuse.
  encodeUndefinedAsNil: true,
});

const unpackr = new Unpackr({
  useRecords: false,
  mapsAsObjects: true,
  // A 64-bit integer beyond 2^53 becomes an unsafe number, which the scan has refused already; a BigInt would break JSON.
  int64AsType: "number",
});

/** The bytes of a value. The result is the caller's to keep. */
export function encode(value: unknown): Uint8Array {
  return packr.pack(value);
}

/**
 * The value of bytes that `scan` has let through; never call it with others.
 * Byte strings in the result alias the input: copy what outlives the call.
 */
export function decode(bytes: Uint8Array): unknown {
  return unpackr.unpack(bytes);
}
