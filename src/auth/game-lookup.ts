import { Refusal } from "../../protocol/errors.ts";
import type { GameRow } from "../db/games.ts";
import { gameBy } from "../db/games.ts";
import type { Database } from "../db/schema.ts";
import { skeleton } from "./skeleton.ts";

/** A game that was not removed. A name is found however it is spelled: no two games look alike. @throws Refusal not_found */
export async function gameByIdOrName(db: Database, game: string): Promise<GameRow> {
  const row = await findGame(db, game);
  if (!row)
    throw new Refusal(
      "not_found",
      "There is no such game here. Check its name or id; the host sees all with: minihub games list.",
    );
  return row;
}

export async function findGame(db: Database, game: string): Promise<GameRow | undefined> {
  if (game.length > 200) return undefined;
  return (await gameBy(db, "id", game)) ?? (await gameBy(db, "skeleton", skeleton(game)));
}
