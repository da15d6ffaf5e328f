import type { Clock } from "./clock.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Changes that people make. */
const burst = 40;
const perSecond = 20;

/**
 * Tells news once for all changes of a turn of the event loop. Each telling goes to everybody in the room, whole: somebody
 * whose client does nothing but change something would keep the hub busy, so in a storm it is told a few times a second.
 */
export class News {
  readonly #clock: Clock;
  readonly #tell: () => void;
  readonly #pace: TokenBucket;
  #due = false;

  constructor(clock: Clock, tell: () => void) {
    this.#clock = clock;
    this.#tell = tell;
    this.#pace = new TokenBucket(perSecond, burst, () => clock.monotonic());
  }

  changed(): void {
    if (this.#due) return;
    this.#due = true;
    if (this.#pace.take(1)) queueMicrotask(this.#now);
    else this.#clock.after(1000 / perSecond, this.#now);
  }

  readonly #now = (): void => {
    this.#due = false;
    this.#tell();
  };
}
