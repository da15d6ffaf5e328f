import { describe, expect, test } from "bun:test";
import { Database as SqliteFile } from "bun:sqlite";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Kysely } from "kysely";
import { migrate } from "../../src/db/migrate.ts";
import { migrations } from "../../src/db/migrations.ts";
import { openDatabase } from "../../src/db/open.ts";
import type { Tables } from "../../src/db/schema.ts";
import { sqliteDialect } from "../../src/db/sqlite.ts";
import { refusalOf } from "../kit/auth.ts";
import { tempFolder } from "../kit/temp-folder.ts";

function openRaw(path: string): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: sqliteDialect(new SqliteFile(path, { create: true })) });
}

function tablesOf(path: string): string[] {
  using file = new SqliteFile(path);
  const rows = file.query<{ name: string }, []>("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  return rows.map((row) => row.name).filter((name) => !name.startsWith("kysely_"));
}

describe("the database", () => {
  test("is made where it is missing, and opens again with what it held", async () => {
    const path = join(tempFolder(), "hub.sqlite");
    const db = await openDatabase(path);
    await db.insertInto("admin_links").values({ token_hash: "x", created: 1 }).execute();
    await db.destroy();
    const again = await openDatabase(path);
    expect(await again.selectFrom("admin_links").selectAll().execute()).toEqual([{ token_hash: "x", created: 1 }]);
    await again.destroy();
  });

  test("runs in WAL mode and holds to foreign keys", async () => {
    const path = join(tempFolder(), "hub.sqlite");
    const db = await openDatabase(path);
    const orphan = db
      .insertInto("sessions")
      .values({ id: "s", token_hash: "h", user: "nobody", label: "", created: 1, last_seen: 1, expires: 1 })
      .execute();
    expect(String(await orphan.catch((error: unknown) => error))).toContain("FOREIGN KEY");
    await db.destroy();
    using file = new SqliteFile(path);
    expect(file.query("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
  });

  test("of a newer version is refused and left as it is", async () => {
    const path = join(tempFolder(), "hub.sqlite");
    const newer = openRaw(path);
    await migrate(newer, {
      ...migrations,
      "9999-tomorrow": {
        up: (db) => db.schema.createTable("tomorrow").addColumn("a", "text").execute(),
      },
    });
    await newer.destroy();
    const before = tablesOf(path);
    const refusal: unknown = await openDatabase(path).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "database_newer" });
    expect(String(refusal)).toContain(path);
    expect(tablesOf(path)).toEqual(before);
  });

  test("that a migration fails on keeps not one table of it", async () => {
    const path = join(tempFolder(), "hub.sqlite");
    const db = openRaw(path);
    const failing = {
      "0001-first": migrations["0001-accounts"]!,
      "0002-half": {
        async up(trx: Kysely<unknown>) {
          await trx.schema.createTable("half").addColumn("a", "text").execute();
          await trx.schema.alterTable("not_there").addColumn("b", "text").execute();
        },
      },
    };
    const failure = await migrate(db, failing).catch((error: unknown) => error);
    expect(String(failure)).toContain("not_there");
    await db.destroy();
    expect(tablesOf(path)).toEqual([]);
    const mended = await openDatabase(path);
    expect(tablesOf(path)).toContain("users");
    await mended.destroy();
  });

  test("that is no database is refused with its path and the reason", async () => {
    const path = join(tempFolder(), "hub.sqlite");
    writeFileSync(path, "this is a letter to my aunt, and quite a long one at that".repeat(20));
    const refusal: unknown = await openDatabase(path).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "data_unusable" });
    expect(String(refusal)).toContain(path);
    expect(String(refusal)).toContain("put a copy in its place");
  });

  test("in a folder that is not there or cannot be written is refused", async () => {
    const folder = tempFolder();
    expect(await refusalOf(openDatabase(join(folder, "missing", "hub.sqlite")))).toBe("data_unusable");
    // The superuser may write anywhere.
    if (process.getuid?.() === 0) return;
    chmodSync(folder, 0o500);
    expect(await refusalOf(openDatabase(join(folder, "hub.sqlite")))).toBe("data_unusable");
    chmodSync(folder, 0o700);
  });

  test("lets two connections, as of hub and CLI, write in turn", async () => {
    const path = join(tempFolder(), "hub.sqlite");
    const one = await openDatabase(path);
    const two = await openDatabase(path);
    const add = (db: typeof one, token: string) =>
      db.transaction().execute(async (trx) => {
        await trx.selectFrom("admin_links").selectAll().execute();
        await trx.insertInto("admin_links").values({ token_hash: token, created: 1 }).execute();
      });
    for (let i = 0; i < 5; i++) {
      await add(one, `one ${i}`);
      await add(two, `two ${i}`);
    }
    expect(await one.selectFrom("admin_links").selectAll().execute()).toHaveLength(10);
    await one.destroy();
    await two.destroy();
  });
});
