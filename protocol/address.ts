import { Refusal } from "./errors.ts";
import { formatPublicKey, parsePublicKey } from "./keys.ts";

/** Where a game server finds its hub, and the key it pins (SPEC.md, TR4): `minihub://HOST:PORT#KEY`. */
export interface LinkAddress {
  /** Name or IP address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  /** 32 bytes. */
  readonly hubKey: Uint8Array;
  /** False only for a loopback host. */
  readonly tls: boolean;
}

export function formatLinkAddress(address: LinkAddress): string {
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  const query = address.tls ? "" : "?tls=off";
  const key = formatPublicKey("hub", address.hubKey);
  return `minihub://${host}:${address.port}${query}#${key}`;
}

/** @throws Refusal invalid, key_invalid or key_secret */
export function parseLinkAddress(text: string): LinkAddress {
  const parts = /^minihub:\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):([0-9]{1,5})(\?tls=off)?#(.*)$/s.exec(text.trim());
  const port = Number(parts?.[2]);
  if (!parts || port < 1 || port > 65_535) {
    throw new Refusal(
      "invalid",
      "This is not the address of a hub. It looks like minihub://HOST:PORT#KEY, as printed by minihub register.",
      "TR4",
    );
  }
  const host = (parts[1] ?? "").replace(/^\[|\]$/g, "");
  const tls = parts[3] === undefined;
  if (!tls && !isLoopback(host)) {
    throw new Refusal(
      "invalid",
      "Without TLS a hub is reached on this machine only: use 127.0.0.1, [::1] or localhost, or leave ?tls=off out.",
      "TR4",
    );
  }
  return { host, port, hubKey: parsePublicKey(parts[4] ?? "", "hub"), tls };
}

/** True for the names and addresses that never leave the machine. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.[0-9]{1,3}){3}$/.test(host);
}
