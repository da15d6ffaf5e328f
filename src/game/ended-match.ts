import type { Match } from "./match.ts";
import type { EndedMatch } from "./match-store.ts";

/** What is kept of a match that has ended. `endedAt` is wall clock, ms. */
export function endedMatch(match: Match, outcome: EndedMatch["outcome"], endedAt: number): EndedMatch {
  const { id, game, options, random } = match.setup;
  const { manifest, seats, ending, startedAt } = match;
  return {
    id,
    game,
    version: manifest.version,
    options,
    startedAt,
    endedAt,
    rated: manifest.rated ?? true,
    random: random.revealed,
    players: seats.map(({ seat, who }) => ({ seat, user: who.user, name: who.name, guest: who.guest })),
    outcome,
    forfeits: ending.forfeits(seats.length),
    removed: ending.removed,
  };
}
