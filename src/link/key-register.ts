import { Refusal } from "../../protocol/errors.ts";
import type { LinkGuards } from "../../protocol/limits.ts";
import type { LinkConnection } from "./connection.ts";
import { TokenBucket } from "./token-bucket.ts";

/** One connection per key (HS7). Holds proven keys only, so strangers cannot make it grow. */
export class KeyRegister {
  readonly #guards: LinkGuards;
  readonly #clock: () => number;
  readonly #connections = new Map<string, LinkConnection>();
  readonly #connects = new Map<string, TokenBucket>();

  constructor(guards: LinkGuards, clock: () => number) {
    this.#guards = guards;
    this.#clock = clock;
  }

  /** Whether a connection with this key may come in. Asks the older one for a sign of life, if there is one. */
  ask(key: string, done: (refusal: Refusal | undefined) => void): void {
    if (!this.#bucket(key).take(1, this.#clock())) {
      done(new Refusal("too_many", "This key connects too often. Wait longer after every failure.", "HS7"));
      return;
    }
    const older = this.#connections.get(key);
    const { session } = older ?? {};
    if (!older || !session) {
      done(undefined);
      return;
    }
    const isProbing = session.ping.probe((answered) => {
      if (answered) done(new Refusal("already_connected", undefined, "HS7"));
      else {
        older.close(
          new Refusal("silent", "Another connection with this key came, and this one did not answer.", "HS7"),
        );
        done(undefined);
      }
    });
    if (!isProbing) done(new Refusal("already_connected", undefined, "HS7"));
  }

  set(key: string, connection: LinkConnection): void {
    this.#connections.set(key, connection);
  }

  /** Forgets connections that ended, and keys that have not connected for a while. */
  sweep(): void {
    for (const [key, { session }] of this.#connections) if (!session) this.#connections.delete(key);
    const now = this.#clock();
    for (const [key, bucket] of this.#connects) if (bucket.isFull(now)) this.#connects.delete(key);
  }

  #bucket(key: string): TokenBucket {
    let bucket = this.#connects.get(key);
    if (!bucket) {
      const { connectsPerMinute, connectsBurst } = this.#guards;
      bucket = new TokenBucket(connectsPerMinute / 60, connectsBurst, this.#clock());
      this.#connects.set(key, bucket);
    }
    return bucket;
  }
}
