import type { HubInfo } from "../protocol/http.ts";
import { linkVersions, programVersion } from "../protocol/version.ts";
import type { LiveServers } from "./api/admin-games.ts";
import type { HubFacts } from "./api/admin-hub.ts";
import type { HubConfig } from "./config.ts";
import type { Catalogue } from "./game/catalogue.ts";
import type { GameLogs } from "./game/game-logs.ts";
import type { HubAddresses } from "./hub-addresses.ts";
import type { Link } from "./link/link.ts";

/** What the hub says of itself to anybody. */
export function hubInfo(config: HubConfig, hubKey: string, linkPort: number, origins: readonly string[]): HubInfo {
  return {
    name: config.name,
    hub: hubKey,
    version: programVersion,
    linkPort,
    plainLinkHost: config.linkTls ? null : config.link.host,
    linkVersions,
    guests: true,
    origins,
  };
}

/** What it says to its host while it runs. */
export function runningFacts(data: string, hubKey: string, addresses: HubAddresses): Omit<HubFacts, "players"> {
  return {
    running: true,
    version: programVersion,
    hub: hubKey,
    pid: process.pid,
    startedAt: Date.now(),
    http: addresses.http,
    origins: [...addresses.origins],
    link: addresses.link,
    data,
    linkVersions: [...linkVersions],
  };
}

/** What is left to say where it does not run. */
export function stoppedFacts(data: string, hubKey: string): HubFacts {
  return {
    running: false,
    version: programVersion,
    hub: hubKey,
    pid: null,
    startedAt: null,
    http: null,
    origins: [],
    link: null,
    data,
    linkVersions: [...linkVersions],
    players: 0,
  };
}

/** The connected game servers, for the catalogue and for the host. */
export function liveServers(catalogue: Catalogue, link: Link, logs: GameLogs): LiveServers {
  return {
    games: () => catalogue.games(),
    game: (id) => catalogue.game(id),
    connectedKeys: (game) => catalogue.ports(game).map(({ identity }) => identity.key),
    conduct: (game) => link.conduct(game),
    lift: (game) => link.lift(game),
    logs: (game, after) => logs.lines(game, after),
  };
}
