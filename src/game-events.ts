import { getLogger } from "@logtape/logtape";
import { Refusal } from "../protocol/errors.ts";
import type { Auth } from "./auth/open.ts";
import { settleErased, unpurgedPlayers, untoldPlayers } from "./db/erased-players.ts";
import { isPlayerOf } from "./db/game-players.ts";
import { forgetQuarantine, keepQuarantine, quarantines } from "./db/quarantines.ts";
import type { Database } from "./db/schema.ts";
import { openStore } from "./db/store/open.ts";
import type { Catalogue } from "./game/catalogue.ts";
import { Erasures } from "./game/erasures.ts";
import type { GameLogs } from "./game/game-logs.ts";
import type { Players } from "./game/players.ts";
import { Storage } from "./game/storage.ts";
import type { Link, LinkOptions } from "./link/link.ts";
import type { GamePort, LinkEvents } from "./link/port.ts";

const log = getLogger(["minihub", "hub"]);
const gameLog = getLogger(["minihub", "game"]);

/** What the hub keeps of games beside their rooms. */
export interface GameSide {
  readonly auth: Auth;
  readonly catalogue: Catalogue;
  readonly erasures: Erasures;
  readonly logs: GameLogs;
  readonly storage: Storage;
}

/** What happens to game servers, as the catalogue, the database and the log are to know it. */
export function gameEvents({ auth, catalogue, erasures, logs, storage }: GameSide): LinkEvents {
  const failed = (error: unknown) => log.error("A game server's connection could not be noted: {error}", { error });
  const noteConnection = ({ identity: { game, key }, address }: GamePort) =>
    void auth.games.noteConnection(game, key, address).catch(failed);
  const saveManifest = ({ identity, manifest }: GamePort) =>
    void auth.games.saveManifest(identity.game, manifest).catch(failed);
  return {
    connected(port) {
      catalogue.connected(port);
      erasures.connected(port);
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
    log({ game, name, key }, level, text) {
      logs.add(game, key, level, text);
      gameLog[level]("{text}", { game: name, text });
    },
    store: (game, request) => storage.request(game, request),
  };
}

/** Quarantines outlive the hub: who waits for its restart is not forgiven. */
export async function keptQuarantines(db: Database): Promise<Pick<LinkOptions, "quarantines" | "keepQuarantine">> {
  const failed = (error: unknown) => log.error("A quarantine could not be kept: {error}", { error });
  return {
    quarantines: await quarantines(db),
    keepQuarantine: (game, quarantine) =>
      void (quarantine ? keepQuarantine(db, game, quarantine) : forgetQuarantine(db, game)).catch(failed),
  };
}

/** What the host or a player ends, ends at once on the sockets that are open. */
export function endRevoked({ auth, catalogue, logs, storage }: GameSide, players: Players, link: Link): void {
  auth.sessions.onRevoked(({ session }) => players.closeSession(session));
  auth.games.onGameRevoked(({ game, key, reason }) => {
    link.revoke(game, key, new Refusal(reason === "suspended" ? "suspended" : "revoked"));
    if (reason !== "removed") return;
    catalogue.removed(game);
    logs.forget(game);
    // What fails now is done at the next start: see keepGames.
    storage.removeGame(game).catch((error: unknown) => {
      log.warn("The storage of a removed game could not be deleted yet: {error}", { error });
    });
  });
}

/** The games' storage, opened in the hub's own time: what is wrong with it keeps nobody from playing. */
export function openStorage(path: string, db: Database, auth: Auth): Storage {
  const storage = new Storage({
    open: () => openStore(path),
    isPlayer: (game, player) => isPlayerOf(db, game, player),
    monotonic: () => performance.now(),
    log: (message, properties) => log.error(message, properties),
  });
  auth.games
    .list()
    .then((games) => storage.keepGames(games.map(({ id }) => id)))
    .catch((error: unknown) => log.error("The games' storage cannot be used: {error}", { error }));
  return storage;
}

export function openErasures(db: Database, catalogue: Catalogue, storage: Storage): Erasures {
  const erasures = new Erasures({
    ports: (game) => catalogue.ports(game),
    untold: (game, limit) => untoldPlayers(db, game, limit),
    unpurged: () => unpurgedPlayers(db),
    settle: (erased, part) => settleErased(db, erased, part),
    purge: (game, player) => storage.erasePlayer(game, player),
    log: (message, properties) => log.error(message, properties),
  });
  erasures.resume();
  return erasures;
}
