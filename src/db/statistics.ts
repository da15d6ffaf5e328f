import type {
  GameStats,
  LeaderboardRow,
  PlayerGameStats,
} from "../../protocol/http.ts";
import type { StatDeclaration } from "../../protocol/manifest.ts";
import type { Database } from "./schema.ts";

/** Best first; equal ratings share a rank. `me` marks the asking user's row. */
export async function leaderboard(
  _db: Database,
  _game: string,
  _query: { readonly limit: number; readonly me?: string },
): Promise<readonly LeaderboardRow[]> {
  throw new Error("not there yet");
}

/** Numbers of the game as a whole. */
export async function gameStats(
  _db: Database,
  _game: string,
): Promise<Omit<GameStats, "me">> {
  throw new Error("not there yet");
}

/** One user's numbers in one game: stats that the game's manifest declares, aggregated as it says. */
export async function playerGameStats(
  _db: Database,
  _game: string,
  _user: string,
  _declared: Readonly<Record<string, StatDeclaration>>,
): Promise<PlayerGameStats> {
  throw new Error("not there yet");
}

/** Finished matches per game id, for the catalogue. */
export async function matchCounts(
  _db: Database,
): Promise<ReadonlyMap<string, number>> {
  throw new Error("not there yet");
}
