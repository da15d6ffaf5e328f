import { describe, expect, test } from "bun:test";
import { clientAddress, trustedProxies } from "../../src/api/client-address.ts";

function from(peer: string | null, forwarded?: string, proxies: readonly string[] = []) {
  const headers: Record<string, string> = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  const server = { requestIP: () => (peer === null ? null : { address: peer }) };
  return clientAddress(new Request("http://hub/", { headers }), server, trustedProxies(proxies));
}

describe("the client's address", () => {
  test("is the peer's, whatever X-Forwarded-For claims, where no proxy is trusted [AU-01]", () => {
    for (let i = 0; i < 100; i++) expect(from("203.0.113.9", `198.51.100.${i}`).address).toBe("203.0.113.9");
    expect(from("203.0.113.9", "198.51.100.1").proxied).toBe(false);
  });

  test("is not believed from a peer outside of the trusted networks [AU-01]", () => {
    expect(from("203.0.113.9", "198.51.100.1", ["10.0.0.0/8"])).toEqual({ address: "203.0.113.9", proxied: false });
  });

  test.each([
    ["one proxy", "10.0.0.5", "198.51.100.1", "198.51.100.1"],
    ["a forged entry before the proxy's own", "10.0.0.5", "1.2.3.4, 198.51.100.1", "198.51.100.1"],
    ["two proxies in a row", "10.0.0.5", "1.2.3.4, 198.51.100.1, 10.1.1.1", "198.51.100.1"],
    ["only proxies", "10.0.0.5", "10.0.0.7, 10.0.0.6", "10.0.0.7"],
    ["no header", "10.0.0.5", undefined, "10.0.0.5"],
    ["an empty header", "10.0.0.5", "", "10.0.0.5"],
    ["words instead of an address", "10.0.0.5", "1.2.3.4, unknown", "10.0.0.5"],
    ["an address with a port", "10.0.0.5", "198.51.100.1:443", "10.0.0.5"],
    ["IPv6", "fd00::1", "2001:DB8::7", "2001:db8::7"],
    ["IPv4 inside IPv6", "::ffff:10.0.0.5", "::ffff:198.51.100.1", "198.51.100.1"],
  ])("behind a trusted proxy is the last one that is no proxy: %s", (_, peer, forwarded, address) => {
    expect(from(peer, forwarded, ["10.0.0.0/8", "fd00::/8"])).toEqual({ address, proxied: true });
  });

  test("looks at a bounded number of hops", () => {
    const chain = ["198.51.100.1", ...Array.from({ length: 5_000 }, () => "10.0.0.6")].join(",");
    expect(from("10.0.0.5", chain, ["10.0.0.0/8"]).address).toBe("10.0.0.6");
  });

  test("of a peer that is gone already is one bucket for all of those", () => {
    expect(from(null, "198.51.100.1")).toEqual({ address: "unknown", proxied: false });
  });
});

describe("the list of trusted proxies", () => {
  test.each(["localhost", "10.0.0.0/33", "10.0.0.0/8/9", "10.0.0.0/x", "fd00::/129", "", "10.0.0"])(
    "refuses %p by name",
    (entry) => {
      expect(() => trustedProxies(["127.0.0.1", entry])).toThrow(`"${entry}" is not an address or network`);
    },
  );
});
