import { frameTypes as types } from "../../protocol/link.ts";
import type { LinkGuards } from "../../protocol/limits.ts";
import type { Outbox } from "./outbox.ts";

/** Pings one game server: its round trip, and whether it is still there. */
export class Ping {
  rttMs: number | null = null;
  readonly #outbox: Outbox;
  readonly #guards: LinkGuards;
  readonly #clock: () => number;
  #n = 0;
  #sentAt: number;
  #waiting: ((answered: boolean) => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(outbox: Outbox, guards: LinkGuards, clock: () => number) {
    this.#outbox = outbox;
    this.#guards = guards;
    this.#clock = clock;
    this.#sentAt = clock();
  }

  tick(now: number): void {
    if (now - this.#sentAt >= this.#guards.pingMs) this.#send();
  }

  pong(n: number): void {
    if (n !== this.#n) return;
    this.rttMs = this.#clock() - this.#sentAt;
    this.#settle(true);
  }

  /** Tells within `probeMs` whether the other side answers a ping. False: another probe is on. */
  probe(done: (answered: boolean) => void): boolean {
    if (this.#waiting) return false;
    this.#waiting = done;
    this.#timer = setTimeout(() => this.#settle(false), this.#guards.probeMs);
    this.#send();
    return true;
  }

  /** The connection is gone. */
  close(): void {
    this.#settle(false);
  }

  #send(): void {
    // A number that a pong to an older ping cannot have.
    this.#n = (this.#n + 1) >>> 0;
    this.#sentAt = this.#clock();
    this.#outbox.send([types.ping, this.#n, this.rttMs]);
  }

  #settle(answered: boolean): void {
    const waiting = this.#waiting;
    clearTimeout(this.#timer);
    this.#waiting = undefined;
    waiting?.(answered);
  }
}
