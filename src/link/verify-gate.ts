import { TokenBucket } from "./token-bucket.ts";

/** Does the work if it is still wanted; false: it was not, and cost nothing. */
export type GatedWork = () => boolean;

/**
 * Lets so many signatures a second be made and checked, first come, first served. Since an address has only a few connections
 * before READY, a flood from one address delays others by a few places in the queue, and does not shut them out.
 */
export class VerifyGate {
  readonly #bucket: TokenBucket;
  readonly #perSecond: number;
  readonly #clock: () => number;
  readonly #waiting: GatedWork[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(perSecond: number, clock: () => number) {
    this.#perSecond = perSecond;
    this.#clock = clock;
    // A tenth of a second's worth at once, so that the work never comes in a lump.
    this.#bucket = new TokenBucket(perSecond, Math.max(1, perSecond / 10), clock());
  }

  enter(work: GatedWork): void {
    this.#waiting.push(work);
    if (this.#timer === undefined) this.#pump();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.length = 0;
  }

  #pump(): void {
    this.#timer = undefined;
    while (this.#waiting.length > 0) {
      if (!this.#bucket.take(1, this.#clock())) {
        this.#timer = setTimeout(() => this.#pump(), Math.ceil(1000 / this.#perSecond));
        return;
      }
      while (this.#waiting.shift()?.() === false);
    }
  }
}
