import type { Database } from "./schema.ts";

/** The random id under which the game knows this user, made at the first call. */
export async function playerIdFor(db: Database, game: string, user: string, now: number): Promise<string> {
  const known = () =>
    db.selectFrom("game_players").select("player").where("game", "=", game).where("user", "=", user).executeTakeFirst();
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

/** Whether this game knows somebody by this id. */
export async function isPlayerOf(db: Database, game: string, player: string): Promise<boolean> {
  const row = await db
    .selectFrom("game_players")
    .select("game")
    .where("player", "=", player)
    .where("game", "=", game)
    .executeTakeFirst();
  return row !== undefined;
}

/** Random and nothing else: no time in it, by which two games could match their players. */
export function newPlayerId(): string {
  return crypto.randomUUID();
}

/** The player ids of several users in a game, and whether they let games know their shown name; in the order asked. */
export async function identifyPlayers(
  db: Database,
  game: string,
  users: readonly string[],
  now: number,
): Promise<readonly { readonly player: string; readonly shareName: boolean }[]> {
  const rows = await db.selectFrom("users").select(["id", "share_name"]).where("id", "in", users).execute();
  const sharing = new Set(rows.filter((row) => row.share_name === 1).map((row) => row.id));
  const players: { player: string; shareName: boolean }[] = [];
  for (const user of users) {
    players.push({ player: await playerIdFor(db, game, user, now), shareName: sharing.has(user) });
  }
  return players;
}
