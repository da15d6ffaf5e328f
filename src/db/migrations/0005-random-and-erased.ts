import type { Migration } from "kysely/migration";

export const randomAndErased: Migration = {
  async up(db) {
    // Seed and labels of the match's fair random numbers, as JSON; null where the game asked for none.
    await db.schema.alterTable("matches").addColumn("random", "text").execute();
    await db.schema
      .createTable("erased_players")
      .addColumn("game", "text", (c) => c.notNull().references("games.id").onDelete("cascade"))
      .addColumn("player", "text", (c) => c.notNull())
      .addColumn("told", "integer", (c) => c.notNull())
      .addColumn("purged", "integer", (c) => c.notNull())
      .addColumn("erased", "bigint", (c) => c.notNull())
      .addPrimaryKeyConstraint("erased_players_pk", ["game", "player"])
      .execute();
  },
};
