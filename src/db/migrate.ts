import { sql, type Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import type { Migration } from "kysely/migration";
import { Refusal } from "../../protocol/errors.ts";

export type Migrations = Readonly<Record<string, Migration>>;

/**
 * Runs the migrations that are missing, all in one transaction: either the database is at this version or nothing changed.
 * @throws Refusal database_newer if the database knows a migration that this program does not; the migration's own error otherwise.
 */
export async function migrate<T>(db: Kysely<T>, migrations: Migrations): Promise<void> {
  await refuseNewer(db, migrations);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  throw error instanceof Error ? error : new Error("a migration failed", { cause: error });
}

async function refuseNewer<T>(db: Kysely<T>, migrations: Migrations): Promise<void> {
  const tables = await db.introspection.getTables({
    withInternalKyselyTables: true,
  });
  if (!tables.some((table) => table.name === "kysely_migration")) return;
  const done = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  if (done.rows.some((row) => !Object.hasOwn(migrations, row.name))) {
    throw new Refusal("database_newer");
  }
}
