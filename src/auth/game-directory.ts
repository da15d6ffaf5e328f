import { formatPublicKey } from "../../protocol/keys.ts";
import type { LinkLimits } from "../../protocol/limits.ts";
import { linkLimits } from "../../protocol/limits.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import { listGames, saveManifest } from "../db/games.ts";
import type { Clock, Database } from "../db/schema.ts";
import { noteConnection, serverKey, serverKeys } from "../db/server-keys.ts";
import { findGame } from "./game-lookup.ts";
import type { CatalogueGame } from "./game-records.ts";
import { catalogueGame, limitsOf } from "./game-records.ts";

/** Who a verified server key belongs to. */
export interface KeyOwner {
  readonly game: string;
  readonly name: string;
  /** As text, G… */
  readonly key: string;
  /** Those in force: the defaults and what the host changed. */
  readonly limits: LinkLimits;
}

/** What the running hub asks about games. `game` is an id; for `find` also a name. */
export interface GameDirectory {
  /** Undefined unless the key is active and its game approved. */
  verifyKey(publicKey: Uint8Array): Promise<KeyOwner | undefined>;
  /** Notes where a server of the game connected from. Call it again at the end of the connection. */
  noteConnection(game: string, key: string, address: string): Promise<void>;
  saveManifest(game: string, manifest: Manifest): Promise<void>;

  /** Approved games with a manifest or without, by name. */
  catalogue(): Promise<readonly CatalogueGame[]>;
  /** By id or name, in any state but removed. */
  find(game: string): Promise<CatalogueGame | undefined>;
}

export function createGameDirectory(db: Database, clock: Clock): GameDirectory {
  return {
    async verifyKey(publicKey) {
      if (publicKey.length !== 32) return undefined;
      const text = formatPublicKey("game", publicKey);
      const found = await serverKey(db, text);
      if (found?.key.state !== "active" || found.game.state !== "approved") return undefined;
      const limits = { ...linkLimits, ...limitsOf(found.game) };
      return { game: found.game.id, name: found.game.name, key: text, limits };
    },

    noteConnection: (game, key, address) => noteConnection(db, { game, key, address, now: clock() }),
    saveManifest: (game, manifest) => saveManifest(db, game, manifest),

    async catalogue() {
      const keys = Map.groupBy(await serverKeys(db), (key) => key.game);
      const rows = await listGames(db, "approved");
      return rows.map((row) => catalogueGame(row, keys.get(row.id) ?? []));
    },

    async find(game) {
      const row = await findGame(db, game);
      return row && catalogueGame(row, await serverKeys(db, row.id));
    },
  };
}
