import { BlockList, isIP } from "node:net";
import { Refusal } from "../../protocol/errors.ts";
import type { RequestEnvironment } from "./environment.ts";

/** The one method of Bun's server that is needed. */
export interface AddressSource {
  requestIP(request: Request): { readonly address: string } | null;
}

/** Proxies whose `X-Forwarded-For` is believed. */
export interface TrustedProxies {
  includes(address: string): boolean;
}

/** More hops than this are nobody's set-up; the rest of the header is not looked at. */
const hopsMax = 16;

/** @param entries addresses or networks, as "127.0.0.1", "10.0.0.0/8", "fd00::/8". @throws Refusal naming the entry that is neither. */
export function trustedProxies(entries: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", prefix, ...more] = entry.split("/");
    const family = isIP(address);
    const bits = prefix === undefined ? undefined : Number(prefix);
    const bitsMax = family === 4 ? 32 : 128;
    const valid =
      family !== 0 &&
      more.length === 0 &&
      (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bitsMax));
    if (!valid)
      throw new Refusal(
        "invalid",
        `"${entry}" is not an address or network. Write a trusted proxy as 10.0.0.5, 10.0.0.0/8 or fd00::/8.`,
      );
    const type = family === 4 ? "ipv4" : "ipv6";
    if (bits === undefined) list.addAddress(address, type);
    else list.addSubnet(address, bits, type);
  }
  return {
    includes: (address) => isIP(address) !== 0 && list.check(address, isIP(address) === 4 ? "ipv4" : "ipv6"),
  };
}

/**
 * Who a request comes from. `X-Forwarded-For` is a claim of the sender, so it counts only where the
 * connection itself comes from a trusted proxy, and then only its last entry that is not a trusted
 * proxy too: everything to the left of that was written by a stranger.
 */
export function clientAddress(request: Request, server: AddressSource, proxies: TrustedProxies): RequestEnvironment {
  const peer = plain(server.requestIP(request)?.address ?? "");
  // No address: the peer is gone already, or this is a Unix socket. One bucket for all of those.
  if (peer === "") return { address: "unknown", proxied: false };
  if (!proxies.includes(peer)) return { address: peer, proxied: false };
  let client = peer;
  const hops = (request.headers.get("x-forwarded-for") ?? "").split(",").slice(-hopsMax);
  for (const hop of hops.toReversed()) {
    const address = plain(hop.trim());
    // A proxy that writes no address tells nothing; what stands left of it may be forged.
    if (isIP(address) === 0) break;
    client = address;
    if (!proxies.includes(address)) break;
  }
  return { address: client, proxied: true };
}

/** One spelling per address: IPv4 inside IPv6 as IPv4, no zone, lower case. */
function plain(address: string): string {
  const bare = address.toLowerCase().replace(/%.*$/, "");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare);
  return mapped?.[1] ?? bare;
}
