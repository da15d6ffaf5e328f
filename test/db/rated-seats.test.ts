import { beforeAll, describe, expect, test } from "bun:test";
import type { EndedMatch } from "../../src/db/ended-match.ts";
import { recordMatch } from "../../src/db/matches.ts";
import { ratingBounds } from "../../src/db/rated-seats.ts";
import { ratingRules } from "../../src/game/match-store.ts";
import { goodPassword, openTestAuth, registerGame, stranger, type TestAuth } from "../kit/auth.ts";
import { endedMatch } from "../kit/ended-match.ts";

const dayMs = 24 * 3_600_000;
let hub: TestAuth;
const ids: Record<string, string> = {};

beforeAll(async () => {
  hub = await openTestAuth();
  for (const username of ["ada", "bob", "cem", "dee"]) {
    const { session } = await hub.auth.accounts.createAccount({ username, password: goodPassword }, stranger());
    ids[username] = session.user.id;
  }
  for (let i = 0; i < 4; i += 1)
    ids[`guest${i}`] = (await hub.auth.accounts.createGuest(`Gus ${i}`, stranger())).session.user.id;
});

let games = 0;
async function newGame(): Promise<string> {
  const { code } = await hub.auth.games.invite();
  games += 1;
  return (await registerGame(hub, `Wager ${"abcdefghijk"[games]}`, { invite: code })).game;
}

let now = 1_000_000_000;
/** A match of the game in which these people took these places, at the next minute. */
async function play(game: string, places: Readonly<Record<string, number | null>>, more: Partial<EndedMatch> = {}) {
  now += 60_000;
  const players = Object.entries(places).map(([who, place], seat) => {
    return { seat, user: ids[who] ?? "", name: who, place, score: null, stats: {} };
  });
  const match = endedMatch({ game, endedAt: now, players, ...more });
  const { ratings } = await recordMatch(hub.db, match, ratingRules);
  return ratings.map(({ before, after }) => (before === null || after === null ? null : Math.sign(after - before)));
}

const voided = (fault: EndedMatch["fault"], more: Partial<EndedMatch> = {}) =>
  ({ outcome: "voided", reason: "why", fault, ...more }) as const;

const counted = (changes: readonly (number | null)[]) => changes.some((change) => change !== null);

describe("ratings", () => {
  test("[RS-04] a game that lets one player win a thousand times moves no other game, and with guests nothing at all", async () => {
    const [evil, honest] = [await newGame(), await newGame()];
    for (let i = 0; i < 4; i += 1) expect(await play(evil, { ada: 1, [`guest${i}`]: 2 })).toEqual([null, null]);
    let rated = 0;
    for (let i = 0; i < 200; i += 1) rated += Number(counted(await play(evil, { ada: 1, bob: 2 })));
    expect(rated).toBe(ratingBounds.pairPerDayMax);
    const rows = await hub.db
      .selectFrom("ratings")
      .select("game")
      .where("user", "=", ids["ada"] ?? "")
      .execute();
    expect(rows.map(({ game }) => game)).toEqual([evil]);
    expect(counted(await play(honest, { ada: 1, bob: 2 }))).toBeTrue();
  });

  test("[RS-06] the same two count against each other so often a day, others with them go on, and a day later they do again", async () => {
    const game = await newGame();
    for (let i = 0; i < ratingBounds.pairPerDayMax; i += 1)
      expect(await play(game, i % 2 === 0 ? { ada: 1, bob: 2 } : { ada: 2, bob: 1 })).toSatisfy(counted);
    expect(await play(game, { ada: 1, bob: 2 })).toEqual([null, null]);
    expect(await play(game, { ada: 1, bob: 2, cem: 3, dee: 4 })).toEqual([null, null, 1, -1]);
    expect(await play(game, { ada: 1, cem: 2 })).toSatisfy(counted);
    now += dayMs;
    expect(await play(game, { ada: 1, bob: 2 })).toSatisfy(counted);
  });

  test("[RS-06] one person counts so often a day, whoever the others are", async () => {
    const game = await newGame();
    let rated = 0;
    for (const other of ["bob", "cem", "dee", "bob", "cem", "dee"]) {
      for (let i = 0; i < ratingBounds.pairPerDayMax; i += 1)
        rated += Number(counted(await play(game, { ada: 1, [other]: 2 })));
    }
    expect(rated).toBe(ratingBounds.personPerDayMax);
  });

  test("[RS-06] [RS4] who left counts as last, whatever the game says, and has not won", async () => {
    const game = await newGame();
    expect(await play(game, { ada: 1, bob: 2, cem: 2 }, { forfeits: [0] })).toEqual([-1, 1, 1]);
    const rows = await hub.db.selectFrom("ratings").select(["user", "wins"]).where("game", "=", game).execute();
    expect(rows.find(({ user }) => user === ids["ada"])?.wins).toBe(0);
  });

  test("[RS-06] a match that somebody left or stopped before it was lost costs them a loss, and gives nobody a win", async () => {
    const game = await newGame();
    const nobody = { ada: null, bob: null };
    expect(await play(game, nobody, voided("people", { forfeits: [1] }))).toEqual([null, -1]);
    expect(await play(game, nobody, voided("people"))).toEqual([null, null]);
    expect(await play(game, nobody, voided("game"))).toEqual([null, null]);
    expect(await play(game, { ada: null, guest0: null }, voided("people", { forfeits: [0] }))).toEqual([null, null]);
  });

  test("[RS-06] who was removed by the host is not rated; a host who removed the last opponent has lost", async () => {
    const game = await newGame();
    expect(await play(game, { ada: 1, bob: 2, cem: 3 }, { removed: [2] })).toEqual([1, -1, null]);
    expect(await play(game, { ada: 1, bob: 2 }, { removed: [1], forfeits: [0] })).toEqual([-1, null]);
  });

  test("[RS-13] a game whose matches often end without a result rates nobody, until they end well again", async () => {
    const game = await newGame();
    const lost = () => play(game, { ada: null, bob: null }, voided("game"));
    for (let i = 0; i < ratingBounds.voidsMin - 1; i += 1) await lost();
    expect(await play(game, { ada: 1, cem: 2 })).toSatisfy(counted);
    await lost();
    expect(await play(game, { ada: 1, cem: 2 })).toEqual([null, null]);
    for (let i = 0; i < 30; i += 1) await play(game, { guest0: 1, guest1: 2 });
    expect(await play(game, { ada: 1, cem: 2 })).toSatisfy(counted);
  });

  test("[RS-13] players cannot have a game unrated: what they or the hub end is not the game's fault", async () => {
    const game = await newGame();
    for (let i = 0; i < 20; i += 1) {
      await play(game, { guest0: null, guest1: null }, voided("people", { forfeits: [0] }));
      await play(game, { guest0: null, guest1: null }, voided("hub"));
    }
    expect(await play(game, { ada: 1, bob: 2 })).toSatisfy(counted);
  });
});
