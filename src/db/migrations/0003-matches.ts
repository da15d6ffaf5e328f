import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

export const matches: Migration = {
  async up(db) {
    await db.schema
      .createTable("matches")
      .addColumn("id", "text", (c) => c.primaryKey().notNull())
      // A game that has matches is never deleted, only marked as removed: results stay.
      .addColumn("game", "text", (c) => c.notNull().references("games.id"))
      .addColumn("version", "text", (c) => c.notNull())
      .addColumn("options", "text", (c) => c.notNull())
      .addColumn("started", "bigint", (c) => c.notNull())
      .addColumn("ended", "bigint", (c) => c.notNull())
      .addColumn("outcome", "text", (c) => c.notNull())
      .addColumn("reason", "text")
      .execute();
    await db.schema.createIndex("matches_game").on("matches").columns(["game", "outcome"]).execute();
    await players(db);
    await stats(db);
    await ratings(db);
  },
};

async function players(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("match_players")
    .addColumn("match", "text", (c) => c.notNull().references("matches.id"))
    .addColumn("seat", "integer", (c) => c.notNull())
    .addColumn("user", "text", (c) => c.references("users.id").onDelete("set null"))
    .addColumn("name", "text")
    .addColumn("place", "integer")
    .addColumn("score", "double precision")
    .addColumn("won", "integer", (c) => c.notNull())
    .addColumn("rating_before", "double precision")
    .addColumn("rating_after", "double precision")
    .addPrimaryKeyConstraint("match_players_pk", ["match", "seat"])
    .execute();
  await db.schema.createIndex("match_players_user").on("match_players").columns(["user", "match"]).execute();
}

async function stats(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("match_stats")
    .addColumn("match", "text", (c) => c.notNull())
    .addColumn("seat", "integer", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("value", "double precision", (c) => c.notNull())
    .addPrimaryKeyConstraint("match_stats_pk", ["match", "seat", "name"])
    .addForeignKeyConstraint("match_stats_player", ["match", "seat"], "match_players", ["match", "seat"])
    .execute();
}

async function ratings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("ratings")
    .addColumn("game", "text", (c) => c.notNull().references("games.id").onDelete("cascade"))
    .addColumn("user", "text", (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("mu", "double precision", (c) => c.notNull())
    .addColumn("sigma", "double precision", (c) => c.notNull())
    .addColumn("points", "double precision", (c) => c.notNull())
    .addColumn("matches", "integer", (c) => c.notNull())
    .addColumn("wins", "integer", (c) => c.notNull())
    .addPrimaryKeyConstraint("ratings_pk", ["game", "user"])
    .execute();
  await db.schema.createIndex("ratings_points").on("ratings").columns(["game", "points"]).execute();
}
