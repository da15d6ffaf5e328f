import type { Migration } from "kysely/migration";

export const quarantines: Migration = {
  async up(db) {
    await db.schema
      .createTable("quarantines")
      .addColumn("game", "text", (column) => column.primaryKey().references("games.id").onDelete("cascade"))
      .addColumn("until", "bigint", (column) => column.notNull())
      .addColumn("times", "integer", (column) => column.notNull())
      .execute();
  },
};
