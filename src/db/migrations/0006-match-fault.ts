import type { Migration } from "kysely/migration";

export const matchFault: Migration = {
  async up(db) {
    // Whose doing it was that a match ended without a result: "game", "people" or "hub"; null where it has one.
    await db.schema.alterTable("matches").addColumn("fault", "text").execute();
    await db.schema.createIndex("matches_game_ended").on("matches").columns(["game", "ended"]).execute();
  },
};
