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
  readonly #byPrefix = new Map<string, Counts>();
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
    const prefix = addressPrefix(address);
    const { acceptsPerSecond, acceptsBurst } = this.#guards;
    let counts = this.#byPrefix.get(prefix);
    if (!counts) {
      counts = { preAuth: 0, total: 0, accepts: new TokenBucket(acceptsPerSecond, acceptsBurst, now) };
      this.#byPrefix.set(prefix, counts);
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
    const counts = this.#byPrefix.get(addressPrefix(address));
    if (counts) counts.preAuth--;
    this.#preAuth--;
  }

  /** The connection has ended. */
  leave(address: string, wasAdmitted: boolean): void {
    const counts = this.#byPrefix.get(addressPrefix(address));
    if (counts) counts.total--;
    if (!wasAdmitted) this.admit(address);
  }

  /** Forgets addresses that have not been seen for a while. */
  sweep(now: number): void {
    for (const [prefix, counts] of this.#byPrefix) {
      if (counts.total === 0 && counts.accepts.isFull(now)) this.#byPrefix.delete(prefix);
    }
  }
}

/** What one stranger is counted by: an IPv4 address, or the first 64 bits of an IPv6 one, since a customer gets that many. */
export function addressPrefix(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!address.includes(":")) return address;
  const [head = "", tail] = (address.split("%")[0] ?? "").split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    const after = tail === "" ? [] : tail.split(":");
    while (groups.length + after.length < 8) groups.push("0");
    groups.push(...after);
  }
  const prefix = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${prefix.join(":")}::/64`;
}
