import { addressKey } from "../../protocol/address-key.ts";
import type { LinkGuards, PreAuthLimits } from "../../protocol/limits.ts";
import { TokenBucket } from "./token-bucket.ts";

interface Counts {
  preAuth: number;
  total: number;
  readonly accepts: TokenBucket;
}

/** Counts connections per address, so that one stranger cannot use up what is there for all. */
export class Addresses {
  readonly #limits: PreAuthLimits;
  readonly #guards: LinkGuards;
  readonly #byKey = new Map<string, Counts>();
  #preAuth = 0;

  constructor(limits: PreAuthLimits, guards: LinkGuards) {
    this.#limits = limits;
    this.#guards = guards;
  }

  /** Connections that are not authenticated yet. */
  get preAuth(): number {
    return this.#preAuth;
  }

  /** Takes a place for a new connection. False: there is none, and nothing was taken. */
  enter(address: string, now: number): boolean {
    const key = addressKey(address);
    const { acceptsPerSecond, acceptsBurst } = this.#guards;
    let counts = this.#byKey.get(key);
    if (!counts) {
      counts = { preAuth: 0, total: 0, accepts: new TokenBucket(acceptsPerSecond, acceptsBurst, now) };
      this.#byKey.set(key, counts);
    }
    const { perAddressMax, perAddressTotalMax, totalMax } = this.#limits;
    if (counts.preAuth >= perAddressMax || counts.total >= perAddressTotalMax || this.#preAuth >= totalMax)
      return false;
    if (!counts.accepts.take(1, now)) return false;
    counts.preAuth++;
    counts.total++;
    this.#preAuth++;
    return true;
  }

  /** The connection is authenticated. */
  admit(address: string): void {
    const counts = this.#byKey.get(addressKey(address));
    if (counts) counts.preAuth--;
    this.#preAuth--;
  }

  /** The connection has ended. */
  leave(address: string, wasAdmitted: boolean): void {
    const counts = this.#byKey.get(addressKey(address));
    if (counts) counts.total--;
    if (!wasAdmitted) this.admit(address);
  }

  /** Forgets addresses that have not been seen for a while. */
  sweep(now: number): void {
    for (const [key, counts] of this.#byKey) {
      if (counts.total === 0 && counts.accepts.isFull(now)) this.#byKey.delete(key);
    }
  }
}
