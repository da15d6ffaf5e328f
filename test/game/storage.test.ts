import { statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { Refusal } from "../../protocol/errors.ts";
import { linkLimits, type LinkLimits } from "../../protocol/limits.ts";
import type { StoreEntry, StorePage } from "../../protocol/link.ts";
import { openStore } from "../../src/db/store/open.ts";
import { Storage, type StorageDeps } from "../../src/game/storage.ts";
import type { GameIdentity, StoreRequest } from "../../src/link/port.ts";
import { refusalOf } from "../kit/auth.ts";
import { tempFolder } from "../kit/temp-folder.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);
const opened: Storage[] = [];

afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close();
});

interface Bench {
  readonly storage: Storage;
  readonly path: string;
  /** "game player", as the hub knows them. */
  readonly players: Set<string>;
  readonly game: (id?: string, limits?: Partial<LinkLimits>) => Games;
}

/** The storage as one game asks it. */
interface Games {
  get(key: string, scope?: string | null): Promise<StoreEntry | null>;
  put(key: string, value: Uint8Array, ifRevision?: number | null, scope?: string | null): Promise<number>;
  delete(key: string, ifRevision?: number | null, scope?: string | null): Promise<boolean>;
  list(prefix?: string, after?: string | null, limit?: number, scope?: string | null): Promise<StorePage>;
}

const fast = { storeOperationsPerSecond: 1_000_000 };

function open(path = join(tempFolder(), "store.db"), deps: Partial<StorageDeps> = {}): Bench {
  const players = new Set<string>();
  const storage = new Storage({
    open: () => openStore(path),
    isPlayer: async (game, player) => players.has(`${game} ${player}`),
    monotonic: () => performance.now(),
    log: () => {},
    ...deps,
  });
  opened.push(storage);
  const game = (id = "g1", limits: Partial<LinkLimits> = fast): Games => {
    const identity: GameIdentity = { game: id, name: id, key: "G1", limits: { ...linkLimits, ...limits } };
    const ask = <T>(request: StoreRequest) => storage.request(identity, request) as Promise<T>;
    return {
      get: (key, scope = null) => ask({ kind: "get", scope, key }),
      put: async (key, value, ifRevision = null, scope = null) =>
        (await ask<{ revision: number }>({ kind: "put", scope, key, value, ifRevision })).revision,
      delete: (key, ifRevision = null, scope = null) => ask({ kind: "delete", scope, key, ifRevision }),
      list: (prefix = "", after = null, limit = 100, scope = null) =>
        ask({ kind: "list", scope, prefix, after, limit }),
    };
  };
  return { storage, path, players, game };
}

async function refused(work: Promise<unknown>): Promise<Refusal> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("what a game stores", () => {
  test("[ST1] [ST6] is there again, after a restart too, and nowhere else", async () => {
    const { storage, path, game } = open();
    await game().put("a", bytes(1, 2));
    await game("g2").put("a", bytes(9));
    expect(await game().get("b")).toBeNull();
    await storage.close();
    const again = open(path);
    expect((await again.game().get("a"))?.value).toEqual(bytes(1, 2));
    expect((await again.game("g2").get("a"))?.value).toEqual(bytes(9));
    expect(await again.game("g3").list()).toEqual({ entries: [], more: false });
  });

  test("[ST1] [IS-05] has keys that are bytes and nothing else", async () => {
    const { game } = open();
    const keys = [
      "../../users.db",
      "a\0b",
      "a",
      "'; DROP TABLE entries; --",
      '$."x"[*]',
      "%",
      "_",
      "ä",
      "a\u0308",
      "\u{10ffff}",
    ];
    for (const [index, key] of keys.entries()) await game().put(key, bytes(index));
    for (const [index, key] of keys.entries()) expect((await game().get(key))?.value).toEqual(bytes(index));
    expect((await game().list("%")).entries.map(({ key }) => key)).toEqual(["%"]);
    expect((await game().list("a")).entries.map(({ key }) => key)).toEqual(["a", "a\0b", "a\u0308"]);
    expect((await game().list("\u{10ffff}")).entries).toHaveLength(1);
    const byBytes = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect((await game().list()).entries.map(({ key }) => key)).toEqual(byBytes);
  });

  test("[ST2] is listed by prefix, a page at a time", async () => {
    const { game } = open();
    for (let i = 0; i < 25; i++) await game().put(`n/${String(i).padStart(2, "0")}`, bytes(i, i));
    await game().put("o", bytes());
    const seen: string[] = [];
    let after: string | null = null;
    for (;;) {
      const page: StorePage = await game().list("n/", after, 10);
      seen.push(...page.entries.map(({ key }) => key));
      expect(page.entries.every((entry) => entry.bytes === 2)).toBeTrue();
      if (!page.more) break;
      after = page.entries.at(-1)!.key;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `n/${String(i).padStart(2, "0")}`));
  });

  test("[ST4] changes by revision: of ten that add to a number at once each finds the others' work", async () => {
    const { game } = open();
    const first = await game().put("n", bytes(0), 0);
    expect(await refused(game().put("n", bytes(7), 0))).toMatchObject({
      code: "conflict",
      detail: { revision: first },
    });
    expect(await refused(game().delete("n", first + 5))).toMatchObject({ code: "conflict", rule: "ST4" });
    expect(await refused(game().delete("none", 3))).toMatchObject({ code: "conflict", detail: { revision: 0 } });
    const add = async (): Promise<void> => {
      for (;;) {
        const { value, revision } = (await game().get("n"))!;
        const done = await refusalOf(game().put("n", bytes(value[0]! + 1), revision));
        if (done === "none") return;
      }
    };
    await Promise.all(Array.from({ length: 10 }, add));
    expect((await game().get("n"))?.value).toEqual(bytes(10));
  });

  test("[ST4] never has a revision twice, also for a key that was deleted", async () => {
    const { game } = open();
    const first = await game().put("k", bytes(1));
    expect(await game().delete("k", first)).toBeTrue();
    expect(await game().delete("k")).toBeFalse();
    const second = await game().put("k", bytes(1), 0);
    expect(second).toBeGreaterThan(first + 1);
    expect((await refused(game().put("k", bytes(2), first))).code).toBe("conflict");
  });
});

