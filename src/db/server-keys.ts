import type { GameRow } from "./games.ts";
import { gameBy } from "./games.ts";
import type { Database, GameConnectionTable, ServerKeyTable } from "./schema.ts";

export type ServerKeyRow = ServerKeyTable;
export type ConnectionRow = GameConnectionTable;

/** Addresses kept per game: a server on a dynamic address makes a new one every day. */
const addressesMax = 100;

export async function insertServerKey(db: Database, row: ServerKeyRow): Promise<void> {
  await db.insertInto("server_keys").values(row).execute();
}

export async function serverKey(
  db: Database,
  key: string,
): Promise<{ readonly key: ServerKeyRow; readonly game: GameRow } | undefined> {
  const row = await db.selectFrom("server_keys").selectAll().where("key", "=", key).executeTakeFirst();
  const game = row && (await gameBy(db, "id", row.game));
  return row && game && { key: row, game };
}

/** Of one game or of all, oldest first. */
export async function serverKeys(db: Database, game?: string): Promise<readonly ServerKeyRow[]> {
  let query = db.selectFrom("server_keys").selectAll().orderBy("created").orderBy("key");
  if (game !== undefined) query = query.where("game", "=", game);
  return query.execute();
}

export async function revokeServerKey(db: Database, key: string): Promise<void> {
  await db.updateTable("server_keys").set({ state: "revoked" }).where("key", "=", key).execute();
}

/** Notes that a server of the game is, or was until now, connected from here. */
export async function noteConnection(
  db: Database,
  seen: {
    readonly game: string;
    readonly key: string;
    readonly address: string;
    readonly now: number;
  },
): Promise<void> {
  const { game, key, address, now } = seen;
  await db.updateTable("server_keys").set({ last_seen: now }).where("key", "=", key).execute();
  await db
    .insertInto("game_connections")
    .values({ game, key, address, first_seen: now, last_seen: now })
    .onConflict((clash) => clash.columns(["game", "key", "address"]).doUpdateSet({ last_seen: now }))
    .execute();
  const oldest = await db
    .selectFrom("game_connections")
    .select("last_seen")
    .where("game", "=", game)
    .orderBy("last_seen", "desc")
    .offset(addressesMax - 1)
    .limit(1)
    .executeTakeFirst();
  if (!oldest) return;
  await db.deleteFrom("game_connections").where("game", "=", game).where("last_seen", "<", oldest.last_seen).execute();
}

/** Newest first. */
export async function connectionsOf(db: Database, game: string, limit: number): Promise<readonly ConnectionRow[]> {
  return db
    .selectFrom("game_connections")
    .selectAll()
    .where("game", "=", game)
    .orderBy("last_seen", "desc")
    .limit(limit)
    .execute();
}
