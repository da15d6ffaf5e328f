import { RateLimiterMemory } from "rate-limiter-flexible";
import { Refusal } from "../../protocol/errors.ts";
import { addressKey } from "../../protocol/address-key.ts";
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

/** `keyOf` gives what is counted by, where that is not the network address. */
export function addressLimit(rule: AddressRule, keyOf: (address: string) => string = addressKey): AddressLimit {
  const duration = rule.seconds;
  const each = new RateLimiterMemory({ keyPrefix: "", points: rule.perAddress, duration });
  const all = new RateLimiterMemory({ keyPrefix: "", points: rule.global, duration });
  return {
    async take(caller) {
      const key = keyOf(caller.address);
      // In this order one address cannot use up what is there for everybody, and the memory for keys is bounded by the global count.
      const spent = await each.get(key);
      if (spent && spent.msBeforeNext > 0 && spent.consumedPoints >= rule.perAddress) {
        throw tooMany(spent.msBeforeNext);
      }
      await consume(all, everybody);
      await consume(each, key);
      return async () => {
        await each.reward(key);
        await all.reward(everybody);
      };
    },
  };
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
