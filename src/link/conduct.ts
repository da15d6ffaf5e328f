import type { LinkGuards } from "../../protocol/limits.ts";

/** throttled: read at a quarter of its rates. quarantined: gets no new rooms, too. */
export type ConductState = "good" | "throttled" | "quarantined";

/** What of a game's conduct must survive a restart of the hub; its strikes need not. */
export interface Quarantine {
  /** When it ends, or ended. */
  readonly until: number;
  /** How many there were, each within a day of the one before. */
  readonly times: number;
}

/**
 * How one game behaves, over all its connections and from one to the next: who reconnects is not forgiven.
 * Strikes are forgotten one by one; too many of them are a quarantine, each further one within a day twice as long.
 */
export class Conduct {
  readonly #guards: LinkGuards;
  readonly #changed: () => void;
  #strikes = 0;
  #struckAt = 0;
  #quarantines = 0;
  /** Monotonic, ms. */
  #until: number | null = null;
  #forgetAt = 0;

  /**
   * @param changed called when a quarantine begins, ends or is forgotten
   * @param from as it was before a restart of the hub, with `until` on the monotonic clock; no clock makes it longer than one can be
   */
  constructor(guards: LinkGuards, changed: () => void, from?: Quarantine & { readonly now: number }) {
    this.#guards = guards;
    this.#changed = changed;
    if (!from) return;
    const until = Math.min(from.until, from.now + guards.quarantineMsMax);
    this.#quarantines = from.times;
    this.#forgetAt = until + guards.quarantineMsMax;
    if (until > from.now) this.#until = until;
  }

  get strikes(): number {
    return this.#strikes;
  }

  get state(): ConductState {
    if (this.#until !== null) return "quarantined";
    return this.#strikes >= this.#guards.strikesThrottled ? "throttled" : "good";
  }

  /** When the quarantine ends, on the monotonic clock; null: there is none. */
  get until(): number | null {
    return this.#until;
  }

  /** To be kept; undefined: there was none for a day. */
  get quarantine(): Quarantine | undefined {
    if (this.#quarantines === 0) return undefined;
    return { until: this.#forgetAt - this.#guards.quarantineMsMax, times: this.#quarantines };
  }

  /** Returns true if it was one too many: the connection ends. */
  strike(now: number): boolean {
    const { strikesMax, strikesThrottled, quarantineMs, quarantineMsMax } = this.#guards;
    this.#strikes++;
    this.#struckAt = now;
    if (this.#strikes < strikesMax) return false;
    // It begins again as a throttled game, not as a good one.
    this.#strikes = Math.min(strikesThrottled, strikesMax - 1);
    const ms = Math.min(quarantineMs * 2 ** this.#quarantines, quarantineMsMax);
    this.#quarantines++;
    this.#until = Math.max(this.#until ?? 0, now + ms);
    this.#forgetAt = this.#until + quarantineMsMax;
    this.#changed();
    return true;
  }

  /** Forgets what is long enough ago. */
  tick(now: number): void {
    if (this.#until !== null && now >= this.#until) {
      this.#until = null;
      this.#changed();
    }
    if (this.#quarantines > 0 && now >= this.#forgetAt) {
      this.#quarantines = 0;
      this.#changed();
    }
    if (this.#strikes === 0 || now - this.#struckAt < this.#guards.strikeForgottenMs) return;
    this.#strikes--;
    this.#struckAt = now;
  }

  /** The host forgives everything. */
  lift(): void {
    const wasQuarantined = this.#quarantines > 0;
    this.#strikes = 0;
    this.#quarantines = 0;
    this.#until = null;
    if (wasQuarantined) this.#changed();
  }
}
