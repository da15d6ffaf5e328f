import type { LinkGuards, LinkLimits } from "../../protocol/limits.ts";
import type { Conduct } from "./conduct.ts";
import { TokenBucket } from "./token-bucket.ts";

const windowMs = 10_000;
const throttledShare = 0.25;

export type Verdict = "ok" | "strike" | "out";

/** How fast one game server may be read; what keeps on sending faster is held against its game. */
export class Throttle {
  readonly #guards: LinkGuards;
  readonly #limits: LinkLimits;
  readonly #conduct: Conduct;
  readonly #bytes: TokenBucket;
  readonly #frames: TokenBucket;
  #pausedMs = 0;
  #windowAt: number;
  #isThrottled = false;

  constructor(limits: LinkLimits, guards: LinkGuards, conduct: Conduct, now: number) {
    this.#guards = guards;
    this.#limits = limits;
    this.#conduct = conduct;
    this.#bytes = new TokenBucket(limits.bytesPerSecond, limits.bytesBurst, now);
    this.#frames = new TokenBucket(limits.framesPerSecond, limits.framesBurst, now);
    this.#windowAt = now;
    this.tick();
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
    const isOut = this.#conduct.strike(now);
    this.tick();
    return isOut ? "out" : "strike";
  }

  /** Follows the game's conduct, which another connection may have changed. */
  tick(): void {
    const isThrottled = this.#conduct.state !== "good";
    if (isThrottled === this.#isThrottled) return;
    this.#isThrottled = isThrottled;
    const share = isThrottled ? throttledShare : 1;
    const { bytesPerSecond, bytesBurst, framesPerSecond, framesBurst } = this.#limits;
    this.#bytes.setRate(bytesPerSecond * share, bytesBurst * share);
    this.#frames.setRate(framesPerSecond * share, framesBurst * share);
  }
}
