import type { Migration } from "kysely/migration";

export const rooms: Migration = {
  async up(db) {
    await db.schema
      .createTable("rooms")
      .addColumn("code", "text", (c) => c.primaryKey().notNull())
      // How the two that follow are written; src/game knows.
      .addColumn("format", "integer", (c) => c.notNull())
      .addColumn("state", "blob", (c) => c.notNull())
      .addColumn("match", "blob")
      .addColumn("written", "bigint", (c) => c.notNull())
      .execute();
  },
};
