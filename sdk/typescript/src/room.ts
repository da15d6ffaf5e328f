import { spectatorsSeat, type Address, type SeatInfo } from "../../../protocol/link.ts";
import type { ViewNode, ViewPatch } from "../../../protocol/view.ts";
import type { Store } from "./store.ts";

/** A place in the match and who sits there; kept up to date. */
export interface Seat extends SeatInfo {
  /** Gone for good; the seat still stands in the result. */
  readonly left: boolean;
}

/** How a match ended. Without `order` the scores decide, the highest first. */
export interface Finish {
  /**
   * Seats, best first; a list among them is a tie: `[0]`, `[2, [0, 3]]`; a draw is `[[0, 1]]`.
   * Seats not named share the last place.
   */
  readonly order?: readonly (number | readonly number[])[];
  /** By seat. */
  readonly scores?: Readonly<Record<number, number>>;
  /** By seat, then by the names in the game's `stats`. */
  readonly stats?: Readonly<Record<number, Readonly<Record<string, number>>>>;
}

export type LogLevel = "debug" | "info" | "warn" | "error";

/** One match. Nothing here waits but what gives a promise, and everything arrives in the order of your lines. */
export interface Room<Options, State> {
  /** UUID of the match. */
  readonly match: string;
  /** How many matches of this game this room of players has had, this one included. */
  readonly round: number;
  /** A value for every option of the game. */
  readonly options: Options;
  /** By seat number, also those that were left. */
  readonly seats: readonly Seat[];
  /** Yours: change it or replace it. Stored at the hub after every event. */
  state: State;
  /** Seat of the room's host; null where the host has none. */
  readonly host: number | null;
  /** What the game keeps at the hub beyond this match. */
  readonly store: Store;
  /**
   * 32 random bytes that players can check after the match: the hub has committed to them before it. The same label gives the same
   * bytes, also when the match goes on after a crash; say in it what they are for: `"deal/1"`.
   */
  fairRandom(label: string): Promise<Uint8Array>;
  /** 0 to 1, cannot be predicted by players; tests seed it. */
  random(): number;
  /** A copy in random order. */
  shuffled<T>(items: readonly T[]): T[];
  /** Sets the view of a seat (null: the spectators), for games without a `view` of their own. */
  show(seat: number | null, view: ViewNode): void;
  /** Changes a view that `show` has set. */
  patch(seat: number | null, ...changes: ViewPatch[]): void;
  /** Sends bytes to a seat, seats, `everybody`, `spectators` or `allBut(seat)`. */
  send(to: Address, payload: Uint8Array): void;
  /** Sets or moves a deadline, up to a day ahead; `timer(name)` shows its countdown. Null cancels it. */
  deadline(name: string, ms: number | null): void;
  /** Ends the match with a result, after the views of this event were sent. */
  finish(finish: Finish): void;
  /** Ends the match without a result. */
  void(reason: string): void;
  /** A line for the hub's host, and on this program's console. */
  log(level: LogLevel, line: string): void;
}

/** Addresses of `room.send`. */
export const everybody = null;
export const spectators = spectatorsSeat;
export const allBut = (seat: number): number => -(seat + 1);
