import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { Refusal } from "../protocol/errors.ts";
import { cleanText } from "../protocol/text.ts";

export interface HostPort {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** All that can be set about a hub. Nothing has to be. */
export interface HubConfig {
  /** Folder of keys and databases. */
  readonly data: string;
  readonly http: HostPort;
  readonly link: HostPort;
  /** Name of the hub as players see it. */
  readonly name: string;
  /** Origin under which players reach the hub if something stands in front of it, as https://play.example.org. */
  readonly origin: string | undefined;
  /** Addresses or networks of reverse proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** The link without TLS; refused unless it listens on a loopback address. */
  readonly linkTls: boolean;
}

export const defaultPorts = { http: 7480, link: 7481 } as const;

type Environment = Readonly<Record<string, string | undefined>>;

export interface ConfigFlags {
  readonly data?: string | undefined;
  readonly http?: string | undefined;
  readonly link?: string | undefined;
  readonly name?: string | undefined;
  readonly origin?: string | undefined;
  readonly trustedProxy?: readonly string[] | undefined;
  readonly linkTls?: boolean | undefined;
}

const nameCharsMax = 60;

/** Flags win over MINIHUB_… variables, those over the defaults; an empty variable counts as none. Throws a Refusal for what cannot be. */
export function readConfig(flags: ConfigFlags, env: Environment): HubConfig {
  const http = flags.http ?? (env["MINIHUB_HTTP"] || `0.0.0.0:${defaultPorts.http}`);
  const link = flags.link ?? (env["MINIHUB_LINK"] || `0.0.0.0:${defaultPorts.link}`);
  const proxies = flags.trustedProxy ?? env["MINIHUB_TRUSTED_PROXY"]?.split(",").filter((entry) => entry !== "") ?? [];
  return {
    data: dataFolder(flags.data, env),
    http: readHostPort(http, "--http (MINIHUB_HTTP)"),
    link: readHostPort(link, "--link (MINIHUB_LINK)"),
    name: cleanText(flags.name ?? env["MINIHUB_NAME"] ?? "", { maxChars: nameCharsMax }).trim() || "minihub",
    origin: readOrigin(flags.origin ?? env["MINIHUB_ORIGIN"]),
    trustedProxies: proxies,
    linkTls: flags.linkTls !== false && readSwitch(env, "MINIHUB_LINK_TLS"),
  };
}

/** A variable that takes on or off; on where it is not set. */
export function readSwitch(env: Environment, name: string): boolean {
  const value = env[name] || "on";
  if (value !== "on" && value !== "off") throw new Refusal("invalid", `${name} takes on or off, not "${value}".`);
  return value === "on";
}

/** The folder named by --data, MINIHUB_DATA, or the XDG data home. */
export function dataFolder(flag: string | undefined, env: Environment): string {
  const named = flag ?? env["MINIHUB_DATA"];
  if (named !== undefined && named !== "") return resolve(named);
  return join(env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "minihub");
}

/** "HOST:PORT", "[::1]:PORT", ":PORT" or "PORT". */
export function readHostPort(text: string, flag: string): HostPort {
  const parts = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]*)):)?(\d{1,5})$/.exec(text);
  const port = Number(parts?.[3]);
  if (!parts || port > 65_535) {
    throw new Refusal(
      "invalid",
      `${flag} takes HOST:PORT, as 127.0.0.1:${defaultPorts.http}, [::1]:${defaultPorts.http} or 0.0.0.0:0 (a free port), not "${text}".`,
    );
  }
  return { host: parts[1] ?? (parts[2] || "0.0.0.0"), port };
}

function readOrigin(text: string | undefined): string | undefined {
  if (text === undefined || text === "") return undefined;
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || url.search || url.hash) {
    throw new Refusal(
      "invalid",
      `--origin (MINIHUB_ORIGIN) takes an origin, as https://play.example.org, not "${text}".`,
    );
  }
  return url.origin;
}
