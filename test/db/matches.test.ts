import { beforeAll, describe, expect, test } from "bun:test";
import { matchesOfUser, matchOfUser } from "../../src/db/history.ts";
import type { EndedMatch } from "../../src/db/ended-match.ts";
import { recordMatch } from "../../src/db/matches.ts";
import { identifyPlayers } from "../../src/db/game-players.ts";
import { gameStats, leaderboard, playerGameStats } from "../../src/db/statistics.ts";
import { ratingRules } from "../../src/game/match-store.ts";
import { goodPassword, openTestAuth, registerGame, stranger, type TestAuth } from "../kit/auth.ts";

let hub: TestAuth;
let game: string;
const ids = { ada: "", bob: "", cem: "", guest: "" };

beforeAll(async () => {
  hub = await openTestAuth();
  const invite = await hub.auth.games.invite();
  ({ game } = await registerGame(hub, "Connect Four", { invite: invite.code }));
  for (const username of ["ada", "bob", "cem"] as const) {
    const created = await hub.auth.accounts.createAccount({ username, password: goodPassword }, stranger());
    ids[username] = created.session.user.id;
  }
  ids.guest = (await hub.auth.accounts.createGuest("Gus", stranger())).session.user.id;
});

type Who = keyof typeof ids;

/** A finished match; the first of `places` is seat 0. */
function match(places: readonly (readonly [Who, number | null])[], more: Partial<EndedMatch> = {}): EndedMatch {
  return {
    id: Bun.randomUUIDv7(),
    game,
    version: "1.2.0",
    options: { rows: 6 },
    startedAt: 1_000,
    endedAt: 2_000,
    outcome: "finished",
    reason: null,
    rated: true,
    random: null,
    fault: null,
    forfeits: [],
    removed: [],
    players: places.map(([who, place], seat) => ({
      seat,
      user: ids[who],
      name: who,
      place,
      score: 10 - seat,
      stats: { moves: 10 + seat },
    })),
    ...more,
  };
}

const record = (ended: EndedMatch) => recordMatch(hub.db, ended, ratingRules);
const ratingsIn = (of: string) =>
  hub.db.selectFrom("ratings").selectAll().where("game", "=", of).orderBy("user").execute();

describe("a match", () => {
  test("counts once, however often its result comes", async () => {
    const ended = match([
      ["ada", 1],
      ["bob", 2],
    ]);
    const first = await record(ended);
    expect(first).toMatchObject({ recorded: true, outcome: "finished" });
    expect(first.ratings[0]!.after!).toBeGreaterThan(1000);
    expect(first.ratings[1]!.after!).toBeLessThan(1000);
    const before = await ratingsIn(game);

    const swapped = { ...ended, players: ended.players.map((player) => ({ ...player, place: 3 - player.place! })) };
    const again = await record(swapped);
    expect(again).toEqual({ ...first, recorded: false });
    const voided = await record({ ...ended, outcome: "voided", reason: "no" });
    expect(voided).toMatchObject({ recorded: false, outcome: "finished" });
    expect(await ratingsIn(game)).toEqual(before);
  });

  test("counts once also when its results come at the same time", async () => {
    const ended = match([
      ["ada", 1],
      ["bob", 2],
    ]);
    const all = await Promise.all(Array.from({ length: 10 }, () => record(ended)));
    expect(all.filter(({ recorded }) => recorded)).toHaveLength(1);
    const seats = await hub.db.selectFrom("match_players").selectAll().where("match", "=", ended.id).execute();
    expect(seats).toHaveLength(2);
  });

  test("changes nothing at all when it cannot be stored whole", async () => {
    const ended = match([
      ["ada", 1],
      ["bob", 2],
    ]);
    const before = await ratingsIn(game);
    const twice = { ...ended, players: [...ended.players, ended.players[0]!] };
    expect(await record(twice).catch(() => "failed")).toBe("failed");
    expect(await ratingsIn(game)).toEqual(before);
    expect(await hub.db.selectFrom("matches").selectAll().where("id", "=", ended.id).execute()).toEqual([]);
  });

  test.each([
    [
      "with one registered player and guests",
      [
        ["cem", 1],
        ["guest", 2],
      ],
      {},
    ],
    [
      "of an unrated game",
      [
        ["cem", 1],
        ["ada", 2],
      ],
      { rated: false },
    ],
    [
      "that was voided",
      [
        ["cem", null],
        ["ada", null],
      ],
      { outcome: "voided", reason: "server lost" },
    ],
    [
      "of somebody against themselves",
      [
        ["cem", 1],
        ["cem", 2],
      ],
      {},
    ],
  ] as const)("%s changes no rating", async (_, places, more) => {
    const before = await ratingsIn(game);
    const { ratings } = await record(match(places, more));
    expect(ratings.every(({ before: was, after }) => was === null && after === null)).toBe(true);
    expect(await ratingsIn(game)).toEqual(before);
  });

  test("rates registered players among themselves when guests play too", async () => {
    const { ratings } = await record(
      match([
        ["guest", 1],
        ["ada", 2],
        ["bob", 3],
      ]),
    );
    expect(ratings.map(({ after }) => after === null)).toEqual([true, false, false]);
    expect(ratings[1]!.after!).toBeGreaterThan(ratings[1]!.before!);
  });

  test("of a player who was erased meanwhile is stored without them", async () => {
    const { session } = await hub.auth.accounts.createGuest("Gone", stranger());
    const ended = match([["ada", 1]]);
    const gone = { seat: 1, user: session.user.id, name: "Gone", place: 2, score: null, stats: {} };
    await hub.auth.accounts.erase(session, undefined, stranger());
    await record({ ...ended, players: [...ended.players, gone] });
    const stored = await matchOfUser(hub.db, ended.id, ids.ada);
    expect(stored?.players.map(({ name }) => name)).toEqual(["ada", "Former player"]);
  });
});

