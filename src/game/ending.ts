import type { LeaveReason } from "../../protocol/link.ts";

/** Whose doing it is that a match ends without a result. */
export type Fault = "game" | "people" | "hub";

interface SeatOfMatch {
  readonly seat: number;
  readonly left: boolean;
}

/** What of it must survive a restart of the hub. */
export interface SavedEnding {
  readonly left: readonly number[];
  readonly removed: readonly number[];
  readonly stopped: number | null;
}

/** What the people in a match did to its end, for the ratings: leaving a match that is about to be lost must not pay. */
export class Ending {
  /** In the order in which they went. */
  readonly #left: number[];
  readonly #removed: number[];
  #stopped: number | undefined;

  constructor(from?: SavedEnding) {
    this.#left = [...(from?.left ?? [])];
    this.#removed = [...(from?.removed ?? [])];
    this.#stopped = from?.stopped ?? undefined;
  }

  get saved(): SavedEnding {
    return { left: [...this.#left], removed: [...this.#removed], stopped: this.#stopped ?? null };
  }

  /** @param host seat of the room's host @param seats all of the match */
  left(seat: number, reason: LeaveReason, host: number | null, seats: readonly SeatOfMatch[]): void {
    if (reason !== "kicked") this.#left.push(seat);
    else this.#removed.push(seat);
    // A host who removes the last opponent has ended the match.
    if (reason === "kicked" && isAlone(host, seats)) this.#stopped ??= host ?? undefined;
  }

  /** The host, who has this seat, ends it for all; of no account if nobody else is left. */
  stopped(host: number | null, seats: readonly SeatOfMatch[]): void {
    if (!isAlone(host, seats)) this.#stopped ??= host ?? undefined;
  }

  /** Seats that were removed by the host: a match does not count for them. */
  get removed(): readonly number[] {
    return this.#removed;
  }

  /** Seats that count as last. Where all went, the one who went last had nobody left to play with. */
  forfeits(seats: number): readonly number[] {
    const allGone = this.#left.length + this.#removed.length >= seats;
    const left = allGone ? this.#left.slice(0, -1) : this.#left;
    return this.#stopped === undefined || left.includes(this.#stopped) ? left : [...left, this.#stopped];
  }

  /** A game that ends a match because somebody went is not to blame. */
  fault(by: Fault, seats: number): Fault {
    return by === "game" && this.forfeits(seats).length > 0 ? "people" : by;
  }
}

const isAlone = (seat: number | null, seats: readonly SeatOfMatch[]) =>
  seats.every((one) => one.left || one.seat === seat);
