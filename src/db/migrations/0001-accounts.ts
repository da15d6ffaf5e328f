import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

export const accounts: Migration = {
  async up(db) {
    await users(db);
    await sessions(db);
    await deviceCodes(db);
    await db.schema
      .createTable("admin_links")
      .addColumn("token_hash", "text", (c) => c.primaryKey().notNull())
      .addColumn("created", "bigint", (c) => c.notNull())
      .execute();
  },
};

async function users(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("users")
    .addColumn("id", "text", (c) => c.primaryKey().notNull())
    .addColumn("username", "text", (c) => c.unique())
    .addColumn("skeleton", "text", (c) => c.unique())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("name_skeleton", "text", (c) => c.notNull())
    .addColumn("password_hash", "text")
    .addColumn("guest", "integer", (c) => c.notNull())
    .addColumn("admin", "integer", (c) => c.notNull())
    .addColumn("share_name", "integer", (c) => c.notNull())
    .addColumn("created", "bigint", (c) => c.notNull())
    .addColumn("last_seen", "bigint", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("users_guest_last_seen").on("users").columns(["guest", "last_seen"]).execute();
}

async function sessions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("sessions")
    .addColumn("id", "text", (c) => c.primaryKey().notNull())
    .addColumn("token_hash", "text", (c) => c.notNull().unique())
    .addColumn("user", "text", (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("label", "text", (c) => c.notNull())
    .addColumn("created", "bigint", (c) => c.notNull())
    .addColumn("last_seen", "bigint", (c) => c.notNull())
    .addColumn("expires", "bigint", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("sessions_user").on("sessions").column("user").execute();
  await db.schema.createIndex("sessions_expires").on("sessions").column("expires").execute();
}

async function deviceCodes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("device_codes")
    .addColumn("id", "text", (c) => c.primaryKey().notNull())
    .addColumn("device_hash", "text", (c) => c.notNull().unique())
    .addColumn("user_code", "text", (c) => c.notNull().unique())
    .addColumn("client", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("user", "text", (c) => c.references("users.id").onDelete("cascade"))
    .addColumn("approver", "text", (c) => c.references("sessions.id").onDelete("set null"))
    .addColumn("approval_hash", "text")
    .addColumn("created", "bigint", (c) => c.notNull())
    .addColumn("expires", "bigint", (c) => c.notNull())
    .addColumn("polled", "bigint")
    .addColumn("interval_ms", "integer", (c) => c.notNull())
    .execute();
}
