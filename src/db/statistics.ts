import type { GameStats, LeaderboardRow, PlayerGameStats } from "../../protocol/http.ts";
import type { StatDeclaration } from "../../protocol/manifest.ts";
import type { Database } from "./schema.ts";

/** Best first; equal ratings share a rank. The asking user's row is marked, and added at the end where it is below the limit. */
export async function leaderboard(
  db: Database,
  game: string,
  query: { readonly limit: number; readonly me?: string },
): Promise<readonly LeaderboardRow[]> {
  const best = await ranked(db, game)
    .orderBy("ratings.points", "desc")
    .orderBy("ratings.matches", "desc")
    .orderBy("users.id")
    .limit(query.limit)
    .execute();
  const rows = best.map((row) => rowOf(row, 1 + best.findIndex((other) => other.points === row.points), query.me));
  if (query.me === undefined || rows.some((row) => row.me)) return rows;
  const own = await ranked(db, game).where("ratings.user", "=", query.me).executeTakeFirst();
  if (!own) return rows;
  const better = await db
    .selectFrom("ratings")
    .select((e) => e.fn.countAll().as("n"))
    .where("game", "=", game)
    .where("points", ">", own.points)
    .executeTakeFirstOrThrow();
  return [...rows, rowOf(own, 1 + Number(better.n), query.me)];
}

function ranked(db: Database, game: string) {
  return db
    .selectFrom("ratings")
    .innerJoin("users", "users.id", "ratings.user")
    .select(["users.id", "users.name", "ratings.points", "ratings.matches", "ratings.wins"])
    .where("ratings.game", "=", game);
}

function rowOf(
  row: {
    readonly id: string;
    readonly name: string;
    readonly points: number;
    readonly matches: number;
    readonly wins: number;
  },
  rank: number,
  me: string | undefined,
): LeaderboardRow {
  const { name, points, matches, wins } = row;
  return { rank, name, rating: points, matches, wins, me: row.id === me };
}

/** Numbers of the game as a whole. */
export async function gameStats(db: Database, game: string): Promise<Omit<GameStats, "me">> {
  const { finished, voided } = await db
    .selectFrom("games")
    .select(["finished", "voided"])
    .where("id", "=", game)
    .executeTakeFirstOrThrow();
  const people = await db
    .selectFrom("game_players")
    .select((e) => e.fn.countAll().as("n"))
    .where("game", "=", game)
    .executeTakeFirstOrThrow();
  return { matches: finished, players: Number(people.n), voided };
}

/** One user's numbers in one game: stats that the game's manifest declares, aggregated as it says. */
export async function playerGameStats(
  db: Database,
  game: string,
  user: string,
  declared: Readonly<Record<string, StatDeclaration>>,
): Promise<PlayerGameStats> {
  const played = await seatsOf(db, game, user)
    .select((e) => [e.fn.countAll().as("matches"), e.fn.sum("match_players.won").as("wins")])
    .executeTakeFirstOrThrow();
  const rating = await db
    .selectFrom("ratings")
    .select("points")
    .where("game", "=", game)
    .where("user", "=", user)
    .executeTakeFirst();
  const numbers = await aggregates(db, game, user);
  return {
    matches: Number(played.matches),
    wins: Number(played.wins ?? 0),
    rating: rating?.points ?? null,
    stats: Object.entries(declared).flatMap(([name, { title, aggregate }]) => {
      const value = numbers.get(name)?.[aggregate];
      return value === undefined ? [] : [{ name, title, value }];
    }),
  };
}

type Aggregates = Readonly<Record<StatDeclaration["aggregate"], number>>;

async function aggregates(db: Database, game: string, user: string): Promise<ReadonlyMap<string, Aggregates>> {
  const rows = await seatsOf(db, game, user)
    .innerJoin("match_stats", (join) =>
      join.onRef("match_stats.match", "=", "match_players.match").onRef("match_stats.seat", "=", "match_players.seat"),
    )
    .select((e) => [
      "match_stats.name",
      e.fn.sum("match_stats.value").as("sum"),
      e.fn.max<number>("match_stats.value").as("max"),
      e.fn.min<number>("match_stats.value").as("min"),
      e.fn.avg("match_stats.value").as("average"),
    ])
    .groupBy("match_stats.name")
    .execute();
  const numbers = rows.map(({ name, sum, max, min, average }) => {
    return [name, { sum: Number(sum), max, min, average: Number(average) }] as const;
  });
  return new Map(numbers);
}

/** The seats of one user in finished matches of one game. */
function seatsOf(db: Database, game: string, user: string) {
  return db
    .selectFrom("match_players")
    .innerJoin("matches", "matches.id", "match_players.match")
    .where("match_players.user", "=", user)
    .where("matches.game", "=", game)
    .where("matches.outcome", "=", "finished");
}
