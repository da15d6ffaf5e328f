import { addressKey } from "../../protocol/address-key.ts";
import { tooMany } from "./address-limit.ts";

/** Failures that cost nothing: a person who mistypes. */
const freeFailures = 5;
const delayMsMin = 1_000;
/** Longer would let anybody lock somebody out for the evening. */
const delayMsMax = 300_000;
/** After this long without a failure an account starts afresh. */
const forgetMs = 24 * 3600_000;
const accountsMax = 20_000;
const knownMax = 20_000;

interface Failures {
  readonly count: number;
  readonly last: number;
}

/**
 * How long an account waits between failed sign-ins: doubling, whatever address they come from, and the same whether the
 * account exists or not. Addresses from which this account signed in before count apart, so that a stranger's guesses
 * do not lock its owner out.
 */
export class SignInDelays {
  readonly #monotonic: () => number;
  /** By account, or account and known address; oldest first. */
  readonly #failures = new Map<string, Failures>();
  readonly #known = new Set<string>();

  /** @param monotonic in ms: nobody is locked out because the clock was set back */
  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** Counts a try as failed before it is made, so that parallel tries count too. @throws Refusal too_many */
  begin(account: string, address: string): SignInTry {
    const now = this.#monotonic();
    const place = placeOf(account, address);
    const key = this.#known.has(place) ? place : account;
    const before = this.#failures.get(key);
    const fresh = before === undefined || now - before.last > forgetMs;
    const failures = fresh ? { count: 0, last: now } : before;
    const waitMs = failures.last + delayMs(failures.count) - now;
    if (waitMs > 0) throw tooMany(waitMs);
    this.#put(key, { count: failures.count + 1, last: now });
    return {
      succeeded: () => {
        this.#failures.delete(key);
        remember(this.#known, place);
      },
      unmade: () => {
        // Takes back this one only: others may have failed meanwhile.
        const present = this.#failures.get(key);
        if (present) this.#put(key, { ...present, count: Math.max(0, present.count - 1) });
      },
    };
  }

  /** Whether this account has signed in from there before. */
  isKnown(account: string, address: string): boolean {
    return this.#known.has(placeOf(account, address));
  }

  /** Forgets an account that was erased. */
  forget(account: string): void {
    const own = (key: string) => key === account || key.startsWith(`${account} `);
    for (const key of this.#failures.keys()) if (own(key)) this.#failures.delete(key);
    for (const key of this.#known) if (own(key)) this.#known.delete(key);
  }

  #put(key: string, failures: Failures): void {
    this.#failures.delete(key);
    this.#failures.set(key, failures);
    if (this.#failures.size <= accountsMax) return;
    const [oldest] = this.#failures.keys();
    if (oldest !== undefined) this.#failures.delete(oldest);
  }
}

function placeOf(account: string, address: string): string {
  return `${account} ${addressKey(address)}`;
}

export interface SignInTry {
  succeeded(): void;
  /** It was never decided: the hub was too busy to look. */
  unmade(): void;
}

function delayMs(failures: number): number {
  if (failures < freeFailures) return 0;
  return Math.min(delayMsMax, delayMsMin * 2 ** (failures - freeFailures));
}

function remember(known: Set<string>, place: string): void {
  known.delete(place);
  known.add(place);
  if (known.size <= knownMax) return;
  const [oldest] = known;
  if (oldest !== undefined) known.delete(oldest);
}
