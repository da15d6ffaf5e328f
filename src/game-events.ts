import { getLogger } from "@logtape/logtape";
import { Refusal } from "../protocol/errors.ts";
import type { ErasedPlayer } from "./auth/accounts.ts";
import type { Auth } from "./auth/open.ts";
import type { Catalogue } from "./game/catalogue.ts";
import type { Players } from "./game/players.ts";
import type { Link } from "./link/link.ts";
import type { GamePort, LinkEvents } from "./link/port.ts";

const log = getLogger(["minihub", "hub"]);
const gameLog = getLogger(["minihub", "game"]);

/** What happens to game servers, as the catalogue, the database and the log are to know it. */
export function gameEvents(catalogue: Catalogue, auth: Auth): LinkEvents {
  const failed = (error: unknown) => log.error("A game server's connection could not be noted: {error}", { error });
  const noteConnection = ({ identity: { game, key }, address }: GamePort) =>
    void auth.games.noteConnection(game, key, address).catch(failed);
  const saveManifest = ({ identity, manifest }: GamePort) =>
    void auth.games.saveManifest(identity.game, manifest).catch(failed);
  return {
    connected(port) {
      catalogue.connected(port);
      noteConnection(port);
      saveManifest(port);
      const { identity, manifest, address } = port;
      log.info("{game} {version} connected from {address}", {
        game: identity.name,
        version: manifest.version,
        address,
      });
    },
    changed(port) {
      catalogue.changed(port);
      saveManifest(port);
    },
    disconnected(port) {
      catalogue.disconnected(port);
      noteConnection(port);
      log.info("{game} at {address} disconnected", { game: port.identity.name, address: port.address });
    },
    log: (game, level, text) => gameLog[level]("{text}", { game, text }),
  };
}

/** What the host or a player ends, ends at once on the sockets that are open. */
export function endRevoked(auth: Auth, players: Players, link: Link, catalogue: Catalogue): void {
  auth.sessions.onRevoked(({ session }) => players.closeSession(session));
  auth.games.onGameRevoked(({ game, key, reason }) => {
    link.revoke(game, key, new Refusal(reason === "suspended" ? "suspended" : "revoked"));
    if (reason === "removed") catalogue.removed(game);
  });
}

/** Who was erased is erased at the games, too. */
export function tellErased(catalogue: Catalogue, erased: readonly ErasedPlayer[]): void {
  for (const { game, player } of erased) for (const port of catalogue.ports(game)) port.playerErased(player);
}
