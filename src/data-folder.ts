import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { Refusal } from "../protocol/errors.ts";
import { type Lock, takeLock } from "./db/lock.ts";

/** Where a hub keeps what it has. */
export interface DataFolder {
  readonly path: string;
  readonly database: string;
  /** What games store: a file of its own, which they may fill. */
  readonly store: string;
  readonly hubKey: string;
  /** Held while a process works on the folder: the running hub, or a command on a hub that is down. */
  readonly lock: string;
  /** Unix socket of the running hub, for its host's commands. */
  readonly control: string;
  /** Keys of the bundled games. */
  readonly games: string;
}

export function dataFolderAt(path: string): DataFolder {
  return {
    path,
    database: join(path, "hub.db"),
    store: join(path, "store.db"),
    hubKey: join(path, "hub.key"),
    lock: join(path, "hub.lock"),
    control: join(path, "control.sock"),
    games: join(path, "games"),
  };
}

/**
 * Makes the folder and its databases, for their owner only, whatever the umask.
 * @throws Refusal data_unusable where it cannot be made or written, or where others may write
 */
export function openDataFolder(path: string): DataFolder {
  const folder = dataFolderAt(path);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    if (process.platform === "win32") return folder;
    closeFolder(folder);
    for (const file of [folder.database, folder.store, folder.lock]) makePrivate(file);
  } catch (error) {
    throw error instanceof Refusal ? error : unusable(path, error);
  }
  return folder;
}

/** Undefined if another process works on the folder for longer than `waitMs`. @throws Refusal data_unusable */
export function lockDataFolder({ path, lock }: DataFolder, waitMs: number): Lock | undefined {
  try {
    return takeLock(lock, waitMs);
  } catch (error) {
    throw unusable(path, error);
  }
}

/** A folder that holds a hub or nothing is for its owner alone. One that holds other things keeps its mode, if that is safe. */
function closeFolder({ path, hubKey }: DataFolder): void {
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) === 0) return;
  const ours = existsSync(hubKey) || readdirSync(path).length === 0;
  if (ours && uid === process.getuid?.()) return chmodSync(path, 0o700);
  if ((mode & 0o002) === 0) return;
  throw new Refusal(
    "data_unusable",
    `Every user of this machine may write into the data folder ${path}. Choose a folder of your own with --data, or run chmod 700 on this one.`,
  );
}

/** A database and the files that SQLite keeps beside it, to which it gives the database's mode. */
function makePrivate(database: string): void {
  closeSync(openSync(database, "a", 0o600));
  for (const file of [database, `${database}-wal`, `${database}-shm`]) if (existsSync(file)) chmodSync(file, 0o600);
}

function unusable(path: string, error: unknown): Refusal {
  const why = error instanceof Error ? error.message : String(error);
  return new Refusal(
    "data_unusable",
    `The data folder ${path} cannot be used: ${why}. Choose another with --data, or mend its rights.`,
  );
}
