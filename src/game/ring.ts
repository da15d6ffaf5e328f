/**
 * The newest items of a numbered sequence, bounded in count and in bytes: what a returning peer may have missed.
 * Pushing is O(1); the oldest items give way.
 */
export class Ring<T> {
  #countMax: number;
  readonly #bytesMax: number;
  #items: (T | undefined)[] = [];
  #sizes: number[] = [];
  #first = 0;
  #count = 0;
  #bytes = 0;
  #dropped: number;

  /** @param dropped items that had given way before */
  constructor(countMax: number, bytesMax: number, dropped = 0) {
    this.#countMax = countMax;
    this.#bytesMax = bytesMax;
    this.#dropped = dropped;
  }

  /** Items that have given way since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  get count(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push(item: T, bytes: number): void {
    if (this.#count === this.#countMax) this.#drop();
    const slot = (this.#first + this.#count) % this.#countMax;
    this.#items[slot] = item;
    this.#sizes[slot] = bytes;
    this.#count += 1;
    this.#bytes += bytes;
    while (this.#bytes > this.#bytesMax && this.#count > 0) this.#drop();
  }

  *[Symbol.iterator](): Generator<T> {
    for (let i = 0; i < this.#count; i += 1) yield this.#items[(this.#first + i) % this.#countMax] as T;
  }

  /** Holds at most so many from now on. */
  resize(countMax: number): void {
    if (countMax === this.#countMax) return;
    while (this.#count > countMax) this.#drop();
    const kept = Array.from({ length: this.#count }, (_, i) => (this.#first + i) % this.#countMax);
    this.#items = kept.map((slot) => this.#items[slot]);
    this.#sizes = kept.map((slot) => this.#sizes[slot] ?? 0);
    this.#first = 0;
    this.#countMax = countMax;
  }

  /** Lets go of the oldest ones, up to the one of this number, the first ever being 1. */
  dropTo(number: number): void {
    while (this.#dropped < number && this.#count > 0) this.#drop();
  }

  clear(): void {
    while (this.#count > 0) this.#drop();
  }

  #drop(): void {
    this.#items[this.#first] = undefined;
    this.#bytes -= this.#sizes[this.#first] ?? 0;
    this.#first = (this.#first + 1) % this.#countMax;
    this.#count -= 1;
    this.#dropped += 1;
  }
}
