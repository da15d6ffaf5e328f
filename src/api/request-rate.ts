import { Refusal } from "../../protocol/errors.ts";
import { addressKey, networkKey } from "../../protocol/address-key.ts";

/** A bound on requests per address, before anything is looked up for them. */
export interface RequestRate {
  /** @throws Refusal too_many */
  take(address: string): void;
  /** Undoes one `take`: it turned out to cost nothing. */
  giveBack(address: string): void;
}

export interface RequestRateLimits {
  /** A whole family or dormitory may sit behind one address. */
  readonly perSecond: number;
  readonly burst: number;
  /** Addresses remembered; above it the ones that have been quiet longest are forgotten. */
  readonly addressesMax: number;
}

export const requestRateLimits: RequestRateLimits = {
  perSecond: 100,
  burst: 600,
  addressesMax: 10_000,
};

/** Codes of rooms that do not exist: enough for typing errors, not for searching 3.2 million codes. */
export const roomCodeRateLimits: RequestRateLimits = {
  perSecond: 0.2,
  burst: 20,
  addressesMax: 10_000,
};

/** So many addresses' worth has a whole network: its owner has 65,536 of them for nothing. */
const addressesPerNetwork = 4;

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * Token buckets, for an address and, of IPv6, for its network. What costs more (passwords, codes, names) has narrower limits
 * of its own, in src/auth.
 */
export function createRequestRate(
  limits: RequestRateLimits = requestRateLimits,
  monotonic: () => number = () => performance.now(),
): RequestRate {
  const buckets = new Map<string, Bucket>();

  /** With a token in it. @throws Refusal too_many */
  const open = (key: string, share: number): Bucket => {
    const now = monotonic();
    const most = limits.burst * share;
    const bucket = buckets.get(key) ?? { tokens: most, at: now };
    bucket.tokens = Math.min(most, bucket.tokens + ((now - bucket.at) / 1000) * limits.perSecond * share);
    bucket.at = now;
    // To the end of the map, whose order is then that of the last request.
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > limits.addressesMax) forgetOldest(buckets);
    if (bucket.tokens < 1) throw new Refusal("too_many");
    return bucket;
  };

  return {
    take(address) {
      const [own, network] = [addressKey(address), networkKey(address)];
      // The network first: one that has used up its own makes nobody else's bucket be forgotten.
      const wide = network === own ? undefined : open(network, addressesPerNetwork);
      open(own, 1).tokens -= 1;
      if (wide) wide.tokens -= 1;
    },
    giveBack(address) {
      const [own, network] = [addressKey(address), networkKey(address)];
      const returned = (key: string, share: number) => {
        const bucket = buckets.get(key);
        if (bucket !== undefined) bucket.tokens = Math.min(limits.burst * share, bucket.tokens + 1);
      };
      returned(own, 1);
      if (network !== own) returned(network, addressesPerNetwork);
    },
  };
}

function forgetOldest(buckets: Map<string, unknown>): void {
  const oldest = buckets.keys().next().value;
  if (oldest !== undefined) buckets.delete(oldest);
}

/** For the host, on the control socket. */
export const unlimitedRate: RequestRate = { take: () => {}, giveBack: () => {} };
