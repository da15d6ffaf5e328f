import { describe, expect, test } from "bun:test";
import { networkKey } from "../../protocol/address-key.ts";
import { addressLimit, idLimit } from "../../src/auth/address-limit.ts";
import { refusalOf } from "../kit/auth.ts";

const rule = { seconds: 3600, perAddress: 2, global: 30 };

/** How many of `tries` are let through, each from the next address. */
async function passed(limit: ReturnType<typeof addressLimit>, tries: number, addressOf: (i: number) => string) {
  let count = 0;
  for (let i = 0; i < tries; i++) if ((await refusalOf(limit.take({ address: addressOf(i) }))) === "none") count += 1;
  return count;
}

describe("what an address may do", () => {
  test("is bounded for a whole IPv6 /48, whose owner has 65,536 addresses for nothing [AU-02] [AU-16]", async () => {
    const limit = addressLimit(rule);
    expect(await passed(limit, 100, (i) => `2001:db8:1:${i.toString(16)}::1`)).toBe(8);
    expect(await passed(limit, 3, () => "2001:db8:2::1")).toBe(2);
    expect(await passed(limit, 3, () => "192.0.2.1")).toBe(2);
    expect(await passed(limit, 20, (i) => `192.0.2.${i + 10}`)).toBe(18);
    expect(await passed(limit, 3, () => "198.51.100.7")).toBe(0);
  });

  test("comes back to the address, its network and everybody where it is given back", async () => {
    const limit = addressLimit(rule);
    for (let i = 0; i < 40; i++) await (await limit.take({ address: `2001:db8:1:${i.toString(16)}::1` }))();
    expect(await passed(limit, 40, (i) => `2001:db8:${(i >> 2).toString(16)}::1`)).toBe(20);
  });

  test("is told without spending what is there for everybody", async () => {
    const limit = addressLimit(rule);
    expect(await passed(limit, 100, () => "192.0.2.1")).toBe(2);
    expect(await passed(limit, 40, (i) => `192.0.2.${i + 10}`)).toBe(28);
  });

  test("is counted by the id itself where one is given", async () => {
    expect(await passed(idLimit(rule), 6, (i) => `2001:db8:1:${i}::1`)).toBe(6);
    expect(await passed(idLimit(rule), 6, () => "user")).toBe(2);
  });
});

test.each([
  ["2001:db8:1:2::3", "2001:db8:1::/48"],
  ["2001:DB8:1:ffff:1:2:3:4%eth0", "2001:db8:1::/48"],
  ["::1", "0:0:0::/48"],
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["no address", "unknown"],
])("the network of %s is %s", (address, network) => {
  expect(networkKey(address)).toBe(network);
});
