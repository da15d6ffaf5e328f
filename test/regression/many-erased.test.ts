/**
 * The attack: a player becomes a stranger to a game as often as requests are taken, a hundred times a second, while none of its servers
 * is connected. When one came it was told of all of them in one go, which is more than its queue takes: closed with `slow_consumer`,
 * a strike, and the same again until the game was in quarantine. One guest had ended a game for everybody.
 */
import { expect, test } from "bun:test";
import { settleErased, untoldPlayers } from "../../src/db/erased-players.ts";
import { Erasures } from "../../src/game/erasures.ts";
import { openTestAuth, refusalOf, registerGame, stranger } from "../kit/auth.ts";
import { FakePort } from "../kit/fake-port.ts";
import { until } from "../kit/wait.ts";

/** A game server that answers pings when the test says so. */
class SlowPort extends FakePort {
  readonly #waiting: (() => void)[] = [];

  override whenHeard(done: () => void): void {
    this.#waiting.push(done);
  }

  get waits(): boolean {
    return this.#waiting.length > 0;
  }

  hears(): void {
    for (const done of this.#waiting.splice(0)) done();
  }
}

test("[PG1] a game server that comes is told of erased players as fast as it listens, and of all of them", async () => {
  const auth = await openTestAuth();
  const { db } = auth;
  const { game } = await registerGame(auth, "Quiz");
  const players = Array.from({ length: 450 }, (_, i) => `p${i}`);
  const rows = players.map((player, i) => ({ game, player, told: 0 as const, purged: 1 as const, erased: i }));
  await db.insertInto("erased_players").values(rows).execute();
  const failed: unknown[] = [];
  const erasures = new Erasures({
    ports: () => [],
    untold: (of, limit) => untoldPlayers(db, of, limit),
    unpurged: async () => [],
    settle: (erased, part) => settleErased(db, erased, part),
    purge: async () => {},
    log: (_, properties) => failed.push(properties),
  });
  const port = new SlowPort({ game });
  erasures.connected(port);
  let most = 0;
  for (let before = 0; before < players.length; before = port.told.length) {
    await until("the next of them", () => port.waits);
    most = Math.max(most, port.told.length - before);
    port.hears();
  }
  expect(most).toBeLessThanOrEqual(100);
  expect(port.told).toEqual(players.map((player) => ["erased", player]));
  await until("nothing to be left of it", async () => (await untoldPlayers(db, game, 1)).length === 0);
  expect(failed).toEqual([]);
});

test("somebody becomes a stranger to games twenty times a day", async () => {
  const auth = await openTestAuth();
  const { accounts } = auth.auth;
  const { game } = await registerGame(auth, "Quiz");
  const { session } = await accounts.createGuest("Ada", stranger());
  await accounts.playerIdFor(game, session.user.id);
  for (let i = 0; i < 20; i += 1) expect(await refusalOf(accounts.resetGameIdentity(session, game))).toBe("none");
  expect(await refusalOf(accounts.resetGameIdentity(session, game))).toBe("too_many");
});
