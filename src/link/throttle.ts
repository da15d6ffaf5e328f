import type { LinkGuards, LinkLimits } from "../../protocol/limits.ts";
import { TokenBucket } from "./token-bucket.ts";

const windowMs = 10_000;
const throttledShare = 0.25;

export type Verdict = "ok" | "strike" | "out";

/** How fast one game server may be read, and what happens to one that keeps on sending faster. */
export class Throttle {
  readonly #guards: LinkGuards;
  readonly #limits: LinkLimits;
  readonly #bytes: TokenBucket;
  readonly #frames: TokenBucket;
  #strikes = 0;
  #struckAt = 0;
  #pausedMs = 0;
  #windowAt: number;

  constructor(limits: LinkLimits, guards: LinkGuards, now: number) {
    this.#guards = guards;
    this.#limits = limits;
    this.#bytes = new TokenBucket(limits.bytesPerSecond, limits.bytesBurst, now);
    this.#frames = new TokenBucket(limits.framesPerSecond, limits.framesBurst, now);
    this.#windowAt = now;
  }

  get strikes(): number {
    return this.#strikes;
  }

  get throttled(): boolean {
    return this.#strikes >= this.#guards.strikesThrottled;
  }

  /** Charges what has come. Returns for how many ms the socket must not be read, 0 for none. */
  charge(bytes: number, frames: number, now: number): number {
    return Math.max(this.#bytes.charge(bytes, now), this.#frames.charge(frames, now));
  }

  /** The socket was not read for `ms`. */
  paused(ms: number, now: number): Verdict {
    if (now - this.#windowAt > windowMs) {
      this.#windowAt = now;
      this.#pausedMs = 0;
    }
    this.#pausedMs += ms;
    if (this.#pausedMs < this.#guards.strikePausedMs) return "ok";
    this.#pausedMs = 0;
    this.#windowAt = now;
    return this.strike(now);
  }

  strike(now: number): Verdict {
    this.#strikes++;
    this.#struckAt = now;
    this.#setRates();
    return this.#strikes >= this.#guards.strikesMax ? "out" : "strike";
  }

  /** Forgets strikes one by one while all is well. */
  tick(now: number): void {
    if (this.#strikes === 0 || now - this.#struckAt < this.#guards.strikeForgottenMs) return;
    this.#strikes--;
    this.#struckAt = now;
    this.#setRates();
  }

  #setRates(): void {
    const share = this.throttled ? throttledShare : 1;
    const { bytesPerSecond, bytesBurst, framesPerSecond, framesBurst } = this.#limits;
    this.#bytes.setRate(bytesPerSecond * share, bytesBurst * share);
    this.#frames.setRate(framesPerSecond * share, framesBurst * share);
  }
}
