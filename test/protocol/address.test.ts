import { expect, test } from "bun:test";
import { formatLinkAddress, isLoopback, parseLinkAddress } from "../../protocol/address.ts";
import { newKeyPair } from "../../protocol/keys.ts";

const { publicKey, publicText, secretText } = newKeyPair("hub");

test("[TR4] an address of a hub comes back the same", () => {
  for (const [host, tls] of [
    ["hub.example.org", true],
    ["192.168.0.7", true],
    ["::1", true],
    ["127.0.0.1", false],
  ] as const) {
    const text = formatLinkAddress({ host, port: 7777, hubKey: publicKey, tls });
    expect(parseLinkAddress(text)).toEqual({ host, port: 7777, hubKey: publicKey, tls });
  }
  expect(formatLinkAddress({ host: "::1", port: 1, hubKey: publicKey, tls: false })).toBe(
    `minihub://[::1]:1?tls=off#${publicText}`,
  );
});

test("[TR4] what is no address of a hub is refused with the way to mend it", () => {
  const codeOf = (text: string): unknown => {
    try {
      return parseLinkAddress(text);
    } catch (error) {
      return (error as { code?: unknown }).code;
    }
  };
  for (const text of [
    "",
    "minihub://",
    `http://a:1#${publicText}`,
    `minihub://a#${publicText}`,
    `minihub://a:0#${publicText}`,
    `minihub://a:65536#${publicText}`,
    `minihub://a:1/x#${publicText}`,
    `minihub://a:1?tls=no#${publicText}`,
    "minihub://a:1",
  ]) {
    expect(codeOf(text)).toBe("invalid");
  }
  expect(codeOf(`minihub://far.example:1?tls=off#${publicText}`)).toBe("invalid");
  expect(codeOf("minihub://a:1#HABC")).toBe("key_invalid");
  expect(codeOf(`minihub://a:1#${secretText}`)).toBe("key_secret");
});

test("[TR3] loopback is what never leaves the machine", () => {
  expect(["127.0.0.1", "127.9.9.9", "::1", "localhost"].every(isLoopback)).toBeTrue();
  expect(["0.0.0.0", "::", "127.0.0.1.example.org", "10.0.0.1", "localhost.example.org"].some(isLoopback)).toBeFalse();
});