describe("a player's entries", () => {
  test("[ST3] [IS-01] [RS-14] are for players of this game alone; every other id gets the same answer", async () => {
    const { storage, players, game } = open();
    players.add("g1 p1").add("g2 p2");
    await game().put("hat", bytes(1), null, "p1");
    expect(await game().get("hat")).toBeNull();
    const answers = new Set<string>();
    for (const scope of ["p2", "p3", "", "g1", "' OR 1"]) {
      for (const ask of [
        game().get("hat", scope),
        game().put("x", bytes(1), null, scope),
        game().list("", null, 1, scope),
      ]) {
        const { code, message, rule } = await refused(ask);
        answers.add(`${code} ${message} ${rule}`);
      }
    }
    expect([...answers]).toEqual([expect.stringContaining("not_found")]);
    players.delete("g1 p1");
    await storage.erasePlayer("g1", "p1");
    expect((await refused(game().put("hat", bytes(1), null, "p1"))).rule).toBe("ST3");
  });

  test("[ST7] go with the player, and give back their room", async () => {
    const { storage, path, players, game } = open();
    const small = { ...fast, storeGameBytesMax: 100 };
    players.add("g1 p1").add("g1 p2");
    await game("g1", small).put("a", new Uint8Array(90).fill(0xee), null, "p1");
    await game("g1", small).put("b", bytes(1), null, "p2");
    expect((await refused(game("g1", small).put("c", new Uint8Array(20)))).rule).toBe("ST5");
    await storage.erasePlayer("g1", "p1");
    await storage.erasePlayer("g1", "p1");
    await game("g1", small).put("c", new Uint8Array(20));
    expect((await game().get("b", "p2"))?.value).toEqual(bytes(1));
    await storage.close();
    const left = Buffer.from(await Bun.file(path).bytes());
    expect(left.includes(new Uint8Array(40).fill(0xee))).toBeFalse();
  });
});

