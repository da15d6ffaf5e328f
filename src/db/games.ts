import type { Manifest } from "../../protocol/manifest.ts";
import type { Database, GameState, GameTable } from "./schema.ts";

export type GameRow = GameTable;

export async function insertGame(db: Database, row: GameRow): Promise<void> {
  await db.insertInto("games").values(row).execute();
}

/** Not the removed ones. */
export async function gameBy(db: Database, by: "id" | "skeleton", value: string): Promise<GameRow | undefined> {
  return db.selectFrom("games").selectAll().where(by, "=", value).where("state", "!=", "removed").executeTakeFirst();
}

/** By name. Without a state: all but the removed ones. */
export async function listGames(db: Database, state?: GameState): Promise<readonly GameRow[]> {
  const query = db.selectFrom("games").selectAll().orderBy("name");
  return state === undefined
    ? query.where("state", "!=", "removed").execute()
    : query.where("state", "=", state).execute();
}

export async function updateGame(
  db: Database,
  id: string,
  change: Partial<Pick<GameRow, "state" | "limits" | "bundled">>,
): Promise<void> {
  await db.updateTable("games").set(change).where("id", "=", id).execute();
}

/** The newest manifest of a game, as its server sent it and the link checked it. */
export async function saveManifest(db: Database, game: string, manifest: Manifest): Promise<void> {
  await db
    .updateTable("games")
    .set({ manifest: JSON.stringify(manifest) })
    .where("id", "=", game)
    .execute();
}

/** Frees the game's name and keys and forgets its players; where it has matches they stay, with its name. */
export async function removeGame(db: Database, game: string): Promise<void> {
  const played = await db.selectFrom("matches").select("id").where("game", "=", game).limit(1).executeTakeFirst();
  if (!played) {
    await db.deleteFrom("games").where("id", "=", game).execute();
    return;
  }
  await db.deleteFrom("server_keys").where("game", "=", game).execute();
  await db.deleteFrom("game_connections").where("game", "=", game).execute();
  await db.deleteFrom("invites").where("game", "=", game).execute();
  await db.deleteFrom("game_players").where("game", "=", game).execute();
  await db.deleteFrom("erased_players").where("game", "=", game).execute();
  await db.deleteFrom("ratings").where("game", "=", game).execute();
  await db.deleteFrom("quarantines").where("game", "=", game).execute();
  await db
    .updateTable("games")
    .set({ state: "removed", skeleton: null, manifest: null, limits: "{}" })
    .where("id", "=", game)
    .execute();
}

/** Deletes the oldest pending games beyond `keep`. */
export async function dropOldestPending(db: Database, keep: number): Promise<void> {
  const pending = await db
    .selectFrom("games")
    .select("id")
    .where("state", "=", "pending")
    .orderBy("created", "desc")
    .orderBy("id", "desc")
    .execute();
  await deletePending(
    db,
    pending.slice(keep).map((row) => row.id),
  );
}

/** Of games that the host never approved nothing is left. */
export async function deletePending(db: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.deleteFrom("games").where("id", "in", ids).where("state", "=", "pending").execute();
}
