import { Refusal } from "../../protocol/errors.ts";
import type { Throttle } from "./throttle.ts";
import type { TokenBucket } from "./token-bucket.ts";

export interface PausableSocket {
  pause(): void;
  resume(): void;
}

export interface IntakeOptions {
  readonly socket: PausableSocket;
  readonly throttle: Throttle;
  /** Ms of the hub's time, for all connections of the game. */
  readonly work: TokenBucket;
  /** Of one piece, unless more may be taken at once. */
  readonly chargedMsMax: number;
  readonly clock: () => number;
  /** Reads what was held back of the last piece, and charges it. */
  readonly readHeld: (now: number) => void;
  /** A strike that does not end it yet. */
  readonly warn: (refusal: Refusal) => void;
  readonly close: (refusal: Refusal) => void;
}

/** What one piece of a stream came to. */
export interface Taken {
  readonly bytes: number;
  readonly frames: number;
  readonly workMs: number;
  /** What each ms of it counts. */
  readonly price: number;
  /** Not all of it was read: others have their turn first. */
  readonly held: boolean;
  /** When it was read; monotonic, ms. */
  readonly now: number;
}

/**
 * Stops reading a socket while its game is over its rates, or has had more than its share of the hub's time.
 * Only the first is held against it: how long something takes is also a matter of what else the machine does.
 */
export class Intake {
  readonly #options: IntakeOptions;
  /** Of what reads on. */
  #cancel: (() => void) | undefined;
  #paused = false;
  #pausedAt = 0;
  #isTooFast = false;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  get paused(): boolean {
    return this.#paused;
  }

  charge({ bytes, frames, workMs, price, held, now }: Taken): void {
    const { throttle, work, chargedMsMax, socket } = this.#options;
    const tooFastMs = throttle.charge(bytes, frames, now);
    const waitMs = Math.max(tooFastMs, work.charge(Math.min(workMs, Math.max(chargedMsMax, work.burst)) * price, now));
    if ((waitMs === 0 && !held) || this.#cancel) return;
    if (!this.#paused) socket.pause();
    this.#paused = true;
    this.#pausedAt = now;
    this.#isTooFast = tooFastMs > 0;
    this.#cancel = later(waitMs, () => this.#resume());
  }

  /** Reads on, without a verdict: the connection is closing. */
  release(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#paused) this.#options.socket.resume();
    this.#paused = false;
  }

  #resume(): void {
    this.#cancel = undefined;
    const { throttle, clock, socket, readHeld, warn, close } = this.#options;
    const now = clock();
    const verdict = this.#isTooFast ? throttle.paused(now - this.#pausedAt, now) : "ok";
    if (verdict === "out") {
      close(new Refusal("rate_exceeded", undefined, "LM1"));
      return;
    }
    if (verdict === "strike") {
      warn(
        new Refusal(
          "limit_exceeded",
          "You send faster than the limits told in READY, and are read more slowly.",
          "LM1",
        ),
      );
    }
    readHeld(now);
    // Reading what was held may have been too much again, or the end.
    if (this.#cancel || !this.#paused) return;
    this.#paused = false;
    socket.resume();
  }
}

/** For 0 ms after one turn of the event loop, in which others are read. */
function later(ms: number, call: () => void): () => void {
  if (ms === 0) {
    const immediate = setImmediate(call);
    return () => clearImmediate(immediate);
  }
  const timer = setTimeout(call, Math.ceil(ms));
  return () => clearTimeout(timer);
}
