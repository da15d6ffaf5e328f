import type { Database, ErasedPlayerTable } from "./schema.ts";

/** A player id that a game knows and must forget: the hub sends PLAYER_ERASED to that game. */
export interface ErasedPlayer {
  readonly game: string;
  readonly player: string;
}

/** Notes player ids that are gone, in the transaction that takes them away: no crash loses the duty to tell their games. */
export async function noteErased(trx: Database, players: readonly ErasedPlayer[], now: number): Promise<void> {
  if (players.length === 0) return;
  const rows = players.map(({ game, player }) => ({ game, player, told: 0 as const, purged: 0 as const, erased: now }));
  await trx.insertInto("erased_players").values(rows).execute();
}

/** Those whose storage is still to be deleted. */
export async function unpurgedPlayers(db: Database): Promise<readonly ErasedPlayer[]> {
  return db.selectFrom("erased_players").select(["game", "player"]).where("purged", "=", 0).execute();
}

/** Those of whom the game has not been told, who were erased first. */
export async function untoldPlayers(db: Database, game: string, limit: number): Promise<readonly ErasedPlayer[]> {
  return db
    .selectFrom("erased_players")
    .select(["game", "player"])
    .where("game", "=", game)
    .where("told", "=", 0)
    .orderBy("erased")
    .limit(limit)
    .execute();
}

/** A part is done; when both are, nothing is left to be kept. In this order: both parts may be done in the same moment. */
export async function settleErased(
  db: Database,
  { game, player }: ErasedPlayer,
  part: keyof Pick<ErasedPlayerTable, "told" | "purged">,
): Promise<void> {
  await db
    .updateTable("erased_players")
    .set({ [part]: 1 })
    .where("game", "=", game)
    .where("player", "=", player)
    .execute();
  await db
    .deleteFrom("erased_players")
    .where("game", "=", game)
    .where("player", "=", player)
    .where("told", "=", 1)
    .where("purged", "=", 1)
    .execute();
}
