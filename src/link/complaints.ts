import { Refusal } from "../../protocol/errors.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import type { LinkGuards } from "../../protocol/limits.ts";
import type { Outbox } from "./outbox.ts";
import { TokenBucket } from "./token-bucket.ts";

/** ERROR frames to one game server: each request gets its answer, the rest is sampled, and too many wrong frames end it (FR9). */
export class Complaints {
  readonly #outbox: Outbox;
  readonly #guards: LinkGuards;
  readonly #bucket: TokenBucket;
  #invalid = 0;
  #windowAt = 0;

  constructor(outbox: Outbox, guards: LinkGuards, now: number) {
    this.#outbox = outbox;
    this.#guards = guards;
    this.#bucket = new TokenBucket(guards.errorsPerSecond, guards.errorsBurst, now);
  }

  /** Tells the refusal. Returns the one that ends the connection, if this was one too many. */
  tell(refusal: Refusal, id: number | null, now: number): Refusal | undefined {
    if (id !== null || this.#bucket.take(1, now)) {
      const { code, message, rule, detail } = refusal;
      const error = [types.error, id, code, message, rule ?? null] as const;
      this.#outbox.send(detail ? [...error, detail] : error);
    }
    if (refusal.code !== "frame_invalid") return undefined;
    if (now - this.#windowAt > this.#guards.invalidWindowMs) {
      this.#windowAt = now;
      this.#invalid = 0;
    }
    const { invalidFramesMax, invalidWindowMs } = this.#guards;
    if (++this.#invalid < invalidFramesMax) return undefined;
    const often = `${invalidFramesMax} frames within ${invalidWindowMs / 1000} s had wrong fields. The last one: ${refusal.message}`;
    return new Refusal("protocol_error", often, "FR9");
  }
}
