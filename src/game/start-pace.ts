import { Refusal } from "../../protocol/errors.ts";
import { TokenBucket } from "./token-bucket.ts";

/** More than an evening of the quickest games; every match is a row that stays. */
const burst = 30;
const perSecond = 0.05;
/** Hosts remembered; those who started longest ago are forgotten first. */
const hostsMax = 10_000;

/** How many matches somebody may start: each costs a game server a room, and the database a record for ever. */
export class StartPace {
  readonly #monotonic: () => number;
  readonly #hosts = new Map<string, TokenBucket>();

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** @throws Refusal too_many */
  take(host: string): void {
    const bucket = this.#hosts.get(host) ?? new TokenBucket(perSecond, burst, this.#monotonic);
    this.#hosts.delete(host);
    this.#hosts.set(host, bucket);
    const [oldest] = this.#hosts.keys();
    if (this.#hosts.size > hostsMax && oldest !== undefined) this.#hosts.delete(oldest);
    if (!bucket.take(1))
      throw new Refusal("too_many", "You started many matches in a short time. Wait a minute before the next one.");
  }
}