describe("history and statistics", () => {
  test("show a match to its players only, with what it changed", async () => {
    const ended = match([
      ["ada", 1],
      ["bob", 2],
    ]);
    const { ratings } = await record(ended);
    const shown = await matchOfUser(hub.db, ended.id, ids.bob);
    expect(shown).toMatchObject({
      id: ended.id,
      game: { id: game, name: "Connect Four", version: "1.2.0" },
      options: { rows: 6 },
      outcome: "finished",
      reason: null,
    });
    expect(shown?.players[1]).toEqual({
      seat: 1,
      name: "bob",
      me: true,
      place: 2,
      score: 9,
      stats: { moves: 11 },
      ratingChange: ratings[1]!.after! - ratings[1]!.before!,
    });
    expect(await matchOfUser(hub.db, ended.id, ids.cem)).toBeUndefined();
  });

  test("page backwards through a user's matches", async () => {
    const { session } = await hub.auth.accounts.createGuest("Pager", stranger());
    const one = (endedAt: number) => {
      const ended = match([["bob", 2]], { endedAt });
      const me = { seat: 1, user: session.user.id, name: "Pager", place: 1, score: 1, stats: {} };
      return { ...ended, players: [...ended.players, me] };
    };
    for (const at of [10, 20, 30, 40, 50]) await record(one(at));
    const first = await matchesOfUser(hub.db, session.user.id, { limit: 2 });
    expect(first.map(({ endedAt }) => endedAt)).toEqual([50, 40]);
    const next = await matchesOfUser(hub.db, session.user.id, { limit: 10, before: 40 });
    expect(next.map(({ endedAt }) => endedAt)).toEqual([30, 20, 10]);
  });

  test("show one once to somebody who had two of its seats, and to nobody who had none", async () => {
    const { session } = await hub.auth.accounts.createGuest("Double", stranger());
    const me = (seat: number) => ({ seat, user: session.user.id, name: "Double", place: 1, score: 1, stats: {} });
    const ended = match([["bob", 2]]);
    await record({ ...ended, players: [...ended.players, me(1), me(2)] });
    const mine = await matchesOfUser(hub.db, session.user.id, { limit: 10 });
    expect(mine.map(({ id, players }) => [id, players.length])).toEqual([[ended.id, 3]]);
    expect(await matchOfUser(hub.db, ended.id, ids.cem)).toBeUndefined();
  });

  test("aggregate each stat as the game declares it, over finished matches of this game", async () => {
    const { code } = await hub.auth.games.invite();
    const other = (await registerGame(hub, "Quiz", { invite: code })).game;
    const seats = (moves: number, place: number) => [
      { seat: 0, user: ids.cem, name: "cem", place, score: 1, stats: { moves, luck: moves * 2, secret: 1 } },
      { seat: 1, user: ids.bob, name: "bob", place: 3 - place, score: 1, stats: {} },
    ];
    await identifyPlayers(hub.db, other, [ids.cem, ids.bob], 1);
    await record({ ...match([]), game: other, players: seats(4, 1) });
    await record({ ...match([]), game: other, players: seats(8, 2) });
    await record({ ...match([]), game: other, outcome: "voided", reason: "x", players: seats(1000, 1) });
    const declared = (aggregate: "sum" | "max" | "min" | "average") => ({
      moves: { title: "Moves", aggregate },
      never: { title: "Never told", aggregate },
    });
    for (const [aggregate, value] of [
      ["sum", 12],
      ["max", 8],
      ["min", 4],
      ["average", 6],
    ] as const) {
      const stats = await playerGameStats(hub.db, other, ids.cem, declared(aggregate));
      expect(stats).toMatchObject({ matches: 2, wins: 1, stats: [{ name: "moves", title: "Moves", value }] });
    }
    expect(await gameStats(hub.db, other)).toEqual({ matches: 2, players: 2, voided: 1 });
    expect((await hub.auth.games.find(other))?.matches).toBe(2);
  });

  test("rank by rating, ties sharing a rank, and add the asking player's own row", async () => {
    const board = await leaderboard(hub.db, game, { limit: 1, me: ids.bob });
    expect(board.map(({ rank, name, me }) => ({ rank, name, me }))).toEqual([
      { rank: 1, name: "ada", me: false },
      { rank: 2, name: "bob", me: true },
    ]);
    const whole = await leaderboard(hub.db, game, { limit: 50 });
    expect(whole.map(({ name }) => name)).toEqual(["ada", "bob"]);
    expect(whole[0]!.wins).toBeGreaterThan(0);
  });

  test("call a draw of all nobody's win", async () => {
    const { code } = await hub.auth.games.invite();
    const draws = (await registerGame(hub, "Draws", { invite: code })).game;
    await record({
      ...match([
        ["ada", 1],
        ["bob", 1],
      ]),
      game: draws,
    });
    expect(await playerGameStats(hub.db, draws, ids.ada, {})).toMatchObject({ matches: 1, wins: 0 });
    const board = await leaderboard(hub.db, draws, { limit: 5 });
    expect(board.map(({ rank }) => rank)).toEqual([1, 1]);
  });
});
