import { sql } from "kysely";
import type { Database } from "./schema.ts";

/** The rows that carry this user, but for their matches, for their export. */
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
  const devices = await db
    .selectFrom("device_codes")
    .select(["client", "created", "expires"])
    .where("user", "=", user)
    .execute();
  return { games, devices };
}

/** Read at a time; others have their turn between. */
const matchesPerPage = 200;

/** What this user played, oldest first, in pages: somebody may have played a hundred thousand matches. */
export async function* seatsOfUser(db: Database, user: string) {
  let last: { readonly ended: number; readonly id: string; readonly seat: number } | undefined;
  for (;;) {
    let query = db
      .selectFrom("match_players")
      .innerJoin("matches", "matches.id", "match_players.match")
      .innerJoin("games", "games.id", "matches.game")
      .select([
        "matches.id",
        "games.name as game",
        "matches.version",
        "matches.options",
        "matches.started",
        "match_players.ended",
        "matches.outcome",
        "matches.reason",
        "match_players.seat",
        "match_players.name",
        "match_players.place",
        "match_players.score",
        "match_players.rating_before",
        "match_players.rating_after",
      ])
      .select((eb) =>
        eb
          .selectFrom("match_stats")
          .select(sql<string>`json_group_object(name, value)`.as("stats"))
          .whereRef("match_stats.match", "=", "match_players.match")
          .whereRef("match_stats.seat", "=", "match_players.seat")
          .as("stats"),
      )
      .where("match_players.user", "=", user)
      .orderBy("match_players.ended")
      .orderBy("match_players.match")
      .orderBy("match_players.seat")
      .limit(matchesPerPage);
    if (last) {
      const { ended, id, seat } = last;
      const place = sql`(match_players.ended, match_players.match, match_players.seat)`;
      query = query.where(sql<boolean>`${place} > (${ended}, ${id}, ${seat})`);
    }
    const page = await query.execute();
    yield page;
    last = page.at(-1);
    if (page.length < matchesPerPage) return;
  }
}
