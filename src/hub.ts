import { rmSync } from "node:fs";
import { getLogger } from "@logtape/logtape";
import { formatLinkAddress } from "../protocol/address.ts";
import { Refusal } from "../protocol/errors.ts";
import { linkVersions, programVersion } from "../protocol/version.ts";
import { createAdmin } from "./api/admin.ts";
import { createApi } from "./api/api.ts";
import { trustedProxies } from "./api/client-address.ts";
import { openAssets } from "./assets.ts";
import { type Auth, openAuth } from "./auth/open.ts";
import { openHubKey } from "./auth/hub-key.ts";
import { type BundledGame, BundledGames } from "./bundled-games.ts";
import { enterBundledGame } from "./bundled-key.ts";
import { type HubConfig, isLoopback } from "./config.ts";
import { hubRuns } from "./control.ts";
import { openDataFolder } from "./data-folder.ts";
import { openDatabase } from "./db/open.ts";
import { Catalogue } from "./game/catalogue.ts";
import { systemClock } from "./game/clock.ts";
import { openMatchStore } from "./game/match-store.ts";
import { Players } from "./game/players.ts";
import { Rooms } from "./game/rooms.ts";
import { type HubAddresses, lanAddresses, urlHost } from "./hub-addresses.ts";
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
    throw new Refusal(
      "data_unusable",
      `Another hub runs on ${folder.path}. Stop it, or choose another folder with --data.`,
    );
  }
  const hubKey = await openHubKey(folder.hubKey);
  const db = await openDatabase(folder.database);
  const cleanUp: (() => unknown)[] = [() => db.destroy()];
  const close = async () => {
    for (const step of cleanUp.splice(0).reverse()) await step();
  };
  try {
    const auth = openAuth(db, { hubKey: hubKey.publicKey });
    const assets = await openAssets();
    const catalogue = new Catalogue(systemClock);
    const events = gameEvents(catalogue, auth);
    const link = await openLink({
      ...config.link,
      hubKey,
      certificate: config.linkTls ? await openCertificate(folder.path, Date.now) : undefined,
      verifyKey: (key) => auth.games.verifyKey(key),
      events,
    });
    cleanUp.push(() => link.close());
    let publish: (topic: string, frame: Uint8Array) => void = () => undefined;
    const rooms = new Rooms({
      clock: systemClock,
      catalogue,
      store: openMatchStore(db, systemClock),
      publish: (topic, frame) => publish(topic, frame),
      random: (bytes) => void crypto.getRandomValues(bytes),
      newId: () => Bun.randomUUIDv7(),
      log: (message, properties) => log.error(message, properties),
    });
    const players = new Players({
      hubVersion: programVersion,
      catalogue,
      room: (code) => rooms.room(code),
      monotonic: () => performance.now(),
      log: (message, properties) => log.error(message, properties),
      authenticate: (ticket) => ticketHolder(auth, ticket),
      isOwnOrigin: (origin, request) =>
        origin === config.origin || URL.parse(origin)?.host === request.headers.get("host"),
    });
    endRevoked(auth, players, link, catalogue);
    const startedAt = Date.now();
    const live = {
      games: () => catalogue.games(),
      game: (id: string) => catalogue.game(id),
      connectedKeys: (game: string) => catalogue.ports(game).map(({ identity }) => identity.key),
      strikes: (game: string) => link.strikes(game),
    };
    const adminDeps = {
      auth,
      live,
      rooms: { list: () => rooms.list(), close: (code: string) => rooms.close(code) },
      facts: () => ({
        running: true,
        version: programVersion,
        hub: hubKey.publicText,
        pid: process.pid,
        startedAt,
        http: addresses.http,
        link: addresses.link,
        data: folder.path,
        linkVersions: [...linkVersions],
        players: players.count,
      }),
    };
    const api = createApi({
      ...adminDeps,
      db,
      rooms: {
        ...adminDeps.rooms,
        create: (user, body) => rooms.create(user.id, body),
        listPublic: () => rooms.listPublic(),
        find: (code) => rooms.find(code),
      },
      hub: () => ({
        name: config.name,
        hub: hubKey.publicText,
        version: programVersion,
        linkPort: link.port,
        linkVersions,
        guests: true,
      }),
      files: assets,
      erased: (erased) => {
        for (const { game, player } of erased) for (const port of catalogue.ports(game)) port.playerErased(player);
      },
      ...(config.origin !== undefined && { publicOrigin: config.origin }),
    });
    const http = serveHttp({ ...config.http, api, players, proxies: trustedProxies(config.trustedProxies) });
    publish = http.publish;
    cleanUp.push(() => http.close());
    cleanUp.push(() => players.closeAll(new Refusal("shutting_down")));
    const addresses: HubAddresses = {
      http: `http://${urlHost(config.http.host)}:${http.port}`,
      lan: lanAddresses(config.http.host).map((host) => `http://${host}:${http.port}`),
      link: formatLinkAddress({
        host: lanAddresses(config.link.host)[0] ?? urlHost(config.link.host),
        port: link.port,
        hubKey: hubKey.publicKey,
        tls: config.linkTls,
      }),
    };
    const control = serveControl(folder.control, createAdmin(adminDeps));
    cleanUp.push(() => {
      control.close();
      rmSync(folder.control, { force: true });
    });
    const sweep = setInterval(() => {
      auth.sweep().catch((error: unknown) => log.error("Sweeping failed", { error: String(error) }));
    }, sweepMs);
    cleanUp.push(() => clearInterval(sweep));
    const bundled = new BundledGames({
      folder: folder.games,
      address: formatLinkAddress({
        host: localHost(config.link.host),
        port: link.port,
        hubKey: hubKey.publicKey,
        tls: config.linkTls,
      }),
      enter: (game, keyFile) => enterBundledGame(auth.games, game.name, keyFile),
      log: (message, properties) => log.warn(message, properties),
    });
    cleanUp.push(() => bundled.stop());
    await bundled.start(options.bundledGames ?? []);
    const token = await auth.admin.firstAdminLink();
    const adminLink = token === undefined ? undefined : `${config.origin ?? addresses.http}/admin#${token}`;
    return { addresses, hubKey: hubKey.publicText, adminLink, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A bundled game dials the hub on this machine. */
function localHost(host: string): string {
  return host === "0.0.0.0" || host === "" ? "127.0.0.1" : host === "::" ? "::1" : host;
}

async function ticketHolder(auth: Auth, ticket: string) {
  try {
    const { id, user } = await auth.tickets.redeem(ticket);
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
