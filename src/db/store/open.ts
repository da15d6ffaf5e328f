import { openSqlite } from "../open.ts";
import { storeMigrations } from "./migrations.ts";
import type { StoreDatabase, StoreTables } from "./schema.ts";

/** Pages of 4 KiB after which the write-ahead log goes into the file: what one fsync then has to carry. */
const checkpointPages = 1_000;
/** What the log is cut down to after that, however large it was. */
const logBytesMax = 8_388_608;

/**
 * Opens the games' storage, creating the file where it is missing.
 * @throws Refusal database_newer, data_unusable
 */
export async function openStore(path: string): Promise<StoreDatabase> {
  return openSqlite<StoreTables>(path, storeMigrations, [
    `PRAGMA wal_autocheckpoint = ${checkpointPages}`,
    `PRAGMA journal_size_limit = ${logBytesMax}`,
  ]);
}
