import { type ErasedPlayer, noteErased } from "./erased-players.ts";
import { newPlayerId } from "./game-players.ts";
import type { Database } from "./schema.ts";

/** Deletes the user and all that carries it; matches stay, without a name. The ids that games knew are given back. */
export async function eraseUser(
  db: Database,
  user: string,
  now: number,
): Promise<{
  readonly players: readonly ErasedPlayer[];
  readonly sessions: readonly string[];
}> {
  return db.transaction().execute(async (trx) => {
    const players = await trx
      .deleteFrom("game_players")
      .where("user", "=", user)
      .returning(["game", "player"])
      .execute();
    await noteErased(trx, players, now);
    const sessions = await trx.deleteFrom("sessions").where("user", "=", user).returning("id").execute();
    await trx.updateTable("match_players").set({ user: null, name: null }).where("user", "=", user).execute();
    await trx.deleteFrom("ratings").where("user", "=", user).execute();
    await trx.deleteFrom("device_codes").where("user", "=", user).execute();
    await trx.deleteFrom("users").where("id", "=", user).execute();
    return { players, sessions: sessions.map((row) => row.id) };
  });
}

/**
 * A new id in one game; what was played there before belongs to nobody. Undefined if the game never met this user.
 * The rating goes too: it would tie the old history to the new id.
 */
export async function resetIdentity(
  db: Database,
  game: string,
  user: string,
  now: number,
): Promise<ErasedPlayer | undefined> {
  return db.transaction().execute(async (trx) => {
    const old = await trx
      .selectFrom("game_players")
      .select("player")
      .where("game", "=", game)
      .where("user", "=", user)
      .executeTakeFirst();
    if (!old) return undefined;
    await trx
      .updateTable("game_players")
      .set({ player: newPlayerId(), created: now })
      .where("game", "=", game)
      .where("user", "=", user)
      .execute();
    await trx
      .updateTable("match_players")
      .set({ user: null, name: null })
      .where("user", "=", user)
      .where("match", "in", (matches) => matches.selectFrom("matches").select("id").where("game", "=", game))
      .execute();
    await trx.deleteFrom("ratings").where("game", "=", game).where("user", "=", user).execute();
    await noteErased(trx, [{ game, player: old.player }], now);
    return { game, player: old.player };
  });
}
