import { shape } from "./shape.ts";

/** The floor's link knows one frame: a room's number in 2 bytes, then the payload. No length, no type, no sender. */
export const floorFrameBytes = 2 + shape.payloadBytes;

/** Hands out every whole frame of a stream of equal ones. */
export class FloorSplitter {
  #rest: Uint8Array = new Uint8Array(0);
  readonly #take: (bytes: Uint8Array, at: number) => void;

  constructor(take: (bytes: Uint8Array, at: number) => void) {
    this.#take = take;
  }

  push(chunk: Uint8Array): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    for (; at + floorFrameBytes <= bytes.length; at += floorFrameBytes) this.#take(bytes, at);
    this.#rest = at < bytes.length ? bytes.slice(at) : new Uint8Array(0);
  }
}

/** Frames on their way out, written together; what the socket does not take waits for `flush` to be called again. */
export class FloorQueue {
  #bytes = new Uint8Array(1 << 20);
  #start = 0;
  #end = 0;

  get empty(): boolean {
    return this.#end === 0;
  }

  /** Where `size` bytes may be written; they are sent by the next flush. */
  reserve(size: number): { readonly bytes: Uint8Array; readonly at: number } {
    if (this.#end + size > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    const at = this.#end;
    this.#end += size;
    return { bytes: this.#bytes, at };
  }

  flush(write: (bytes: Uint8Array, offset: number, length: number) => number): void {
    while (this.#start < this.#end) {
      const taken = write(this.#bytes, this.#start, this.#end - this.#start);
      if (taken <= 0) return;
      this.#start += taken;
    }
    this.#start = 0;
    this.#end = 0;
  }
}
