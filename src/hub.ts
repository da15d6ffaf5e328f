import { getLogger } from "@logtape/logtape";
import { Refusal } from "../protocol/errors.ts";
import type { HubInfo } from "../protocol/http.ts";
import { linkVersions, programVersion } from "../protocol/version.ts";
import { createAdmin } from "./api/admin.ts";
import { createApi } from "./api/api.ts";
import { trustedProxies } from "./api/client-address.ts";
import { type Identity, identifySession } from "./api/identity.ts";
import { openAssets } from "./assets.ts";
import type { ErasedPlayer } from "./auth/accounts.ts";
import { type Auth, openAuth } from "./auth/open.ts";
import { openKeyFile } from "./auth/hub-key.ts";
import { type BundledGame, BundledGames } from "./bundled-games.ts";
import { type HubConfig, isLoopback } from "./config.ts";
import { hubRuns } from "./control.ts";
import { type DataFolder, openDataFolder } from "./data-folder.ts";
import { openDatabase } from "./db/open.ts";
import { Catalogue } from "./game/catalogue.ts";
import { systemClock } from "./game/clock.ts";
import { openMatchStore } from "./game/match-store.ts";
import { Players } from "./game/players.ts";
import { Rooms } from "./game/rooms.ts";
import { type HubAddresses, hubAddresses, localLinkAddress } from "./hub-addresses.ts";
import { serveControl, serveHttp } from "./http-server.ts";
import { openCertificate } from "./link/certificate.ts";
import { type Link, openLink } from "./link/link.ts";
import type { GamePort } from "./link/port.ts";

export interface HubOptions {
  /** Games to run beside the hub, as processes of their own. */
  readonly bundledGames?: readonly BundledGame[];
}

/** A running hub. */
export interface Hub {
  readonly addresses: HubAddresses;
  /** Public identity key, H… */
  readonly hubKey: string;
  /** One-time link that makes an admin; only while there is none. */
  readonly adminLink: string | undefined;
  /** Stops cleanly: tells players and game servers, ends bundled games, closes the database. */
  close(): Promise<void>;
}

const log = getLogger(["minihub", "hub"]);
const sweepMs = 3_600_000;

