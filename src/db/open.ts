import { Database as SqliteFile } from "bun:sqlite";
import { Kysely } from "kysely";
import { Refusal } from "../../protocol/errors.ts";
import { migrate, type Migrations } from "./migrate.ts";
import { migrations } from "./migrations.ts";
import type { Database, Tables } from "./schema.ts";
import { sqliteDialect } from "./sqlite.ts";

/**
 * Opens the hub's database, creating the file where it is missing, and brings its tables to this version.
 * @throws Refusal database_newer if a newer minihub wrote it; data_unusable if it cannot be opened, written or read.
 */
export async function openDatabase(path: string): Promise<Database> {
  return openSqlite<Tables>(path, migrations);
}

/** As `openDatabase`, for a file with other tables. `settings` are further pragmas. */
export async function openSqlite<T>(
  path: string,
  migrations: Migrations,
  settings: readonly string[] = [],
): Promise<Kysely<T>> {
  const file = openFile(path, settings);
  const db = new Kysely<T>({ dialect: sqliteDialect(file) });
  try {
    await migrate(db, migrations);
  } catch (error) {
    file.close();
    throw error instanceof Refusal ? new Refusal(error.code, `${path}: ${error.message}`) : unusable(path, error);
  }
  return db;
}

function openFile(path: string, settings: readonly string[]): SqliteFile {
  let file: SqliteFile | undefined;
  try {
    file = new SqliteFile(path, { create: true, readwrite: true });
    // Another process of the same host (the CLI, a backup) may hold the lock for a moment.
    file.run("PRAGMA busy_timeout = 5000");
    file.run("PRAGMA journal_mode = WAL");
    // In WAL mode NORMAL keeps the file consistent through a crash of the process; only a power cut may lose the last commits.
    file.run("PRAGMA synchronous = NORMAL");
    file.run("PRAGMA foreign_keys = ON");
    // An erased account leaves no bytes in free pages.
    file.run("PRAGMA secure_delete = ON");
    for (const setting of settings) file.run(setting);
    return file;
  } catch (error) {
    file?.close();
    throw unusable(path, error);
  }
}

const damaged: ReadonlySet<string> = new Set(["SQLITE_CORRUPT", "SQLITE_NOTADB"]);

function unusable(path: string, cause: unknown): Refusal {
  const why = cause instanceof Error ? cause.message : String(cause);
  const isDamaged = cause instanceof Error && "code" in cause && damaged.has(String(cause.code));
  const mend = isDamaged
    ? "It is damaged, or no database of a hub: put a copy in its place, with its -wal file if there is one"
    : "Mend the rights or free some space";
  const refusal = new Refusal(
    "data_unusable",
    `The database ${path} cannot be used: ${why}. ${mend}, or choose another folder with --data.`,
  );
  refusal.cause = cause;
  return refusal;
}
