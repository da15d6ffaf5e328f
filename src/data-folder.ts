import { createHash } from "node:crypto";
import { accessSync, constants, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal } from "../protocol/errors.ts";

/** Where a hub keeps what it has. */
export interface DataFolder {
  readonly path: string;
  readonly database: string;
  readonly hubKey: string;
  readonly certificate: string;
  readonly certificateKey: string;
  /** Unix socket of the running hub, for its host's commands. */
  readonly control: string;
  /** Keys of the bundled games. */
  readonly games: string;
}

/** Longest path a Unix socket can have on every system, with room for the closing zero. */
const socketPathBytesMax = 103;

export function dataFolderAt(path: string): DataFolder {
  return {
    path,
    database: join(path, "hub.db"),
    hubKey: join(path, "hub.key"),
    certificate: join(path, "link.crt"),
    certificateKey: join(path, "link.key"),
    control: controlPath(path),
    games: join(path, "games"),
  };
}

/** Makes the folder, for its owner only. Throws a Refusal where it cannot be made or written. */
export function openDataFolder(path: string): DataFolder {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(
      "data_unusable",
      `The data folder ${path} cannot be used: ${why}. Choose another with --data, or mend its rights.`,
    );
  }
  return dataFolderAt(path);
}

function controlPath(path: string): string {
  const inside = join(path, "control.sock");
  if (Buffer.byteLength(inside) <= socketPathBytesMax) return inside;
  const name = createHash("sha256").update(path).digest("hex").slice(0, 16);
  return join(tmpdir(), `minihub-${name}.sock`);
}
