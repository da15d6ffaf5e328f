/** So many per second in the long run, so many at once. O(1), no timer. */
export class TokenBucket {
  readonly #monotonic: () => number;
  #perMs: number;
  #burst: number;
  #tokens: number;
  #at: number;

  constructor(perSecond: number, burst: number, monotonic: () => number) {
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#monotonic = monotonic;
    this.#at = monotonic();
  }

  setRate(perSecond: number, burst: number): void {
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = Math.min(this.#tokens, burst);
  }

  /** False: not enough is there, and nothing was taken. */
  take(count: number): boolean {
    // The clock is read only when the bucket runs low: most calls are a comparison and a subtraction.
    if (this.#tokens < count) {
      const now = this.#monotonic();
      this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
      this.#at = now;
      if (this.#tokens < count) return false;
    }
    this.#tokens -= count;
    return true;
  }
}
