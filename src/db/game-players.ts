import type { Database } from "./schema.ts";

/** The random id under which the game knows this user, made at the first call. */
export async function playerIdFor(
  db: Database,
  game: string,
  user: string,
  now: number,
): Promise<string> {
  const known = () =>
    db
      .selectFrom("game_players")
      .select("player")
      .where("game", "=", game)
      .where("user", "=", user)
      .executeTakeFirst();
  const found = await known();
  if (found) return found.player;
  await db
    .insertInto("game_players")
    .values({ game, user, player: newPlayerId(), created: now })
    .onConflict((clash) => clash.columns(["game", "user"]).doNothing())
    .execute();
  const made = await known();
  if (!made) throw new Error(`no player id for a user in game ${game}`);
  return made.player;
}

/** Random and nothing else: no time in it, by which two games could match their players. */
export function newPlayerId(): string {
  return crypto.randomUUID();
}
