import type { EndedMatch, EndedSeat } from "./ended-match.ts";
import { ratedSeats } from "./rated-seats.ts";
import type { Database, Flag } from "./schema.ts";

export interface Skill {
  readonly mu: number;
  readonly sigma: number;
}

/** How skills change; pure, so that ratings can be computed again from the results. */
export interface RatingRules {
  readonly newcomer: Skill;
  /** New skills in the order given. `place` 1 is best, equal places are ties. */
  rate(players: readonly { readonly skill: Skill; readonly place: number }[]): readonly Skill[];
  /** Whole points, as shown. */
  points(skill: Skill): number;
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
export async function recordMatch(db: Database, match: EndedMatch, rules: RatingRules): Promise<RecordedMatch> {
  return db.transaction().execute(async (trx) => {
    if (!(await insertMatch(trx, match))) return stored(trx, match.id);
    const users = await usersOf(trx, match);
    const changes = await rateSeats(trx, match, users, rules);
    for (const player of match.players) {
      await insertSeat(trx, match, player, users, changes.get(player.seat));
    }
    return { ...(await stored(trx, match.id)), recorded: true };
  });
}

interface Change {
  readonly before: number;
  readonly after: number;
}

type Users = ReadonlyMap<string, { readonly guest: Flag }>;

async function insertMatch(trx: Database, match: EndedMatch): Promise<boolean> {
  const done = await trx
    .insertInto("matches")
    .values({
      id: match.id,
      game: match.game,
      version: match.version,
      options: JSON.stringify(match.options),
      started: match.startedAt,
      ended: match.endedAt,
      outcome: match.outcome,
      reason: match.reason,
      fault: match.outcome === "voided" ? match.fault : null,
      random: match.random && JSON.stringify(match.random),
    })
    .onConflict((clash) => clash.column("id").doNothing())
    .executeTakeFirst();
  if ((done.numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
  await trx
    .updateTable("games")
    .set((game) => ({ [match.outcome]: game(match.outcome, "+", 1) }))
    .where("id", "=", match.game)
    .execute();
  return true;
}

/** Those who still exist: an account may be erased while its match goes on. */
async function usersOf(trx: Database, match: EndedMatch): Promise<Users> {
  const ids = match.players.map((player) => player.user);
  const rows = await trx.selectFrom("users").select(["id", "guest"]).where("id", "in", ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

async function insertSeat(
  trx: Database,
  match: EndedMatch,
  player: EndedSeat,
  users: Users,
  change: Change | undefined,
): Promise<void> {
  const exists = users.has(player.user);
  await trx
    .insertInto("match_players")
    .values({
      match: match.id,
      seat: player.seat,
      user: exists ? player.user : null,
      ended: match.endedAt,
      name: exists ? player.name : null,
      place: player.place,
      score: player.score,
      won: hasWon(match, player) ? 1 : 0,
      rating_before: change?.before ?? null,
      rating_after: change?.after ?? null,
    })
    .execute();
  const stats = Object.entries(player.stats);
  if (stats.length === 0) return;
  await trx
    .insertInto("match_stats")
    .values(
      stats.map(([name, value]) => ({
        match: match.id,
        seat: player.seat,
        name,
        value,
      })),
    )
    .execute();
}

/** First and still there, and somebody else is not first: a draw of all and a game alone have no winner. */
function hasWon({ outcome, forfeits, players }: EndedMatch, { seat, place }: EndedSeat): boolean {
  const isFirst = outcome === "finished" && place === 1 && !forfeits.includes(seat);
  return isFirst && players.some((other) => other.place !== 1);
}

async function rateSeats(
  trx: Database,
  match: EndedMatch,
  users: Users,
  rules: RatingRules,
): Promise<ReadonlyMap<number, Change>> {
  const changes = new Map<number, Change>();
  const registered = new Set([...users].flatMap(([id, { guest }]) => (guest === 0 ? [id] : [])));
  const rated = await ratedSeats(trx, match, registered);
  if (!rated) return changes;
  const { seats } = rated;
  const rows = await trx
    .selectFrom("ratings")
    .select(["user", "mu", "sigma", "matches", "wins"])
    .where("game", "=", match.game)
    .where(
      "user",
      "in",
      seats.map(({ user }) => user),
    )
    .execute();
  const known = new Map(rows.map((row) => [row.user, row]));
  const players = seats.map((seat) => {
    const { mu, sigma } = known.get(seat.user) ?? rules.newcomer;
    return { seat, skill: { mu, sigma }, place: seat.place };
  });
  const skills = rules.rate(players);
  for (const [i, { seat, skill }] of players.entries()) {
    const next = skills[i];
    if (!rated.changes(seat.seat)) continue;
    if (!next) throw new Error("the rating rule left out a player");
    const change = { before: rules.points(skill), after: rules.points(next) };
    const old = known.get(seat.user);
    const row = {
      mu: next.mu,
      sigma: next.sigma,
      points: change.after,
      matches: (old?.matches ?? 0) + 1,
      wins: (old?.wins ?? 0) + (hasWon(match, seat) ? 1 : 0),
    };
    await trx
      .insertInto("ratings")
      .values({ game: match.game, user: seat.user, ...row })
      .onConflict((clash) => clash.columns(["game", "user"]).doUpdateSet(row))
      .execute();
    changes.set(seat.seat, change);
  }
  return changes;
}

async function stored(trx: Database, id: string): Promise<RecordedMatch> {
  const match = await trx.selectFrom("matches").select("outcome").where("id", "=", id).executeTakeFirstOrThrow();
  const ratings = await trx
    .selectFrom("match_players")
    .select(["seat", "rating_before as before", "rating_after as after"])
    .where("match", "=", id)
    .orderBy("seat")
    .execute();
  return { recorded: false, outcome: match.outcome, ratings };
}
