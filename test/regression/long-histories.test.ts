/**
 * The attack: a game of one's own, one match every twenty seconds, sixteen stats in each. After a day the export of the account looked
 * at every stat for every match: with 5,000 matches nobody else was served for nine seconds, as often as it was asked for. And 200
 * matches of 64 seats were one answer of 200,000 stats, half a second each.
 */
import { expect, test } from "bun:test";
import { matchesOfUser, seatsPerPageMax } from "../../src/db/history.ts";
import type { Database } from "../../src/db/schema.ts";
import { openTestAuth, refusalOf, registerGame, stranger } from "../kit/auth.ts";

const nobody = { name: "Nobody", place: 2, score: null, won: 0 as const, rating_before: null, rating_after: null };

/** Matches that ended at the same time by tens, in which the user had the first seats. */
async function played(
  db: Database,
  user: string,
  game: string,
  shape: Readonly<Record<"matches" | "seats" | "own", number>>,
) {
  await db.transaction().execute(async (trx) => {
    for (let i = 0; i < shape.matches; i += 1) {
      const match = `m${String(i).padStart(4, "0")}`;
      const ended = Math.floor(i / 10) + 1;
      const row = { id: match, game, version: "1.0.0", options: "{}", started: 1, ended, outcome: "finished" as const };
      await trx
        .insertInto("matches")
        .values({ ...row, reason: null, fault: null, random: null })
        .execute();
      const seats = Array.from({ length: shape.seats }, (_, seat) => seat);
      const seated = seats.map((seat) => ({ match, seat, user: seat < shape.own ? user : null, ended, ...nobody }));
      await trx.insertInto("match_players").values(seated).execute();
      const stats = seats.map((seat) => ({ match, seat, name: "moves", value: i * 100 + seat }));
      await trx.insertInto("match_stats").values(stats).execute();
    }
  });
}

async function player() {
  const test = await openTestAuth();
  const { session } = await test.auth.accounts.createGuest("Ada", stranger());
  const { game } = await registerGame(test, "Endless");
  return { ...test, session, user: session.user.id, game };
}

test("[AU-22] an export is read in turns with everything else, whole and in order", async () => {
  const { auth, db, session, user, game } = await player();
  await played(db, user, game, { matches: 500, seats: 3, own: 2 });
  let turns = 0;
  let next = setImmediate(function again() {
    turns += 1;
    next = setImmediate(again);
  });
  const { matches } = await auth.accounts.export(session);
  clearImmediate(next);
  expect(turns).toBeGreaterThanOrEqual(5);
  const expected = Array.from({ length: 500 }, (_, i) =>
    [0, 1].map((seat) => [seat, { moves: i * 100 + seat }]),
  ).flat();
  expect(matches.map(({ seat, stats }) => [seat, stats])).toEqual(expected);
});

test("[AU-22] an account is exported ten times an hour", async () => {
  const { auth, session } = await player();
  for (let i = 0; i < 10; i += 1) expect(await refusalOf(auth.accounts.export(session))).toBe("none");
  expect(await refusalOf(auth.accounts.export(session))).toBe("too_many");
  const other = await auth.accounts.createGuest("Ben", stranger());
  expect(await refusalOf(auth.accounts.export(other.session))).toBe("none");
});

test("a page of a history has fewer matches where they are large, and the next one goes on from there", async () => {
  const { db, user, game } = await player();
  await played(db, user, game, { matches: 60, seats: 64, own: 1 });
  const first = await matchesOfUser(db, user, { limit: 200 });
  expect(first.flatMap(({ players }) => players)).toHaveLength(seatsPerPageMax);
  expect(first[0]!.players[63]).toMatchObject({ seat: 63, stats: { moves: 5_963 } });
  const second = await matchesOfUser(db, user, { limit: 200, before: first.at(-1)!.endedAt });
  expect(second[0]!.endedAt).toBe(first.at(-1)!.endedAt - 1);
});

test("matches that ended in the same ms are on one page, so that none is between two pages", async () => {
  const { db, user, game } = await player();
  const shape = { matches: 45, seats: 50, own: 2 };
  await played(db, user, game, shape);
  const newestFirst = Array.from({ length: shape.matches }, (_, i) => `m${String(i).padStart(4, "0")}`).toReversed();
  for (const limit of [1, 7, 10, 200]) {
    const seen: string[] = [];
    for (let before: number | undefined; ;) {
      const page = await matchesOfUser(db, user, { limit, ...(before !== undefined && { before }) });
      if (page.length === 0) break;
      seen.push(...page.map(({ id }) => id));
      before = page.at(-1)!.endedAt;
    }
    expect([limit, seen]).toEqual([limit, newestFirst]);
  }
});
