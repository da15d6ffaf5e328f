import { frameTypes as types } from "../../protocol/link.ts";
import type { LinkGuards } from "../../protocol/limits.ts";
import type { Outbox } from "./outbox.ts";

/** Of an answer that never comes; what was to be proven is proven on the next connection. */
const heardMax = 1_000;

/** Pings one game server: its round trip, and whether it is still there. */
export class Ping {
  rttMs: number | null = null;
  readonly #outbox: Outbox;
  readonly #guards: LinkGuards;
  readonly #clock: () => number;
  #n = 0;
  #sentAt: number;
  #waiting: ((answered: boolean) => void) | undefined;
  #heard: { readonly n: number; readonly done: () => void }[] = [];
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
    while (this.#heard[0] && this.#heard[0].n <= n && n <= this.#n) this.#heard.shift()?.done();
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

  /** Calls `done` when the other side has answered a ping that is sent now, and so has got all that was sent before. */
  whenHeard(done: () => void): void {
    if (this.#heard.length >= heardMax) return;
    this.#send();
    this.#heard.push({ n: this.#n, done });
  }

  /** The connection is gone. */
  close(): void {
    this.#heard.length = 0;
    this.#settle(false);
  }

  #send(): void {
    // A number that a pong to an older ping cannot have. Pings are too few to ever reach 2^32.
    this.#n += 1;
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
