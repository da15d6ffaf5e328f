import { identifyPlayers } from "../db/game-players.ts";
import { recordMatch, type RatingRules } from "../db/matches.ts";
import { recordedEnd } from "../db/recorded-match.ts";
import type { Database } from "../db/schema.ts";
import type { Clock } from "./clock.ts";
import { newcomer, rateMatch, ratingPoints } from "./rating.ts";
import type { EndedMatch, MatchStore } from "./store.ts";

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
