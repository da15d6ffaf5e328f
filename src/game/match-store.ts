import type { RevealedRandom } from "../../protocol/http.ts";
import type { MatchResult, Options } from "../../protocol/manifest.ts";
import { identifyPlayers } from "../db/game-players.ts";
import { recordMatch, type RatingRules } from "../db/matches.ts";
import { recordedEnd, type RecordedEnd } from "../db/recorded-match.ts";
import type { Database } from "../db/schema.ts";
import type { Clock } from "./clock.ts";
import type { Fault } from "./ending.ts";
import { newcomer, rateMatch, ratingPoints } from "./rating.ts";

/** Where matches that have ended are kept. */
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

export const ratingRules: RatingRules = { newcomer, rate: rateMatch, points: ratingPoints };

/** Matches in the hub's database. */
export function openMatchStore(db: Database, clock: Clock): MatchStore {
  return {
    identify: (game, users) => identifyPlayers(db, game, users, clock.now()),
    recorded: (id) => recordedEnd(db, id),
    async record(match) {
      const { outcome, players, ...rest } = match;
      const stored = await recordMatch(
        db,
        {
          ...rest,
          outcome: outcome.kind,
          reason: outcome.kind === "voided" ? outcome.reason : null,
          fault: outcome.kind === "voided" ? outcome.fault : null,
          players: players.map((player) => Object.assign(achieved(player.seat, outcome), player)),
        },
        ratingRules,
      );
      return stored.ratings.map(({ seat, before, after }) => ({
        seat,
        ratingChange: before === null || after === null ? null : after - before,
      }));
    },
  };
}

function achieved(seat: number, outcome: EndedMatch["outcome"]) {
  const placement =
    outcome.kind === "finished" ? outcome.result.placements.find((entry) => entry.seat === seat) : undefined;
  return { place: placement?.place ?? null, score: placement?.score ?? null, stats: placement?.stats ?? {} };
}
