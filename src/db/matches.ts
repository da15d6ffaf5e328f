import type { Options } from "../../protocol/manifest.ts";
import type { Database } from "./schema.ts";

export interface Skill {
  readonly mu: number;
  readonly sigma: number;
}

/** How skills change; pure, so that ratings can be computed again from the results. */
export interface RatingRules {
  readonly newcomer: Skill;
  /** New skills in the order given. `place` 1 is best, equal places are ties. */
  rate(
    players: readonly { readonly skill: Skill; readonly place: number }[],
  ): readonly Skill[];
  /** Whole points, as shown. */
  points(skill: Skill): number;
}

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
  /** False: no rating changes, whoever plays. */
  readonly rated: boolean;
  readonly players: readonly EndedSeat[];
}

export interface RecordedMatch {
  /** False: it had been recorded before, and what follows is what was stored then. */
  readonly recorded: boolean;
  readonly outcome: "finished" | "voided";
  /** By seat; null for guests and unrated matches. In points. */
  readonly ratings: readonly {
    readonly seat: number;
    readonly before: number | null;
    readonly after: number | null;
  }[];
}

/** Stores the end of a match and the new ratings, in one transaction and once. Guests are unrated; ratings need two rated players. */
export async function recordMatch(
  _db: Database,
  _match: EndedMatch,
  _rules: RatingRules,
): Promise<RecordedMatch> {
  throw new Error("not there yet");
}
