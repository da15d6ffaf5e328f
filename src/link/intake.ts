import { Refusal } from "../../protocol/errors.ts";
import type { Throttle } from "./throttle.ts";

export interface PausableSocket {
  pause(): void;
  resume(): void;
}

export interface IntakeOptions {
  readonly socket: PausableSocket;
  readonly throttle: Throttle;
  readonly clock: () => number;
  /** A strike that does not end it yet. */
  readonly warn: (refusal: Refusal) => void;
  readonly close: (refusal: Refusal) => void;
}

/** Stops reading a socket while its game is over its rates. */
export class Intake {
  readonly #options: IntakeOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pausedAt = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  get paused(): boolean {
    return this.#timer !== undefined;
  }

  /** After what came in one piece. */
  charge(bytes: number, frames: number): void {
    const { throttle, clock, socket } = this.#options;
    const now = clock();
    const waitMs = throttle.charge(bytes, frames, now);
    if (waitMs === 0 || this.#timer !== undefined) return;
    socket.pause();
    this.#pausedAt = now;
    this.#timer = setTimeout(() => this.#resume(), Math.ceil(waitMs));
  }

  /** Reads on, without a verdict: the connection is closing. */
  release(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#options.socket.resume();
  }

  #resume(): void {
    this.#timer = undefined;
    const { throttle, clock, socket, warn, close } = this.#options;
    const now = clock();
    const verdict = throttle.paused(now - this.#pausedAt, now);
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
    socket.resume();
  }
}
