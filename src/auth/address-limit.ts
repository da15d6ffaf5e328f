import { RateLimiterMemory } from "rate-limiter-flexible";
import { Refusal } from "../../protocol/errors.ts";
import { addressKey, networkKey } from "../../protocol/address-key.ts";
import type { Caller } from "./caller.ts";

/** How often something may be done in a span of time, by one address and by all. */
export interface AddressRule {
  readonly seconds: number;
  readonly perAddress: number;
  readonly global: number;
}

export interface AddressLimit {
  /** Counts one; the function given back takes it back, for what should count only when it fails. @throws Refusal too_many */
  take(caller: Caller): Promise<() => Promise<void>>;
}

/** The one global count. */
const everybody = "all";

/**
 * So many addresses' worth has a whole network: without that, one machine with its 65,536 addresses would use up what is
 * there for everybody.
 */
const addressesPerNetwork = 4;

/** A limit by network address; of IPv6 by its network, too. */
export function addressLimit(rule: AddressRule): AddressLimit {
  return limit(rule, (address) => {
    const [own, network] = [addressKey(address), networkKey(address)];
    return own === network ? [own] : [own, network];
  });
}

/** A limit of who is signed in, or of a game: what is given as the address is an id. */
export function idLimit(rule: AddressRule): AddressLimit {
  return limit(rule, (id) => [id]);
}

/** `keysOf`: what one call is counted by; the second one, where there is one, is wider. */
function limit(rule: AddressRule, keysOf: (address: string) => readonly [string, string?]): AddressLimit {
  const duration = rule.seconds;
  const each = new RateLimiterMemory({ keyPrefix: "", points: rule.perAddress, duration });
  const wide = new RateLimiterMemory({ keyPrefix: "", points: rule.perAddress * addressesPerNetwork, duration });
  const all = new RateLimiterMemory({ keyPrefix: "", points: rule.global, duration });
  return {
    async take(caller) {
      const [own, network] = keysOf(caller.address);
      const counts = [[each, own] as const, ...(network === undefined ? [] : [[wide, network] as const])];
      // In this order one address cannot use up what is there for everybody, and the memory for keys is bounded by the global count.
      for (const [limiter, key] of counts) await refuseSpent(limiter, key);
      await consume(all, everybody);
      for (const [limiter, key] of counts) await consume(limiter, key);
      return async () => {
        for (const [limiter, key] of counts) await limiter.reward(key);
        await all.reward(everybody);
      };
    },
  };
}

/** @throws Refusal too_many, without counting */
async function refuseSpent(limiter: RateLimiterMemory, key: string): Promise<void> {
  const spent = await limiter.get(key);
  if (spent && spent.msBeforeNext > 0 && spent.consumedPoints >= limiter.points) throw tooMany(spent.msBeforeNext);
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (full) {
    throw tooMany((full as { readonly msBeforeNext?: number }).msBeforeNext ?? 0);
  }
}

export function tooMany(waitMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const wait = seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
  return new Refusal("too_many", `Too many attempts. Wait ${wait}, then repeat.`);
}
