import { networkInterfaces } from "node:os";

/** Where a hub is reached. */
export interface HubAddresses {
  /** For players on this machine. */
  readonly http: string;
  /** For players in the same network; empty if the hub listens on loopback only. */
  readonly lan: readonly string[];
  /** For game servers: minihub://HOST:PORT#H… */
  readonly link: string;
}

/** Listening everywhere is not an address: on this machine it is loopback. */
export function urlHost(host: string): string {
  if (host === "0.0.0.0" || host === "") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

/** The IPv4 addresses under which others reach a hub that listens on `host`. */
export function lanAddresses(host: string): string[] {
  if (host !== "0.0.0.0" && host !== "::" && host !== "") return [];
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => address);
}
