import type { Migration } from "kysely/migration";
import type { Migrations } from "../migrate.ts";

const entries: Migration = {
  async up(db) {
    await db.schema
      .createTable("entries")
      .addColumn("game", "text", (c) => c.notNull())
      .addColumn("player", "text", (c) => c.notNull())
      .addColumn("key", "blob", (c) => c.notNull())
      .addColumn("value", "blob", (c) => c.notNull())
      .addColumn("bytes", "integer", (c) => c.notNull())
      .addColumn("revision", "bigint", (c) => c.notNull())
      .addPrimaryKeyConstraint("entries_pk", ["game", "player", "key"])
      .execute();
    await db.schema
      .createTable("games")
      .addColumn("game", "text", (c) => c.primaryKey().notNull())
      .addColumn("bytes", "bigint", (c) => c.notNull())
      .addColumn("keys", "integer", (c) => c.notNull())
      .addColumn("revision", "bigint", (c) => c.notNull())
      .execute();
    await db.schema
      .createTable("players")
      .addColumn("game", "text", (c) => c.notNull())
      .addColumn("player", "text", (c) => c.notNull())
      .addColumn("bytes", "bigint", (c) => c.notNull())
      .addPrimaryKeyConstraint("players_pk", ["game", "player"])
      .execute();
  },
};

/** As in ../migrations.ts: never edited, only followed by another. */
export const storeMigrations: Migrations = { "0001-entries": entries };