/** Opens everything a hub is made of. Throws a Refusal if a port, the folder, the database or a key cannot be used. */
export async function openHub(config: HubConfig, options: HubOptions = {}): Promise<Hub> {
  if (!config.linkTls && !isLoopback(config.link.host)) {
    throw new Refusal(
      "invalid",
      "Without TLS the link listens on a loopback address only: --link 127.0.0.1:PORT.",
      "TR3",
    );
  }
  const folder = openDataFolder(config.data);
  if (await hubRuns(folder.control)) {
    throw new Refusal("data_unusable", `Another hub runs on ${folder.path}. Stop it, or choose another with --data.`);
  }
  const opened = new AsyncDisposableStack();
  try {
    return await openOn(folder, config, options, opened);
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** What is opened goes on the stack, from which it is closed in the opposite order. */
async function openOn(
  folder: DataFolder,
  config: HubConfig,
  options: HubOptions,
  opened: AsyncDisposableStack,
): Promise<Hub> {
  const hubKey = openKeyFile(folder.hubKey);
  const db = await openDatabase(folder.database);
  opened.defer(() => db.destroy());
  const auth = openAuth(db, { hubKey: hubKey.publicKey });
  sweepHourly(auth, opened);
  const catalogue = new Catalogue(systemClock);
  const link = openLink({
    ...config.link,
    hubKey,
    certificate: config.linkTls ? await openCertificate(folder.path, Date.now) : null,
    verifyKey: (key) => auth.games.verifyKey(key),
    events: gameEvents(catalogue, auth),
    log: (level, message, fields) => getLogger(["minihub", "link"])[level](message, fields),
  });
  opened.defer(() => link.close());
  const rooms = new Rooms({
    clock: systemClock,
    catalogue,
    store: openMatchStore(db, systemClock),
    // The server is opened below; no room publishes before there is a player.
    publish: (topic, frame) => http.publish(topic, frame),
    random: (bytes) => void crypto.getRandomValues(bytes),
    newId: () => Bun.randomUUIDv7(),
    log: logError,
  });
  const players = openPlayers(config, auth, catalogue, rooms);
  endRevoked(auth, players, link, catalogue);
  const info = { config, folder, hubKey: hubKey.publicText, linkPort: link.port, startedAt: Date.now() };
  const admin = {
    auth,
    rooms: { list: () => rooms.list(), close: (code: string) => rooms.close(code) },
    live: liveServers(catalogue, link),
    facts: () => hubFacts(info, addresses, players),
  };
  const api = createApi({
    ...admin,
    db,
    rooms: {
      ...admin.rooms,
      create: (user, body) => rooms.create(user.id, body),
      listPublic: () => rooms.listPublic(),
      find: (code) => rooms.find(code),
    },
    hub: () => hubInfo(info),
    files: await openAssets(),
    erased: (erased) => tellErased(catalogue, erased),
    ...(config.origin !== undefined && { publicOrigin: config.origin }),
  });
  const http = serveHttp({ ...config.http, api, players, proxies: trustedProxies(config.trustedProxies) });
  opened.defer(() => http.close());
  opened.defer(() => players.closeAll(new Refusal("shutting_down")));
  const addresses = hubAddresses(config, http.port, link.port, hubKey.publicKey);
  const control = serveControl(folder.control, createAdmin(admin));
  opened.defer(() => control.close());
  const bundled = new BundledGames({
    folder: folder.games,
    address: localLinkAddress(config, link.port, hubKey.publicKey),
    enter: async ({ name }, keyFile) =>
      void (await auth.games.ensureBundledGame(name, openKeyFile(keyFile, "game").publicKey)),
    log: (message, properties) => log.warn(message, properties),
  });
  opened.defer(() => bundled.stop());
  await bundled.start(options.bundledGames ?? []);
  const token = await auth.admin.firstAdminLink();
  const adminLink = token === undefined ? undefined : `${config.origin ?? addresses.http}/admin#${token}`;
  return { addresses, hubKey: hubKey.publicText, adminLink, close: () => opened.disposeAsync() };
}

const logError = (message: string, properties: Record<string, unknown>) => log.error(message, properties);

function sweepHourly(auth: Auth, opened: AsyncDisposableStack): void {
  const timer = setInterval(() => {
    auth.sweep().catch((error: unknown) => logError("Sweeping failed", { error: String(error) }));
  }, sweepMs);
  opened.defer(() => clearInterval(timer));
}

function openPlayers(config: HubConfig, auth: Auth, catalogue: Catalogue, rooms: Rooms): Players {
  const identify = identifySession(auth.sessions, config.origin);
  return new Players({
    hubVersion: programVersion,
    catalogue,
    room: (code) => rooms.room(code),
    monotonic: () => performance.now(),
    log: logError,
    authenticate: async (ticket, request, client) => ticketHolder(auth, ticket, await identify(request, client)),
    isOwnOrigin: (origin, request) =>
      origin === config.origin || URL.parse(origin)?.host === request.headers.get("host"),
  });
}

interface HubFacts {
  readonly config: HubConfig;
  readonly folder: DataFolder;
  readonly hubKey: string;
  readonly linkPort: number;
  readonly startedAt: number;
}

function hubInfo({ config, hubKey, linkPort }: HubFacts): HubInfo {
  return { name: config.name, hub: hubKey, version: programVersion, linkPort, linkVersions, guests: true };
}

function hubFacts({ folder, hubKey, startedAt }: HubFacts, addresses: HubAddresses, players: Players) {
  return {
    running: true,
    version: programVersion,
    hub: hubKey,
    pid: process.pid,
    startedAt,
    http: addresses.http,
    link: addresses.link,
    data: folder.path,
    linkVersions: [...linkVersions],
    players: players.count,
  };
}

function liveServers(catalogue: Catalogue, link: Link) {
  return {
    games: () => catalogue.games(),
    game: (id: string) => catalogue.game(id),
    connectedKeys: (game: string) => catalogue.ports(game).map(({ identity }) => identity.key),
    strikes: (game: string) => strikesOf(link, game),
  };
}

function strikesOf(link: Link, game: string): number {
  const sessions = link.ports().filter(({ identity }) => identity.game === game);
  return sessions.reduce((sum, { strikes }) => sum + strikes, 0);
}

function tellErased(catalogue: Catalogue, erased: readonly ErasedPlayer[]): void {
  for (const { game, player } of erased) for (const port of catalogue.ports(game)) port.playerErased(player);
}

async function ticketHolder(auth: Auth, ticket: string, presented: Identity) {
  try {
    const { id, user } = await auth.tickets.redeem(ticket, presented === "host" ? undefined : presented);
    return { session: id, user: user.id, name: user.name, guest: user.guest };
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function gameEvents(catalogue: Catalogue, auth: Auth) {
  const failed = (error: unknown) => log.error("A connection could not be noted", { error: String(error) });
  return {
    connected(port: GamePort) {
      const { game, key } = port.identity;
      catalogue.connected(port);
      auth.games.noteConnection(game, key, port.address).catch(failed);
      auth.games.saveManifest(game, port.manifest).catch(failed);
      log.info("Game server connected", {
        game: port.identity.name,
        version: port.manifest.version,
        address: port.address,
      });
    },
    changed(port: GamePort) {
      catalogue.changed(port);
      auth.games.saveManifest(port.identity.game, port.manifest).catch(failed);
    },
    disconnected(port: GamePort) {
      const { game, key } = port.identity;
      catalogue.disconnected(port);
      auth.games.noteConnection(game, key, port.address).catch(failed);
      log.info("Game server disconnected", { game: port.identity.name, address: port.address });
    },
    log: (game: string, level: "debug" | "info" | "warn" | "error", text: string) =>
      getLogger(["minihub", "game"])[level]("{text}", { game, text }),
  };
}

/** What the host or a player ends, ends at once on the sockets that are open. */
function endRevoked(auth: Auth, players: Players, link: Link, catalogue: Catalogue): void {
  auth.sessions.onRevoked(({ session }) => players.closeSession(session));
  auth.games.onGameRevoked(({ game, key, reason }) => {
    link.revoke(game, key, new Refusal(reason === "suspended" ? "suspended" : "revoked"));
    if (reason === "removed") catalogue.removed(game);
  });
}
