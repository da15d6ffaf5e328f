import type { RevealedRandom } from "../../protocol/http.ts";
import type { Options } from "../../protocol/manifest.ts";
import type { MatchFault } from "./schema.ts";

export interface EndedSeat {
  readonly seat: number;
  readonly user: string;
  /** Shown name at that time. */
  readonly name: string;
  /** 1 is best; null where the match was voided. */
  readonly place: number | null;
  readonly score: number | null;
  readonly stats: Readonly<Record<string, number>>;
}

export interface EndedMatch {
  /** UUID of the match: a second record of the same id changes nothing. */
  readonly id: string;
  readonly game: string;
  readonly version: string;
  readonly options: Options;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: "finished" | "voided";
  readonly reason: string | null;
  /** Whose doing a void match is. */
  readonly fault: MatchFault | null;
  /** Seats that count as last for the ratings, whatever the game says: they left, or ended the match for all. */
  readonly forfeits: readonly number[];
  /** Seats that others removed: they do not count. */
  readonly removed: readonly number[];
  /** False: no rating changes, whoever plays. */
  readonly rated: boolean;
  /** Of its fair random numbers; null where the game asked for none. */
  readonly random: RevealedRandom | null;
  readonly players: readonly EndedSeat[];
}
