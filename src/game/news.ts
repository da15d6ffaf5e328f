import type { Clock } from "./clock.ts";
import type { RoomSocket } from "./member.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Changes that people make. */
const burst = 40;
const perSecond = 20;

type Listener = Pick<RoomSocket, "subscribe" | "unsubscribe">;

/**
 * Tells news once for all changes of a turn of the event loop. Each telling goes to everybody in the room, whole: somebody
 * whose client does nothing but change something would keep the hub busy, so in a storm it is told a few times a second.
 */
export class News {
  readonly #clock: Clock;
  readonly #topic: string;
  readonly #tell: () => void;
  readonly #pace: TokenBucket;
  #due = false;
  /** Was sent all that is new just now, and need not get it again. */
  #informed: Listener | undefined;

  /** @param topic to which `tell` publishes */
  constructor(clock: Clock, topic: string, tell: () => void) {
    this.#clock = clock;
    this.#topic = topic;
    this.#tell = tell;
    this.#pace = new TokenBucket(perSecond, burst, () => clock.monotonic());
  }

  /** Somebody was sent everything as it is at this moment. */
  informed(listener: Listener): void {
    this.#informed = listener;
  }

  /** `by` was informed of this change, and of all before it. */
  changed(by?: Listener): void {
    if (by === undefined || by !== this.#informed) this.#informed = undefined;
    if (this.#due) return;
    this.#due = true;
    if (this.#pace.take(1)) queueMicrotask(this.#now);
    else this.#clock.after(1000 / perSecond, this.#now);
  }

  readonly #now = (): void => {
    this.#due = false;
    const informed = this.#informed;
    informed?.unsubscribe(this.#topic);
    this.#tell();
    informed?.subscribe(this.#topic);
  };
}
