/** So many per second in the long run, so many at once. The time is a parameter: one reading of the clock serves several buckets. */
export class TokenBucket {
  #perMs: number;
  #burst: number;
  #tokens: number;
  #at: number;

  constructor(perSecond: number, burst: number, now: number) {
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = burst;
    this.#at = now;
  }

  /** True when nothing was taken for so long that a new bucket would be the same. */
  isFull(now: number): boolean {
    this.#refill(now);
    return this.#tokens >= this.#burst;
  }

  get burst(): number {
    return this.#burst;
  }

  setRate(perSecond: number, burst: number): void {
    this.#perMs = perSecond / 1000;
    this.#burst = burst;
    this.#tokens = Math.min(this.#tokens, burst);
  }

  /** Takes `count` if that many are there. */
  take(count: number, now: number): boolean {
    this.#refill(now);
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }

  /** Takes `count` in any case, for what has come already. Returns the ms until the debt is paid, 0 if there is none. */
  charge(count: number, now: number): number {
    this.#refill(now);
    this.#tokens -= count;
    return this.#tokens < 0 ? -this.#tokens / this.#perMs : 0;
  }

  #refill(now: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs);
    this.#at = now;
  }
}
