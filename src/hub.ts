import { getLogger } from "@logtape/logtape";
import { isLoopback } from "../protocol/address.ts";
import { Refusal } from "../protocol/errors.ts";
import type { HubInfo } from "../protocol/http.ts";
import type { KeyPair } from "../protocol/keys.ts";
import { programVersion } from "../protocol/version.ts";
import { type AdminDeps, createAdmin } from "./api/admin.ts";
import { createApi } from "./api/api.ts";
import { type TrustedProxies, trustedProxies } from "./api/client-address.ts";
import { type Identity, identifySession } from "./api/identity.ts";
import { createRequestRate, roomCodeRateLimits } from "./api/request-rate.ts";
import { openAssets } from "./assets.ts";
import { openKeyFile } from "./auth/key-file.ts";
import { type Auth, openAuth } from "./auth/open.ts";
import { type BundledGame, BundledGames } from "./bundled-games.ts";
import type { HubConfig } from "./config.ts";
import { type DataFolder, lockDataFolder, openDataFolder } from "./data-folder.ts";
import { openDatabase } from "./db/open.ts";
import type { Database } from "./db/schema.ts";
import { Catalogue } from "./game/catalogue.ts";
import { systemClock } from "./game/clock.ts";
import type { Erasures } from "./game/erasures.ts";
import { GameLogs } from "./game/game-logs.ts";
import { openMatchStore } from "./game/match-store.ts";
import { Players } from "./game/players.ts";
import { openRoomStore } from "./game/room-store.ts";
import { Rooms } from "./game/rooms.ts";
import { endRevoked, gameEvents, type GameSide, keptQuarantines, openErasures, openStorage } from "./game-events.ts";
import { type HubAddresses, hubAddresses, localLinkAddress } from "./hub-addresses.ts";
import { hubInfo, liveServers, runningFacts } from "./hub-facts.ts";
import { type HttpServer, serveControl, serveHttp } from "./http-server.ts";
import { openCertificate } from "./link/certificate.ts";
import { type Link, type LinkOptions, openLink } from "./link/link.ts";
import type { OpenTap } from "./link/tap.ts";

