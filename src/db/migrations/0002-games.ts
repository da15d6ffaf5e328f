import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

export const games: Migration = {
  async up(db) {
    await db.schema
      .createTable("games")
      .addColumn("id", "text", (c) => c.primaryKey().notNull())
      .addColumn("name", "text", (c) => c.notNull())
      .addColumn("skeleton", "text", (c) => c.unique())
      .addColumn("state", "text", (c) => c.notNull())
      .addColumn("bundled", "integer", (c) => c.notNull())
      .addColumn("manifest", "text")
      .addColumn("limits", "text", (c) => c.notNull())
      .addColumn("created", "bigint", (c) => c.notNull())
      .execute();
    await keys(db);
    await connections(db);
    await invites(db);
    await players(db);
  },
};

async function keys(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("server_keys")
    .addColumn("key", "text", (c) => c.primaryKey().notNull())
    .addColumn("game", "text", (c) => c.notNull().references("games.id").onDelete("cascade"))
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("created", "bigint", (c) => c.notNull())
    .addColumn("last_seen", "bigint")
    .execute();
  await db.schema.createIndex("server_keys_game").on("server_keys").column("game").execute();
}

async function connections(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("game_connections")
    .addColumn("game", "text", (c) => c.notNull().references("games.id").onDelete("cascade"))
    .addColumn("key", "text", (c) => c.notNull())
    .addColumn("address", "text", (c) => c.notNull())
    .addColumn("first_seen", "bigint", (c) => c.notNull())
    .addColumn("last_seen", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("game_connections_pk", ["game", "key", "address"])
    .execute();
}

async function invites(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("invites")
    .addColumn("id", "text", (c) => c.primaryKey().notNull())
    .addColumn("code_hash", "text", (c) => c.notNull().unique())
    .addColumn("label", "text", (c) => c.notNull())
    .addColumn("game", "text", (c) => c.references("games.id").onDelete("cascade"))
    .addColumn("created", "bigint", (c) => c.notNull())
    .addColumn("expires", "bigint", (c) => c.notNull())
    .addColumn("used", "bigint")
    .execute();
}

async function players(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("game_players")
    .addColumn("game", "text", (c) => c.notNull().references("games.id").onDelete("cascade"))
    .addColumn("user", "text", (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("player", "text", (c) => c.notNull().unique())
    .addColumn("created", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("game_players_pk", ["game", "user"])
    .execute();
  await db.schema.createIndex("game_players_user").on("game_players").column("user").execute();
}
