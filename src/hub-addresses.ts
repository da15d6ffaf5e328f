import { networkInterfaces } from "node:os";
import { formatLinkAddress, isLoopback } from "../protocol/address.ts";
import type { HubConfig } from "./config.ts";

/** Where a hub is reached. */
export interface HubAddresses {
  /** For players on this machine. */
  readonly http: string;
  /** For players in the same network; empty if the hub listens on loopback only. */
  readonly lan: readonly string[];
  /** For everybody else, best first: what the host says it is, or `lan`. */
  readonly origins: readonly string[];
  /** For game servers: minihub://HOST:PORT#H… */
  readonly link: string;
}

export function hubAddresses(config: HubConfig, httpPort: number, linkPort: number, hubKey: Uint8Array): HubAddresses {
  const { http, link, linkTls, origin } = config;
  const lan = lanAddresses(http.host).map((host) => `http://${urlHost(host)}:${httpPort}`);
  return {
    http: `http://${urlHost(http.host)}:${httpPort}`,
    lan,
    origins: origin === undefined ? lan : [origin],
    link: formatLinkAddress({
      host: lanAddresses(link.host)[0] ?? localHost(link.host),
      port: linkPort,
      hubKey,
      tls: linkTls,
    }),
  };
}

/** Where a game on this machine dials the hub. */
export function localLinkAddress({ link, linkTls }: HubConfig, port: number, hubKey: Uint8Array): string {
  return formatLinkAddress({ host: localHost(link.host), port, hubKey, tls: linkTls });
}

/** Listening everywhere is not an address: on this machine it is loopback. */
function localHost(host: string): string {
  if (host === "0.0.0.0" || host === "") return "127.0.0.1";
  return host === "::" ? "::1" : host;
}

function urlHost(host: string): string {
  const local = localHost(host);
  return local.includes(":") ? `[${local}]` : local;
}

/** The addresses under which others reach a hub that listens on `host`: of a wildcard, the IPv4 ones of this machine. */
function lanAddresses(host: string): string[] {
  if (isLoopback(host)) return [];
  if (host !== "0.0.0.0" && host !== "::" && host !== "") return [host];
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ family, internal, address }) => family === "IPv4" && !internal && !address.startsWith(linkLocal))
    .map(({ address }) => address);
}

/** What a network card gives itself where nobody gave it an address. */
const linkLocal = "169.254.";
