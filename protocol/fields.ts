/**
 * Reads single values of a frame that `FrameScan` has let through, at an offset it told.
 * Needed beside the decoder, which cannot tell 2.0 from 2 (SPEC.md, FR6), and because fields after the known ones are never decoded.
 */

const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function isNil(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xc0;
}

export function isArray(bytes: Uint8Array, at: number): boolean {
  const lead = bytes[at] ?? 0;
  return (lead & 0xf0) === 0x90 || lead === 0xdc || lead === 0xdd;
}

/** An integer between -(2^53 - 1) and 2^53 - 1; undefined for every other kind of value, floats included. */
export function readInteger(bytes: Uint8Array, at: number): number | undefined {
  const lead = bytes[at] ?? 0xc0;
  if (lead < 0x80) return lead;
  if (lead >= 0xe0) return lead - 0x100;
  if (lead < 0xcc || lead > 0xd3) return undefined;
  const signed = lead >= 0xd0;
  const width = 1 << (lead - (signed ? 0xd0 : 0xcc));
  const value = readUint(bytes, at + 1, width);
  if (!signed || (bytes[at + 1] ?? 0) < 0x80) return value;
  // Of 8 bytes both halves are small enough to be exact: the scan refused what lies below -(2^53 - 1).
  if (width < 8) return value - 2 ** (8 * width);
  const high = readUint(bytes, at + 1, 4) - 2 ** 32;
  return high * 2 ** 32 + readUint(bytes, at + 5, 4);
}

/** An unsigned integer of at most 32 bits. */
export function readU32(bytes: Uint8Array, at: number): number | undefined {
  const value = readInteger(bytes, at);
  return value !== undefined && value >= 0 && value <= 0xffff_ffff ? value : undefined;
}

/** `end` is where the value ends. Undefined for what is not a string. */
export function readString(bytes: Uint8Array, at: number, end: number): string | undefined {
  const lead = bytes[at] ?? 0xc0;
  const isFixed = (lead & 0xe0) === 0xa0;
  if (!isFixed && (lead < 0xd9 || lead > 0xdb)) return undefined;
  const head = isFixed ? 1 : 1 + (1 << (lead - 0xd9));
  return text.decode(bytes.subarray(at + head, end));
}

/** A view of the bytes of a `bin`, not a copy. Undefined for what is not a `bin`. */
export function readBin(bytes: Uint8Array, at: number, end: number): Uint8Array | undefined {
  const lead = bytes[at] ?? 0xc0;
  if (lead < 0xc4 || lead > 0xc6) return undefined;
  return bytes.subarray(at + 1 + (1 << (lead - 0xc4)), end);
}

function readUint(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let i = 0; i < width; i++) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}
