import { frameTypes } from "./link.ts";

/**
 * DATA, the frame that is nearly all traffic, without a decoder: the header is read and written by hand,
 * the payload is never looked at (SPEC.md, section 8).
 */

/** What `read` found; reused by every call, so that a frame costs no object. */
export class DataFrameReader {
  room = 0;
  /** Null is everybody; a frame to a list of seats is not for this reader. */
  to: number | null = null;
  payloadStart = 0;
  payloadEnd = 0;

  /**
   * Reads `[30, room, to, payload]`, game to hub, and nothing else. False says that the frame, between `start` and `end`,
   * is another one or in a rarer form: scan it. True means that every byte of it was checked, so no scan is needed.
   */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    if (bytes[start] !== 0x94 || bytes[start + 1] !== frameTypes.data) {
      return false;
    }
    let at = start + 2;
    const room = bytes[at] ?? 0xc0;
    if (room < 0x80) {
      this.room = room;
      at += 1;
    } else if (room === 0xcc) {
      this.room = bytes[at + 1] ?? 0;
      at += 2;
    } else if (room === 0xcd) {
      this.room = ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
      at += 3;
    } else return false;
    const to = bytes[at] ?? 0xc1;
    at += 1;
    if (to === 0xc0) this.to = null;
    else if (to < 0x80) this.to = to;
    else if (to >= 0xe0) this.to = to - 0x100;
    else if (to === 0xcc) {
      this.to = bytes[at] ?? 0;
      at += 1;
    } else return false;
    const size = binSize(bytes, at);
    if (size < 0) return false;
    this.payloadStart = at + 1 + (1 << ((bytes[at] ?? 0) - 0xc4));
    this.payloadEnd = this.payloadStart + size;
    return this.payloadEnd === end;
  }
}

function binSize(bytes: Uint8Array, at: number): number {
  switch (bytes[at]) {
    case 0xc4:
      return bytes[at + 1] ?? 0;
    case 0xc5:
      return ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    case 0xc6:
      return (
        (bytes[at + 1] ?? 0) * 0x100_0000 +
        (((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 8) | (bytes[at + 4] ?? 0))
      );
    default:
      return -1;
  }
}

/** Most that the length and header of a DATA frame to a game take: 4 + 2 + 5 + 9 + 5 + 5. */
export const dataHeaderBytesMax = 30;

/**
 * Writes the length and header of `[30, room, n, seat, payload]`, hub to game, to `out` at `at`, where `dataHeaderBytesMax` bytes are free.
 * Returns where the payload of `size` bytes belongs.
 */
export function writeDataHeader(
  out: Uint8Array,
  at: number,
  room: number,
  n: number,
  seat: number,
  size: number,
): number {
  out[at + 4] = 0x95;
  out[at + 5] = frameTypes.data;
  let end = writeUint(out, at + 6, room);
  end = writeUint(out, end, n);
  end = writeUint(out, end, seat);
  end = writeBinHead(out, end, size);
  writeLength(out, at, end + size - at - 4);
  return end;
}

/** What `writeDataHeader` takes for these values, the length of the frame included. */
export function dataHeaderBytes(room: number, n: number, seat: number, size: number): number {
  const binHead = size < 0x100 ? 2 : size < 0x1_0000 ? 3 : 5;
  return 6 + uintBytes(room) + uintBytes(n) + uintBytes(seat) + binHead;
}

function uintBytes(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x100) return 2;
  if (value < 0x1_0000) return 3;
  return value < 0x1_0000_0000 ? 5 : 9;
}

/** Below this a loop is faster than `set`, which takes a view of the source: that costs an object, and 250 ns where it is the first one. */
const copiedByLoopMax = 128;

/** Copies `from`, from `start` to `end`, to `out` at `at`. */
export function copyBytes(out: Uint8Array, at: number, from: Uint8Array, start: number, end: number): void {
  if (end - start > copiedByLoopMax) {
    out.set(from.subarray(start, end), at);
    return;
  }
  for (let i = start, to = at; i < end; i++, to++) out[to] = from[i] as number;
}

/** u32, big endian. */
export function writeLength(out: Uint8Array, at: number, length: number): void {
  out[at] = length >>> 24;
  out[at + 1] = length >>> 16;
  out[at + 2] = length >>> 8;
  out[at + 3] = length;
}

/** An integer from 0 to 2^53 - 1, in the shortest form. Returns the place after it. */
function writeUint(out: Uint8Array, at: number, value: number): number {
  if (value < 0x80) {
    out[at] = value;
    return at + 1;
  }
  if (value < 0x100) {
    out[at] = 0xcc;
    out[at + 1] = value;
    return at + 2;
  }
  if (value < 0x1_0000) {
    out[at] = 0xcd;
    out[at + 1] = value >> 8;
    out[at + 2] = value;
    return at + 3;
  }
  if (value < 0x1_0000_0000) {
    out[at] = 0xce;
    writeLength(out, at + 1, value);
    return at + 5;
  }
  out[at] = 0xcf;
  writeLength(out, at + 1, Math.floor(value / 2 ** 32));
  writeLength(out, at + 5, value % 2 ** 32);
  return at + 9;
}

function writeBinHead(out: Uint8Array, at: number, size: number): number {
  if (size < 0x100) {
    out[at] = 0xc4;
    out[at + 1] = size;
    return at + 2;
  }
  if (size < 0x1_0000) {
    out[at] = 0xc5;
    out[at + 1] = size >> 8;
    out[at + 2] = size;
    return at + 3;
  }
  out[at] = 0xc6;
  writeLength(out, at + 1, size);
  return at + 5;
}
