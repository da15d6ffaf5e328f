import type { Database } from "./schema.ts";

/** All rows that carry this user, for their export. */
export async function rowsOfUser(db: Database, user: string) {
  const games = await db
    .selectFrom("game_players")
    .innerJoin("games", "games.id", "game_players.game")
    .leftJoin("ratings", (join) =>
      join.onRef("ratings.game", "=", "game_players.game").onRef("ratings.user", "=", "game_players.user"),
    )
    .select([
      "games.id as game",
      "games.name",
      "game_players.player",
      "game_players.created",
      "ratings.mu",
      "ratings.sigma",
      "ratings.points",
      "ratings.matches",
      "ratings.wins",
    ])
    .where("game_players.user", "=", user)
    .orderBy("games.name")
    .execute();
  const matches = await db
    .selectFrom("match_players")
    .innerJoin("matches", "matches.id", "match_players.match")
    .innerJoin("games", "games.id", "matches.game")
    .select([
      "matches.id",
      "games.name as game",
      "matches.version",
      "matches.options",
      "matches.started",
      "matches.ended",
      "matches.outcome",
      "matches.reason",
      "match_players.seat",
      "match_players.name",
      "match_players.place",
      "match_players.score",
      "match_players.rating_before",
      "match_players.rating_after",
    ])
    .where("match_players.user", "=", user)
    .orderBy("matches.ended")
    .execute();
  const stats = await db
    .selectFrom("match_stats")
    .innerJoin("match_players", (join) =>
      join.onRef("match_players.match", "=", "match_stats.match").onRef("match_players.seat", "=", "match_stats.seat"),
    )
    .select(["match_stats.match", "match_stats.seat", "match_stats.name", "match_stats.value"])
    .where("match_players.user", "=", user)
    .execute();
  const devices = await db
    .selectFrom("device_codes")
    .select(["client", "created", "expires"])
    .where("user", "=", user)
    .execute();
  return { games, matches, stats, devices };
}
