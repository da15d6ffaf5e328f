import { beforeEach, describe, expect, test } from "bun:test";
import { Database as SqliteFile } from "bun:sqlite";
import { readFileSync } from "node:fs";
import { recordMatch } from "../../src/db/matches.ts";
import { matchesOfUser } from "../../src/db/history.ts";
import { settleErased } from "../../src/db/erased-players.ts";
import { leaderboard } from "../../src/db/statistics.ts";
import type { NewSession } from "../../src/auth/sessions.ts";
import { ratingRules } from "../../src/game/match-store.ts";
import { goodPassword, openTestAuth, refusalOf, registerGame, stranger, type TestAuth } from "../kit/auth.ts";
import { endedMatch } from "../kit/ended-match.ts";

let hub: TestAuth;
let ada: NewSession;
let bob: NewSession;
let chess: string;
let quiz: string;

beforeEach(async () => {
  hub = await openTestAuth();
  const { accounts, games } = hub.auth;
  const caller = (label: string) => ({ ...stranger(), label });
  ada = await accounts.createAccount(
    { username: "Adamant", password: goodPassword, name: "Lovelace" },
    caller("Canary browser"),
  );
  bob = await accounts.createAccount({ username: "Bob", password: goodPassword }, stranger());
  chess = (await registerGame(hub, "Chess", { invite: (await games.invite()).code })).game;
  quiz = (await registerGame(hub, "Quiz", { invite: (await games.invite()).code })).game;
  await play(chess, 1);
  await play(chess, 2);
  await play(quiz, 1);
});

async function play(game: string, place: 1 | 2): Promise<string> {
  const seat = (number: number, { session }: NewSession, at: number) => ({
    seat: number,
    user: session.user.id,
    name: session.user.name,
    place: at,
    score: at * 10,
    stats: { moves: number + 3 },
  });
  const players = [seat(0, ada, place), seat(1, bob, 3 - place)];
  const match = endedMatch({ game, options: { size: 8 }, startedAt: 1, endedAt: hub.now(), players });
  await recordMatch(hub.db, match, ratingRules);
  await hub.auth.accounts.playerIdFor(game, ada.session.user.id);
  return match.id;
}

/** All rows of all tables that hold the text anywhere. */
function rowsWith(text: string): string[] {
  using file = new SqliteFile(hub.path, { readonly: true });
  const tables = file.query<{ name: string }, []>("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  return tables.flatMap(({ name }) =>
    file
      .query(`SELECT * FROM "${name}"`)
      .all()
      .map((row) => `${name}: ${JSON.stringify(row)}`)
      .filter((row) => row.includes(text)),
  );
}

describe("an account's export [AU-22]", () => {
  test("holds everything that is kept of it, and no secret", async () => {
    const { accounts } = hub.auth;
    const exported = await accounts.export(ada.session);
    expect(exported.user).toMatchObject({ username: "Adamant", name: "Lovelace" });
    expect(exported.sessions.map(({ label }) => label)).toEqual(["Canary browser"]);
    expect(exported.games.map(({ name }) => name)).toEqual(["Chess", "Quiz"]);
    expect(exported.games[0]!.player).toBe(await accounts.playerIdFor(chess, ada.session.user.id));
    expect(exported.games[0]!.rating).toMatchObject({ matches: 2, wins: 1 });
    expect(exported.matches).toHaveLength(3);
    expect(exported.matches[0]).toMatchObject({ game: "Chess", seat: 0, name: "Lovelace", stats: { moves: 3 } });
    const text = JSON.stringify(exported);
    for (const secret of [ada.token, "$argon2", bob.session.user.id]) expect(text).not.toContain(secret);
  });

  test("has every row that carries the user", async () => {
    const id = ada.session.user.id;
    const tables = new Map<string, number>();
    for (const row of rowsWith(id)) {
      const table = row.slice(0, row.indexOf(":"));
      tables.set(table, (tables.get(table) ?? 0) + 1);
    }
    expect(Object.fromEntries(tables)).toEqual({
      users: 1,
      sessions: 1,
      game_players: 2,
      ratings: 2,
      match_players: 3,
    });
  });
});