export interface HubOptions {
  /** Games to run beside the hub, as processes of their own. */
  readonly bundledGames?: readonly BundledGame[];
  /** Sees the frames of all game servers: for author's tools. */
  readonly tap?: OpenTap;
  /** How long a match waits for its game server, where other than `waitingMsMax`. */
  readonly waitingMs?: number;
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
/** Between DRAIN and the end of the link, while a match is on (SPEC.md, DR2). */
const drainMs = 250;
/** As long as a command on a hub that is down may take. */
const lockWaitMs = 500;

/** Opens everything a hub is made of. Throws a Refusal if a port, the folder, the database or a key cannot be used. */
export async function openHub(config: HubConfig, options: HubOptions = {}): Promise<Hub> {
  refuseOpenPlainLink(config);
  const proxies = trustedProxies(config.trustedProxies);
  const folder = openDataFolder(config.data);
  const opened = new AsyncDisposableStack();
  try {
    return await openServices(config, options, { folder, proxies, opened });
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

interface Ground {
  readonly folder: DataFolder;
  readonly proxies: TrustedProxies;
  /** What is opened goes on this stack, from which it is closed in the opposite order. */
  readonly opened: AsyncDisposableStack;
}

async function openServices(config: HubConfig, options: HubOptions, ground: Ground): Promise<Hub> {
  const { folder, proxies, opened } = ground;
  lockFolder(folder, opened);
  const hubKey = openKeyFile(folder.hubKey);
  const db = await openDatabase(folder.database);
  opened.defer(() => db.destroy());
  const auth = openAuth(db, { hubKey: hubKey.publicKey });
  const catalogue = new Catalogue(systemClock);
  const storage = openStorage(folder.store, db, auth);
  opened.defer(() => storage.close());
  const erasures = openErasures(db, catalogue, storage);
  const games: GameSide = { auth, catalogue, erasures, logs: new GameLogs(Date.now), storage };
  sweepHourly(auth, erasures, opened);

  // Opened below, when the rooms are there that somebody may come back to.
  const opening: { http?: HttpServer } = {};
  const publish: HttpServer["publish"] = (topic, frame) => opening.http?.publish(topic, frame);
  const rooms = openRooms(db, catalogue, publish, options.waitingMs);
  await rooms.restore();
  await endGone(rooms, auth);
  const link = await openGameLink(config, folder, hubKey, games, {
    ...(await keptQuarantines(db)),
    ...(options.tap && { tap: options.tap }),
  });
  opened.defer(() => link.close());
  const bundled = bundledGames(config, folder, { auth, link, hubKey });
  opened.defer(() => bundled.stop());

  const players = openPlayers(config, auth, catalogue, rooms);
  // Before the link: players are to be told why, not that a server went away. A key may be revoked while others go on.
  auth.games.onGameRevoked(({ game, reason }) => {
    if (reason === "removed") rooms.removeGame(game);
    else if (reason === "suspended") rooms.endMatches(game);
  });
  endRevoked(games, players, link);
  const admin: AdminDeps = {
    auth,
    rooms: { list: () => rooms.list(), close: (code) => rooms.close(code) },
    live: liveServers(catalogue, link, games.logs),
    facts: () => ({ ...facts, players: players.count }),
  };
  const api = await openApi(config, {
    admin,
    auth,
    db,
    rooms,
    erasures,
    info: () => hubInfo(config, hubKey.publicText, link.port, addresses.origins),
  });
  const http = serveHttp({ ...config.http, api, players, proxies });
  opening.http = http;
  opened.defer(() => http.close());
  opened.defer(() => players.closeAll(new Refusal("shutting_down")));
  const addresses = hubAddresses(config, http.port, link.port, hubKey.publicKey);
  const facts = runningFacts(folder.path, hubKey.publicText, addresses);
  const control = serveControl(folder.control, createAdmin(admin));
  opened.defer(() => control.close());

  opened.defer(() => stopRooms(rooms, players, link));

  await bundled.start(options.bundledGames ?? []);
  const adminLink = await firstAdminLink(auth, config.origin ?? addresses.http);
  log.info("Hub {version} started at {http}", { version: programVersion, http: addresses.http });
  return { addresses, hubKey: hubKey.publicText, adminLink, close: () => closeAll(opened) };
}

async function closeAll(opened: AsyncDisposableStack): Promise<void> {
  await opened.disposeAsync();
  log.info("Hub stopped");
}

function refuseOpenPlainLink({ link, linkTls }: HubConfig): void {
  if (linkTls || isLoopback(link.host)) return;
  throw new Refusal(
    "invalid",
    "Without TLS the link listens on a loopback address only: --link 127.0.0.1:PORT.",
    "TR3",
  );
}

/** One hub per folder, and no command that works on its database beside it. */
function lockFolder(folder: DataFolder, opened: AsyncDisposableStack): void {
  const lock = lockDataFolder(folder, lockWaitMs);
  if (!lock) {
    throw new Refusal(
      "data_unusable",
      `Another hub runs on ${folder.path}. Stop it, or choose another folder with --data.`,
    );
  }
  opened.defer(() => lock.release());
}

function sweepHourly(auth: Auth, erasures: Erasures, opened: AsyncDisposableStack): void {
  const sweep = async () => {
    try {
      erasures.begin(await auth.sweep());
    } catch (error) {
      log.error("What has expired could not be deleted: {error}", { error });
    }
  };
  const timer = setInterval(() => void sweep(), sweepMs);
  opened.defer(() => clearInterval(timer));
}

async function openGameLink(
  config: HubConfig,
  folder: DataFolder,
  hubKey: KeyPair,
  games: GameSide,
  more: Pick<LinkOptions, "quarantines" | "keepQuarantine" | "tap">,
): Promise<Link> {
  return openLink({
    ...config.link,
    hubKey,
    certificate: config.linkTls ? await openCertificate(folder.path, Date.now) : null,
    verifyKey: (key) => games.auth.games.verifyKey(key),
    events: gameEvents(games),
    log: (level, message, fields) => getLogger(["minihub", "link"])[level](message, fields),
    ...more,
  });
}

interface BundledSide {
  readonly auth: Auth;
  readonly link: Link;
  readonly hubKey: KeyPair;
}

function bundledGames(config: HubConfig, folder: DataFolder, { auth, link, hubKey }: BundledSide): BundledGames {
  return new BundledGames({
    folder: folder.games,
    address: localLinkAddress(config, link.port, hubKey.publicKey),
    enter: async ({ name }, keyFile) => {
      await auth.games.ensureBundledGame(name, openKeyFile(keyFile, "game").publicKey);
    },
    log: (level, message, properties) => log[level](message, properties),
  });
}

function openRooms(
  db: Database,
  catalogue: Catalogue,
  publish: HttpServer["publish"],
  waitingMs: number | undefined,
): Rooms {
  return new Rooms({
    clock: systemClock,
    catalogue,
    store: openMatchStore(db, systemClock),
    kept: openRoomStore(db, systemClock),
    publish,
    random: (bytes) => void crypto.getRandomValues(bytes),
    newId: () => Bun.randomUUIDv7(),
    log: logError,
    waitingMs,
  });
}

/** Games that were suspended or removed while the hub was down. */
async function endGone(rooms: Rooms, auth: Auth): Promise<void> {
  for (const game of rooms.games) {
    const found = await auth.games.find(game);
    if (!found) rooms.removeGame(game);
    else if (found.state === "suspended") rooms.endMatches(game);
  }
}

/** The games are told first: one that keeps its state seldom can do it once more. */
async function stopRooms(rooms: Rooms, players: Players, link: Link): Promise<void> {
  link.drain();
  if (rooms.playing) await Bun.sleep(drainMs);
  await rooms.stop(() => players.closeAll(new Refusal("shutting_down")));
}

const logError = (message: string, properties: Record<string, unknown>) => log.error(message, properties);

function openPlayers({ origin: own }: HubConfig, auth: Auth, catalogue: Catalogue, rooms: Rooms): Players {
  const identify = identifySession(auth.sessions, own);
  return new Players({
    hubVersion: programVersion,
    catalogue,
    room: (code) => rooms.room(code),
    tries: createRequestRate(roomCodeRateLimits),
    monotonic: () => performance.now(),
    log: logError,
    authenticate: async (ticket, request, client) => ticketHolder(auth, ticket, await identify(request, client)),
    isOwnOrigin: (origin, request) => origin === own || URL.parse(origin)?.host === request.headers.get("host"),
  });
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

interface ApiSide {
  readonly auth: Auth;
  readonly erasures: Erasures;
  readonly admin: AdminDeps;
  readonly db: Database;
  readonly rooms: Rooms;
  readonly info: () => HubInfo;
}

async function openApi({ origin }: HubConfig, { admin, auth, db, rooms, erasures, info }: ApiSide) {
  return createApi({
    ...admin,
    auth,
    db,
    rooms: {
      ...admin.rooms,
      create: (user, body) => rooms.create(user.id, body),
      listPublic: () => rooms.listPublic(),
      find: (code) => rooms.find(code),
    },
    hub: info,
    files: await openAssets(),
    erased: (erased) => {
      erasures.begin(erased);
      rooms
        .forgetErased()
        .catch((error: unknown) => log.error("Names could not be taken out of rooms: {error}", { error }));
    },
    ...(origin !== undefined && { publicOrigin: origin }),
  });
}

async function firstAdminLink(auth: Auth, origin: string): Promise<string | undefined> {
  const token = await auth.admin.firstAdminLink();
  return token === undefined ? undefined : `${origin}/admin#${token}`;
}
