import type { RecordedEnd } from "../db/recorded-match.ts";
import type { RevealedRandom } from "../../protocol/http.ts";
import type { Fault } from "./ending.ts";
import type { MatchResult, Options } from "../../protocol/manifest.ts";

/** What the game service keeps; src/db does it. */
export interface MatchStore {
  /** Per-game player ids and whether the shown name goes to the game, in the order asked. */
  identify(
    game: string,
    users: readonly string[],
  ): Promise<readonly { readonly player: string; readonly shareName: boolean }[]>;
  /** Stores an ended match once; a second call with the same id changes nothing and gives the same answer. */
  record(match: EndedMatch): Promise<readonly { readonly seat: number; readonly ratingChange: number | null }[]>;
  /** How a match ended that is recorded. Undefined: it has not ended. */
  recorded(id: string): Promise<RecordedEnd | undefined>;
}

export interface EndedMatch {
  readonly id: string;
  readonly game: string;
  readonly version: string;
  readonly options: Options;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly rated: boolean;
  readonly random: RevealedRandom | null;
  readonly players: readonly {
    readonly seat: number;
    readonly user: string;
    readonly name: string;
    readonly guest: boolean;
  }[];
  readonly outcome:
    | { readonly kind: "finished"; readonly result: MatchResult }
    | { readonly kind: "voided"; readonly reason: string; readonly fault: Fault };
  /** Seats that count as last for the ratings, and seats that do not count: see Ending. */
  readonly forfeits: readonly number[];
  readonly removed: readonly number[];
}
