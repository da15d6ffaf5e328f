const firstMs = 500;
const mostMs = 30_000;

/** How long to wait before the next try: doubling, with jitter, so that many do not come back at once. */
export class BackOff {
  readonly #random: () => number;
  #tries = 0;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** In ms, at least about `leastMs`. */
  next(leastMs = 0): number {
    const most = Math.max(leastMs, Math.min(mostMs, firstMs * 2 ** this.#tries));
    this.#tries = Math.min(this.#tries + 1, 16);
    return most * (0.5 + this.#random() / 2);
  }

  reset(): void {
    this.#tries = 0;
  }
}