describe("quotas", () => {
  test("[ST5] hold for a game, a player and the number of keys, and a refused change changes nothing", async () => {
    const { players, game } = open();
    players.add("g1 p1");
    const limits = { ...fast, storeGameBytesMax: 1_000, storePlayerBytesMax: 100, storeKeysMax: 5 };
    const mine = game("g1", limits);
    await mine.put("p", new Uint8Array(99), null, "p1");
    expect(await refused(mine.put("q", bytes(), null, "p1"))).toMatchObject({
      code: "limit_exceeded",
      message: expect.stringContaining("storePlayerBytesMax"),
    });
    await mine.put("big", new Uint8Array(800));
    const before = await mine.get("big");
    expect((await refused(mine.put("big", new Uint8Array(898)))).message).toContain("storeGameBytesMax");
    expect(await mine.get("big")).toEqual(before);
    await mine.put("big", new Uint8Array(1));
    for (const key of ["1", "2", "3"]) await mine.put(key, bytes());
    expect((await refused(mine.put("4", bytes()))).message).toContain("storeKeysMax");
    await mine.put("3", bytes(3));
    await mine.delete("3");
    await mine.put("4", bytes());
    // Another game has its own.
    await game("g2", limits).put("big", new Uint8Array(900));
  });

  test("[ST5] requests are so many a second, and twice as many at once", async () => {
    let now = 0;
    const { game } = open(undefined, { monotonic: () => now });
    const slow = game("g1", { storeOperationsPerSecond: 5 });
    const count = async () => {
      const asked = await Promise.all(Array.from({ length: 20 }, () => refusalOf(slow.get("a"))));
      return asked.filter((answer) => answer === "none").length;
    };
    expect(await count()).toBe(10);
    now = 1_000;
    expect(await count()).toBe(5);
    expect(await refusalOf(game("g2", { storeOperationsPerSecond: 5 }).get("a"))).toBe("none");
  });

  test("[IS-06] a game that rewrites what it has at full speed does not make the files grow", async () => {
    const { path, game } = open();
    const value = new Uint8Array(32_768);
    const keys = Array.from({ length: 16 }, (_, i) => `k${i}`);
    for (const key of keys) await game().put(key, value);
    for (let round = 0; round < 60; round++) {
      await Promise.all(keys.map((key) => game().put(key, value.fill(round))));
    }
    expect(statSync(path).size).toBeLessThan(4 * 1_048_576);
    expect(statSync(`${path}-wal`).size).toBeLessThan(10 * 1_048_576);
  });
});

describe("trouble", () => {
  test("[ST6] [NW-18] a full disk refuses what it cannot hold, and the rest goes on", async () => {
    const lines: string[] = [];
    const path = join(tempFolder(), "store.db");
    const db = await openStore(path);
    await sql`pragma max_page_count = 60`.execute(db);
    const { game } = open(path, { open: async () => db, log: (message) => void lines.push(message) });
    await game("g2").put("kept", bytes(5));
    const fill = Array.from({ length: 12 }, (_, i) => refusalOf(game().put(`k${i}`, new Uint8Array(32_000))));
    const read = game("g2").get("kept");
    const answers = await Promise.all(fill);
    expect(answers).toContain("none");
    expect(answers).toContain("busy");
    expect((await read)?.value).toEqual(bytes(5));
    expect(lines.length).toBeGreaterThan(0);
    await game().delete("k0");
    await game().put("k0", new Uint8Array(16_000));
  });

  test("[ST6] [NW-18] a file that cannot be opened is tried again later", async () => {
    let now = 0;
    let works = false;
    const lines: unknown[] = [];
    const path = join(tempFolder(), "store.db");
    const { game } = open(path, {
      monotonic: () => now,
      log: (...line) => void lines.push(line),
      open: () => (works ? openStore(path) : Promise.reject(new Error("ENOSPC"))),
    });
    expect((await refused(game().put("a", bytes(1)))).rule).toBe("ST6");
    works = true;
    expect(await refusalOf(game().get("a"))).toBe("busy");
    // Once, however many ask, and why.
    expect(lines).toEqual([["The games' storage cannot be opened", { error: "Error: ENOSPC" }]]);
    now = 10_000;
    await game().put("a", bytes(1));
  });

  test("[ST7] games that are gone leave nothing", async () => {
    const { storage, game } = open();
    await Promise.all(["g1", "g2", "g3"].map((id) => game(id).put("a", bytes(1))));
    await storage.removeGame("g1");
    await storage.keepGames(["g1", "g2"]);
    expect(await game("g1").get("a")).toBeNull();
    expect(await game("g2").get("a")).not.toBeNull();
    expect(await game("g3").get("a")).toBeNull();
  });

  test("the sockets have their turn between any two transactions, and games take turns", async () => {
    const { game } = open();
    const order: string[] = [];
    const flood = Array.from({ length: 200 }, (_, i) =>
      game()
        .put(`k${i}`, bytes(1))
        .then(() => order.push("flood")),
    );
    const other = game("g2")
      .put("a", bytes(1))
      .then(() => order.push("other"));
    let turns = 0;
    const turn = () => {
      turns += 1;
      if (order.length < 201) setImmediate(turn);
    };
    setImmediate(turn);
    await Promise.all([...flood, other]);
    expect(order.indexOf("other")).toBeLessThan(16);
    expect(turns).toBeGreaterThan(10);
  });
});