describe("an erased account [AU-22]", () => {
  test("leaves no row and no byte, and names the ids that games must forget", async () => {
    const { accounts, sessions, devices } = hub.auth;
    const { user } = ada.session;
    const pids = [await accounts.playerIdFor(chess, user.id), await accounts.playerIdFor(quiz, user.id)];
    const start = await devices.start("terminal", stranger());
    const { approval } = await devices.lookup(start.userCode, ada.session, stranger());
    await devices.confirm({ userCode: start.userCode, approval, approve: true }, ada.session, stranger());
    const ended: string[] = [];
    sessions.onRevoked(({ session }) => ended.push(session));

    const erased = await accounts.erase(ada.session, goodPassword, stranger());
    expect(new Set(erased)).toEqual(
      new Set([
        { game: chess, player: pids[0]! },
        { game: quiz, player: pids[1]! },
      ]),
    );
    expect(ended).toEqual([ada.session.id]);
    expect(await sessions.authenticate(ada.token)).toBeUndefined();
    for (const trace of [user.id, "Adamant", "adamant", "Lovelace", ada.session.id, "Canary"]) {
      expect(rowsWith(trace)).toEqual([]);
    }
    // The random id that a game knows is kept until the game was told, and tied to nobody.
    for (const pid of pids) expect(rowsWith(pid)).toEqual([expect.stringContaining("erased_players: ")]);
    for (const one of erased) for (const part of ["purged", "told"] as const) await settleErased(hub.db, one, part);
    for (const pid of pids) expect(rowsWith(pid)).toEqual([]);
    await hub.db.destroy();
    const bytes = readFileSync(hub.path).toString("latin1");
    for (const trace of [user.id, "Adamant", "Lovelace", "Canary browser"]) expect(bytes).not.toContain(trace);
  });

  test("leaves the others their matches, with a nameless opponent", async () => {
    await hub.auth.accounts.erase(ada.session, goodPassword, stranger());
    const matches = await matchesOfUser(hub.db, bob.session.user.id, { limit: 10 });
    expect(matches).toHaveLength(3);
    for (const { players } of matches) expect(players.map(({ name }) => name)).toEqual(["Former player", "Bob"]);
    expect((await leaderboard(hub.db, chess, { limit: 10 })).map(({ name }) => name)).toEqual(["Bob"]);
  });

  test("leaves nothing behind either where both its parts are done in the same moment", async () => {
    const [one] = await hub.auth.accounts.erase(ada.session, goodPassword, stranger());
    await Promise.all([settleErased(hub.db, one!, "told"), settleErased(hub.db, one!, "purged")]);
    expect(rowsWith(one!.player)).toEqual([]);
  });

  test("was erased only with its password; a guest has none", async () => {
    const { accounts } = hub.auth;
    for (const password of [undefined, "kettle rain tuba 8"]) {
      expect(await refusalOf(accounts.erase(ada.session, password, stranger()))).toBe("bad_credentials");
    }
    const guest = await accounts.createGuest("Gus", stranger());
    expect(await accounts.erase(guest.session, undefined, stranger())).toEqual([]);
  });

  test("frees its name", async () => {
    const { accounts } = hub.auth;
    await accounts.erase(ada.session, goodPassword, stranger());
    const again = accounts.createAccount({ username: "adamant", password: goodPassword }, stranger());
    expect(await refusalOf(again)).toBe("none");
  });
});

describe("a player's id [AU-24]", () => {
  test("is another in each game, random, and the same in every match of it", async () => {
    const { accounts } = hub.auth;
    const user = ada.session.user.id;
    const inChess = await accounts.playerIdFor(chess, user);
    const inQuiz = await accounts.playerIdFor(quiz, user);
    expect(inChess).not.toBe(inQuiz);
    expect(await accounts.playerIdFor(chess, user)).toBe(inChess);
    // Version 4: no time in it, by which ids could be matched.
    for (const id of [inChess, inQuiz]) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    const both = await Promise.all([
      accounts.playerIdFor(chess, bob.session.user.id),
      accounts.playerIdFor(chess, bob.session.user.id),
    ]);
    expect(both[0]).toBe(both[1]);
  });

  test("is new after a reset, and what was played before is nobody's; other games keep theirs", async () => {
    const { accounts } = hub.auth;
    const user = ada.session.user.id;
    const old = await accounts.playerIdFor(chess, user);
    const inQuiz = await accounts.playerIdFor(quiz, user);
    expect(await accounts.resetGameIdentity(ada.session, "chess")).toEqual({ game: chess, player: old });
    expect(await accounts.playerIdFor(chess, user)).not.toBe(old);
    expect(rowsWith(old)).toEqual([expect.stringContaining("erased_players: ")]);
    expect(await accounts.playerIdFor(quiz, user)).toBe(inQuiz);
    const mine = await matchesOfUser(hub.db, user, { limit: 10 });
    expect(mine.map(({ game }) => game.id)).toEqual([quiz]);
    const theirs = await matchesOfUser(hub.db, bob.session.user.id, { limit: 10 });
    const seen = theirs.filter(({ game }) => game.id === chess).map(({ players }) => players[0]!.name);
    expect(seen).toEqual(["Former player", "Former player"]);
    expect((await leaderboard(hub.db, chess, { limit: 10 })).map(({ name }) => name)).toEqual(["Bob"]);
  });

  test("cannot be reset in a game that is not there, or that never met the user", async () => {
    const { accounts } = hub.auth;
    const guest = await accounts.createGuest("Gus", stranger());
    expect(await refusalOf(accounts.resetGameIdentity(guest.session, "nothing"))).toBe("not_found");
    expect(await accounts.resetGameIdentity(guest.session, chess)).toBeUndefined();
  });
});
