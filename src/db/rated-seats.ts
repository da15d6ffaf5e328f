/**
 * Which seats of a match count for the ratings. The problem: ratings that can be farmed. Two friends take turns in winning,
 * somebody signs in twice and beats himself, who is about to lose leaves or stops the match, and a game that is in league
 * with somebody ends without a result whenever that player loses.
 * Chosen: guests never count; two people count against each other so often a day, and anybody so often in one game; who
 * leaves has lost, whatever the game says; and a game whose matches often end without a result rates nobody until that is mended.
 * Nothing of it needs a look at how the match was played, which the hub cannot judge.
 */
import type { EndedMatch, EndedSeat } from "./ended-match.ts";
import type { Database } from "./schema.ts";

const dayMs = 24 * 3_600_000;

export const ratingBounds = {
  /** Rated matches of the same two people in one game within a day: a long evening. */
  pairPerDayMax: 20,
  /** Rated matches of one person in one game within a day. */
  personPerDayMax: 60,
  /** The newest matches of a game that are looked at for how many ended without a result by its fault. */
  matchesLookedAt: 50,
  /** So many are bad luck. */
  voidsMin: 5,
  /** More than this share of them are not. */
  voidShareMax: 0.2,
} as const;

/** How the skills of some seats are computed. */
export interface Rated {
  /** All that are compared, with their places for the ratings. */
  readonly seats: readonly (EndedSeat & { readonly place: number })[];
  /** Those whose skill changes by it. */
  readonly changes: (seat: number) => boolean;
}

/** Behind every place that a game can give. */
const lastPlace = 1_000;

/** Undefined: this match changes nobody's rating. `registered` are the users in it who are no guests. */
export async function ratedSeats(
  trx: Database,
  match: EndedMatch,
  registered: ReadonlySet<string>,
): Promise<Rated | undefined> {
  if (!match.rated) return undefined;
  const users = match.players.map(({ user }) => user).filter((user) => registered.has(user));
  // Somebody who plays against themselves proves nothing.
  if (users.length < 2 || new Set(users).size < users.length) return undefined;
  if (await isOftenVoid(trx, match.game, match.id)) return undefined;
  const fresh = await notTooOften(trx, match, users);
  const seats = match.players.filter(({ user }) => fresh.has(user));
  return finished(match, seats) ?? abandoned(match, seats);
}

/** Those who left, or would rather not have played to the end, are behind everybody who stayed. */
function finished({ outcome, forfeits, removed }: EndedMatch, all: readonly EndedSeat[]): Rated | undefined {
  if (outcome !== "finished") return undefined;
  const seats = all
    .filter(({ seat }) => !removed.includes(seat))
    .flatMap((one) =>
      one.place === null ? [] : [{ ...one, place: forfeits.includes(one.seat) ? lastPlace : one.place }],
    );
  return seats.length < 2 ? undefined : { seats, changes: () => true };
}

/** A match that came to nothing costs those who ended it, and gives the others nothing. */
function abandoned({ forfeits }: EndedMatch, all: readonly EndedSeat[]): Rated | undefined {
  const seats = all.map((one) => ({ ...one, place: forfeits.includes(one.seat) ? 2 : 1 }));
  const isOneSided = seats.every(({ place }) => place === seats[0]?.place);
  return seats.length < 2 || isOneSided ? undefined : { seats, changes: (seat) => forfeits.includes(seat) };
}

async function isOftenVoid(trx: Database, game: string, except: string): Promise<boolean> {
  const newest = await trx
    .selectFrom("matches")
    .select("fault")
    .where("game", "=", game)
    .where("id", "!=", except)
    .orderBy("ended", "desc")
    .limit(ratingBounds.matchesLookedAt)
    .execute();
  const voids = newest.filter(({ fault }) => fault === "game").length;
  return voids >= ratingBounds.voidsMin && voids > ratingBounds.voidShareMax * newest.length;
}

/** Those of the users who are within the bounds of a day, alone and with each of the others. */
async function notTooOften(trx: Database, match: EndedMatch, users: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom("match_players")
    .innerJoin("matches", "matches.id", "match_players.match")
    .select(["match_players.match", "match_players.user"])
    .where("match_players.user", "in", users)
    .where("match_players.ended", ">", match.endedAt - dayMs)
    .where("match_players.rating_after", "is not", null)
    .where("matches.game", "=", match.game)
    .execute();
  const counts = new Map<string, number>();
  const add = (who: string) => counts.set(who, (counts.get(who) ?? 0) + 1);
  for (const group of Map.groupBy(rows, (row) => row.match).values()) {
    const together = group.flatMap(({ user }) => user ?? []).sort();
    for (const [i, one] of together.entries()) {
      add(one);
      for (const other of together.slice(i + 1)) add(`${one} ${other}`);
    }
  }
  const fresh = new Set(users.filter((user) => (counts.get(user) ?? 0) < ratingBounds.personPerDayMax));
  const sorted = [...users].sort();
  for (const [i, one] of sorted.entries()) {
    for (const other of sorted.slice(i + 1)) {
      if ((counts.get(`${one} ${other}`) ?? 0) < ratingBounds.pairPerDayMax) continue;
      fresh.delete(one);
      fresh.delete(other);
    }
  }
  return fresh;
}
