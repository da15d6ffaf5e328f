import { sql } from "kysely";
import type { MatchInfo, MatchPlayer, RevealedRandom } from "../../protocol/http.ts";
import type { Options } from "../../protocol/manifest.ts";
import type { Database, MatchPlayerTable } from "./schema.ts";

/** Shown for somebody whose account was erased. */
export const formerPlayer = "Former player";

/** Seats in one answer: as many as twenty of the largest matches have. Each may bring 16 stats, and all is read in one go. */
export const seatsPerPageMax = 1_280;

/**
 * Matches of a user, newest first, fewer where they are large; `before` is the `endedAt` of the last one seen. Those that ended
 * in the same ms as the last one come along, beyond `limit`: the next page begins before that ms, and none is left out.
 */
export async function matchesOfUser(
  db: Database,
  user: string,
  page: { readonly before?: number; readonly limit: number },
): Promise<readonly MatchInfo[]> {
  // Once each, also where the user had two of its seats.
  const all = db
    .selectFrom("match_players")
    .select(["match", "ended"])
    .distinct()
    .where("user", "=", user)
    .orderBy("ended", "desc")
    .orderBy("match", "desc");
  const older = page.before === undefined ? all : all.where("ended", "<", page.before);
  const newest = await older.limit(page.limit).execute();
  const shown = newest.slice(0, await fitting(db, idsOf(newest)));
  const last = shown.at(-1);
  if (!last) return [];
  const isOver = newest.length < page.limit && shown.length === newest.length;
  const together = all.where("ended", "=", last.ended).where("match", "<", last.match);
  return matchInfos(db, idsOf(isOver ? shown : [...shown, ...(await together.execute())]), user);
}

const idsOf = (rows: readonly { readonly match: string }[]) => rows.map(({ match }) => match);

/** How many of these matches one answer can hold; at least one. */
async function fitting(db: Database, ids: readonly string[]): Promise<number> {
  // An empty list is no SQL in PostgreSQL.
  if (ids.length === 0) return 0;
  const rows = await db
    .selectFrom("match_players")
    .select(({ fn }) => ["match", fn.countAll<number>().as("seats")])
    .where("match", "in", ids)
    .groupBy("match")
    .execute();
  const seats = new Map(rows.map((row) => [row.match, row.seats]));
  let sum = 0;
  const over = ids.findIndex((id) => (sum += seats.get(id) ?? 0) > seatsPerPageMax);
  return over < 0 ? ids.length : Math.max(1, over);
}

/** Undefined unless this user played in it. */
export async function matchOfUser(db: Database, match: string, user: string): Promise<MatchInfo | undefined> {
  const [found] = await matchInfos(db, [match], user);
  return found?.players.some(({ me }) => me) ? found : undefined;
}

/** The matches of these ids, newest first, as this user sees them. */
async function matchInfos(db: Database, ids: readonly string[], user: string): Promise<readonly MatchInfo[]> {
  const matches = await db
    .selectFrom("matches")
    .innerJoin("games", "games.id", "matches.game")
    .selectAll("matches")
    .select("games.name as game_name")
    .where("matches.id", "in", ids)
    .orderBy("matches.ended", "desc")
    .orderBy("matches.id", "desc")
    .execute();
  const seats = await db.selectFrom("match_players").selectAll().where("match", "in", ids).orderBy("seat").execute();
  const stats = await statsOf(db, ids);
  const byMatch = Map.groupBy(seats, (seat) => seat.match);
  return matches.map((match) => ({
    id: match.id,
    game: { id: match.game, name: match.game_name, version: match.version },
    options: JSON.parse(match.options) as Options,
    startedAt: match.started,
    endedAt: match.ended,
    outcome: match.outcome,
    reason: match.reason,
    random: match.random === null ? null : (JSON.parse(match.random) as RevealedRandom),
    players: (byMatch.get(match.id) ?? []).map((seat) =>
      playerOf(seat, stats.get(`${seat.match} ${seat.seat}`) ?? {}, user),
    ),
  }));
}

async function statsOf(db: Database, matches: readonly string[]): Promise<ReadonlyMap<string, Record<string, number>>> {
  // As one text for each seat: a row for each stat takes six times as long.
  const rows = await db
    .selectFrom("match_stats")
    .select(["match", "seat", sql<string>`json_group_object(name, value)`.as("stats")])
    .where("match", "in", matches)
    .groupBy(["match", "seat"])
    .execute();
  return new Map(
    rows.map(({ match, seat, stats }) => [`${match} ${seat}`, JSON.parse(stats) as Record<string, number>]),
  );
}

function playerOf(seat: MatchPlayerTable, stats: Readonly<Record<string, number>>, user: string): MatchPlayer {
  const { rating_before: before, rating_after: after } = seat;
  return {
    seat: seat.seat,
    name: seat.name ?? formerPlayer,
    me: seat.user === user,
    place: seat.place,
    score: seat.score,
    stats,
    ratingChange: before === null || after === null ? null : after - before,
  };
}
