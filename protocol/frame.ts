import { writeLength } from "./data-frame.ts";

/** Frames on a byte stream (SPEC.md, FR1): a length of 4 bytes, big endian, then as many bytes. */
export const lengthBytes = 4;

/** The frame of an encoded body, its length before it. */
export function writeFrame(body: Uint8Array): Uint8Array {
  const frame = new Uint8Array(lengthBytes + body.length);
  writeLength(frame, 0, body.length);
  frame.set(body, lengthBytes);
  return frame;
}

/**
 * Takes one frame: `bytes` from `start` to `end`, without its length. They belong to the chunk or to the splitter:
 * copy what outlives the call. False ends the splitting: the connection is closing.
 */
export type TakeFrame = (bytes: Uint8Array, start: number, end: number) => boolean;

/**
 * Cuts a stream into frames. A frame that lies whole in a chunk is handed out where it is; only what straddles chunks is copied,
 * into one buffer, that is never larger than one frame. A length is looked at before anything is kept for it.
 */
export class FrameSplitter {
  frameBytesMax: number;
  /** After "stopped": how much of the chunk was handed out. What follows was not looked at, and may be pushed later. */
  stoppedAt = 0;
  /** Length and body of the frame that has begun. */
  #kept: Uint8Array;
  #keptSize = 0;
  readonly #take: TakeFrame;

  constructor(frameBytesMax: number, take: TakeFrame) {
    this.frameBytesMax = frameBytesMax;
    this.#kept = new Uint8Array(64);
    this.#take = take;
  }

  /** Bytes kept of a frame that is not complete. */
  get pendingBytes(): number {
    return this.#keptSize;
  }

  /**
   * Hands out every frame that `chunk` completes.
   * "length": the next length is 0 or above the bound (FR1), and the stream is lost. "stopped": `take` returned false.
   */
  push(chunk: Uint8Array): "ok" | "length" | "stopped" {
    let at = 0;
    if (this.#keptSize > 0) {
      at = this.#complete(chunk);
      if (at < 0) return at === lengthWrong ? "length" : "stopped";
    }
    const size = chunk.length;
    while (size - at >= lengthBytes) {
      const length = readLength(chunk, at);
      if (length === 0 || length > this.frameBytesMax) return "length";
      const end = at + lengthBytes + length;
      if (end > size) break;
      if (!this.#take(chunk, at + lengthBytes, end)) {
        this.stoppedAt = end;
        return "stopped";
      }
      at = end;
    }
    if (at < size) this.#keep(chunk, at, size);
    return "ok";
  }

  /** Completes the kept frame. Returns how much of the chunk it took, or why there is no more to do. */
  #complete(chunk: Uint8Array): number {
    let at = 0;
    if (this.#keptSize < lengthBytes) {
      at = Math.min(lengthBytes - this.#keptSize, chunk.length);
      this.#keep(chunk, 0, at);
      if (this.#keptSize < lengthBytes) return at;
    }
    const length = readLength(this.#kept, 0);
    if (length === 0 || length > this.frameBytesMax) return lengthWrong;
    const end = lengthBytes + length;
    const part = Math.min(end - this.#keptSize, chunk.length - at);
    this.#keep(chunk, at, at + part);
    if (this.#keptSize < end) return at + part;
    this.#keptSize = 0;
    if (this.#take(this.#kept, lengthBytes, end)) return at + part;
    this.stoppedAt = at + part;
    return stopped;
  }

  #keep(chunk: Uint8Array, start: number, end: number): void {
    const needed = this.#keptSize + end - start;
    if (needed > this.#kept.length) this.#grow(needed);
    if (end - start < 32) {
      for (let i = start; i < end; i++) {
        this.#kept[this.#keptSize++] = chunk[i] ?? 0;
      }
      return;
    }
    this.#kept.set(chunk.subarray(start, end), this.#keptSize);
    this.#keptSize = needed;
  }

  /** Doubles, so that a frame that comes byte by byte is not copied each time, and never claims what has not come. */
  #grow(needed: number): void {
    const bound = lengthBytes + this.frameBytesMax;
    const size = Math.min(Math.max(needed, this.#kept.length * 2), bound);
    const larger = new Uint8Array(size);
    larger.set(this.#kept.subarray(0, this.#keptSize));
    this.#kept = larger;
  }
}

const lengthWrong = -1;
const stopped = -2;

function readLength(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) * 0x100_0000 + (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))
  );
}
