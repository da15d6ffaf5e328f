import type { EndedMatch } from "../../src/db/ended-match.ts";

type Wish = Pick<EndedMatch, "game" | "endedAt" | "players"> & Partial<EndedMatch>;

/** A rated match that ended with a result, a second after it began, but for what is wished otherwise. */
export function endedMatch(wish: Wish): EndedMatch {
  return {
    id: Bun.randomUUIDv7(),
    version: "1.0.0",
    options: {},
    startedAt: wish.endedAt - 1_000,
    outcome: "finished",
    reason: null,
    fault: null,
    forfeits: [],
    removed: [],
    rated: true,
    random: null,
    ...wish,
  };
}
