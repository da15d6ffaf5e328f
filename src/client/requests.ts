import { Refusal } from "../../protocol/errors.ts";
import type { Joined } from "../../protocol/player.ts";
import type { Clock } from "./clock.ts";

/** An answer is waited for this long; the hub's own longest wait is 10 s for a game to start. */
const answerMs = 20_000;

/** Who waits. Called at once, not in a later turn: what follows the answer on the wire counts on it. */
export interface Waiter {
  readonly ok: (value: Joined | null) => void;
  readonly refused: (refusal: Refusal) => void;
}

/** Requests that wait for their one OK or ERROR (RQ1, PR2). */
export class Requests {
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiter & { cancelTimer: () => void }>();
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new request; the id goes into the frame. */
  open(waiter: Waiter): number {
    this.#lastId = (this.#lastId % 0xffff_ffff) + 1;
    const id = this.#lastId;
    const cancelTimer = this.#clock.after(answerMs, () => {
      this.refuse(id, new Refusal("silent", "The hub did not answer in time. Repeat."));
    });
    this.#waiting.set(id, { ...waiter, cancelTimer });
    return id;
  }

  /** False if nobody waits for this id. */
  settle(id: number, value: Joined | null): boolean {
    const waiter = this.#take(id);
    waiter?.ok(value);
    return waiter !== undefined;
  }

  refuse(id: number, refusal: Refusal): boolean {
    const waiter = this.#take(id);
    waiter?.refused(refusal);
    return waiter !== undefined;
  }

  /** The connection is gone: nobody will answer any more. */
  refuseAll(refusal: Refusal): void {
    for (const id of this.#waiting.keys()) this.refuse(id, refusal);
  }

  #take(id: number) {
    const waiter = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiter?.cancelTimer();
    return waiter;
  }
}
