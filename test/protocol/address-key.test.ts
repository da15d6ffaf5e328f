import { expect, test } from "bun:test";
import { addressKey } from "../../protocol/address-key.ts";

test("[NW-07] a stranger is counted by an IPv4 address, or by the first 64 bits of an IPv6 one", () => {
  expect(addressKey("192.0.2.7")).toBe("192.0.2.7");
  for (const mapped of ["::ffff:192.0.2.7", "::FFFF:c000:207", "0:0:0:0:0:ffff:192.0.2.7"])
    expect(addressKey(mapped)).toBe("192.0.2.7");
  expect(addressKey("2001:db8:0:1::5")).toBe(addressKey("2001:0DB8::1:ffff:1:2:3"));
  expect(addressKey("2001:db8:0:1::5")).not.toBe(addressKey("2001:db8:0:2::5"));
  expect(addressKey("fe80::1%eth0")).toBe("fe80:0:0:0::/64");
  expect(addressKey("::1")).toBe("0:0:0:0::/64");
  expect(addressKey("1:2:3:4:5:6:7:8")).toBe("1:2:3:4::/64");
});

test("[NW-07] what is no address is one key for all", () => {
  const wrong = [
    "",
    "local",
    "unknown",
    "1.2.3",
    "1.2.3.256",
    "1:2:3",
    "1::2::3",
    "1:2:3:4:5:6:7:8:9",
    "::g",
    "12345::",
  ];
  for (const text of wrong) expect(addressKey(text), text).toBe("unknown");
});
