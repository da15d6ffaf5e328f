import { Database as SqliteFile } from "bun:sqlite";

/** Held by one process at a time. The operating system takes it back from a process that dies, however it died. */
export interface Lock {
  release(): void;
}

/**
 * Takes the lock that is this file, made where it is missing: an SQLite file in an exclusive transaction that never
 * writes, because neither Bun nor Node locks files, and a file with a process id in it outlives a kill -9.
 * Undefined if another process holds it for longer than `waitMs`, for which this one stands still.
 * @throws the error of the file system, if the file cannot be opened
 */
export function takeLock(path: string, waitMs: number): Lock | undefined {
  const file = new SqliteFile(path, { create: true, readwrite: true });
  try {
    file.run(`PRAGMA busy_timeout = ${waitMs}`);
    file.run("BEGIN EXCLUSIVE");
    return { release: () => file.close() };
  } catch (error) {
    file.close();
    if (error instanceof Error && "code" in error && error.code === "SQLITE_BUSY") return undefined;
    throw error;
  }
}
