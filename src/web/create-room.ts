import { api } from "./api.ts";
import { withPlayer } from "./return-to.ts";
import { navigate } from "./router.ts";

/** Opens a room, with a game (id or name) or without one, and goes there. */
export async function createRoom(game?: string): Promise<void> {
  await withPlayer(async () => {
    const { code } = await api.createRoom(game === undefined ? {} : { game });
    navigate(`/room/${code}`);
  });
}
