import { Database as SqliteFile } from "bun:sqlite";
import { join } from "node:path";
import { Kysely } from "kysely";
import { afterAll, describe, expect, test } from "bun:test";
import { untoldPlayers } from "../../src/db/erased-players.ts";
import { identifyPlayers, isPlayerOf } from "../../src/db/game-players.ts";
import { matchesOfUser, matchOfUser } from "../../src/db/history.ts";
import { recordMatch } from "../../src/db/matches.ts";
import { migrate } from "../../src/db/migrate.ts";
import { migrations } from "../../src/db/migrations.ts";
import { recordedEnd } from "../../src/db/recorded-match.ts";
import type { Database, Tables } from "../../src/db/schema.ts";
import { noteConnection, serverKey } from "../../src/db/server-keys.ts";
import { liveSession, sessionsOf } from "../../src/db/sessions.ts";
import { sqliteDialect } from "../../src/db/sqlite.ts";
import { gameStats, leaderboard, playerGameStats } from "../../src/db/statistics.ts";
import { staleGuests, userBySkeleton } from "../../src/db/users.ts";
import { ratingRules } from "../../src/game/match-store.ts";
import { endedMatch } from "../kit/ended-match.ts";
import { tempFolder } from "../kit/temp-folder.ts";

/** They grow for as long as a hub lives; nothing that is asked for often may look at all of one. */
const growing = /SCAN (matches|match_players|match_stats|ratings|users|sessions|game_players|game_connections)\b/;

const file = new SqliteFile(join(tempFolder(), "hub.db"), { create: true, readwrite: true });
const asked: string[] = [];
const db: Database = new Kysely<Tables>({
  dialect: sqliteDialect(file),
  log: ({ query }) => void asked.push(query.sql),
});
await migrate(db, migrations);
afterAll(() => db.destroy());

const at = Date.now();
const [game, one, two] = ["game-1", "user-1", "user-2"];
for (const id of [one, two])
  file.run("insert into users values (?, ?, ?, ?, ?, null, 0, 0, 0, 1, 1)", [id, id, id, id, id]);
file.run("insert into games (id, name, state, bundled, limits, created) values (?, 'Game', 'approved', 0, '{}', 1)", [
  game,
]);

const seat = (number: number, user: string) => ({
  seat: number,
  user,
  name: user,
  place: number + 1,
  score: 1,
  stats: { moves: 1 },
});
const match = endedMatch({ id: "match-1", game, endedAt: at, players: [seat(0, one), seat(1, two)] });

/** What a player, a page or the end of a match asks for. What only the host asks for may take longer. */
const often: Readonly<Record<string, () => Promise<unknown>>> = {
  "the end of a match": () => recordMatch(db, match, ratingRules),
  "how it ended": () => recordedEnd(db, match.id),
  "a user's matches": () => matchesOfUser(db, one, { limit: 50 }),
  "a further page of them": () => matchesOfUser(db, one, { limit: 50, before: at + 1 }),
  "one match": () => matchOfUser(db, match.id, one),
  "a game's numbers": () => gameStats(db, game),
  "a user's numbers in a game": () => playerGameStats(db, game, one, {}),
  "a leaderboard": () => leaderboard(db, game, { limit: 1, me: two }),
  "player ids": () => identifyPlayers(db, game, [one, two], at),
  "a player's id": () => isPlayerOf(db, game, "player"),
  "a session": () => liveSession(db, "token_hash", "x", at),
  "a user's sessions": () => sessionsOf(db, one, at),
  "a user by name": () => userBySkeleton(db, one),
  "guests to be erased": () => staleGuests(db, at, 500),
  "a server key": () => serverKey(db, "G1"),
  "a connection": () => noteConnection(db, { game, key: "G1", address: "127.0.0.1", now: at }),
  "erased players": () => untoldPlayers(db, game, 100),
};

describe("no table that grows is read as a whole for", () => {
  test.each(Object.keys(often))("%s", async (name) => {
    asked.length = 0;
    await often[name]!();
    const queries = asked.filter((sql) => !/^(begin|commit)/.test(sql));
    expect(queries.length).toBeGreaterThan(0);
    for (const sql of queries) {
      const nothing = Array.from({ length: sql.split("?").length - 1 }, () => null);
      const plan = file.query<{ readonly detail: string }, null[]>(`explain query plan ${sql}`).all(...nothing);
      for (const { detail } of plan) expect(detail, sql).not.toMatch(growing);
    }
  });
});

test("a database of an older version gets its counts and the times of its seats", async () => {
  const old = new SqliteFile(join(tempFolder(), "old.db"), { create: true, readwrite: true });
  const older = new Kysely<Tables>({ dialect: sqliteDialect(old) });
  const before = Object.entries(migrations).filter(([name]) => name < "0008");
  await migrate(older, Object.fromEntries(before));
  old.run("insert into users values ('u', 'u', 'u', 'u', 'u', null, 0, 0, 0, 1, 1)");
  old.run(
    "insert into games values ('g', 'G', 'g', 'approved', 0, null, '{}', 1), ('h', 'H', 'h', 'approved', 0, null, '{}', 1)",
  );
  for (const [id, ended, outcome] of [
    ["m1", 10, "finished"],
    ["m2", 20, "finished"],
    ["m3", 30, "voided"],
  ] as const) {
    old.run(
      "insert into matches (id, game, version, options, started, ended, outcome) values (?, 'g', '1', '{}', 1, ?, ?)",
      [id, ended, outcome],
    );
    old.run("insert into match_players values (?, 0, 'u', 'u', 1, 1, 0, null, null)", [id]);
  }
  await migrate(older, migrations);
  expect(await gameStats(older, "g")).toMatchObject({ matches: 2, voided: 1 });
  expect(await gameStats(older, "h")).toMatchObject({ matches: 0, voided: 0 });
  expect((await matchesOfUser(older, "u", { limit: 2 })).map(({ id }) => id)).toEqual(["m3", "m2"]);
  await older.destroy();
});
