/** Takes bytes from `offset` on and returns how many it took; what it did not take is still the caller's. */
export type WriteBytes = (bytes: Uint8Array, offset: number, length: number) => number;

const startBytes = 4_096;
/** An empty queue gives back a buffer larger than this, so that a bad minute does not cost memory for ever. */
const keptBytesMax = 262_144;

/**
 * What waits to be written to one socket: one buffer that frames are written straight into, and that is handed to the socket as one piece.
 * A Bun socket keeps nothing that it does not take, so the place up to which it took is kept here.
 */
export class OutQueue {
  readonly #write: WriteBytes;
  #bytes: Uint8Array = new Uint8Array(startBytes);
  #start = 0;
  #end = 0;

  constructor(write: WriteBytes) {
    this.#write = write;
  }

  get pendingBytes(): number {
    return this.#end - this.#start;
  }

  /** A buffer with at least `size` free bytes from `end` on. Valid until the next call of any method but `commit`. */
  reserve(size: number): Uint8Array {
    if (this.#bytes.length - this.#end < size) this.#makeRoom(size);
    return this.#bytes;
  }

  get end(): number {
    return this.#end;
  }

  /** Takes what was written into the reserved bytes, up to `end`. */
  commit(end: number): void {
    this.#end = end;
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length).set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** Gives the socket what it takes. True when nothing is left. */
  flush(): boolean {
    while (this.#start < this.#end) {
      const taken = this.#write(this.#bytes, this.#start, this.#end - this.#start);
      if (taken <= 0) return false;
      this.#start += taken;
    }
    this.#start = 0;
    this.#end = 0;
    if (this.#bytes.length > keptBytesMax) this.#bytes = new Uint8Array(startBytes);
    return true;
  }

  #makeRoom(size: number): void {
    const pending = this.pendingBytes;
    const needed = pending + size;
    if (needed <= this.#bytes.length && this.#start >= pending) {
      this.#bytes.copyWithin(0, this.#start, this.#end);
    } else {
      const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(this.#start, this.#end));
      this.#bytes = larger;
    }
    this.#start = 0;
    this.#end = pending;
  }
}
