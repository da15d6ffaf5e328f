import { describe, expect, test } from "bun:test";
import { Point } from "@noble/ed25519";
import type { Refusal } from "../../protocol/errors.ts";
import { formatPublicKey, newKeyPair } from "../../protocol/keys.ts";
import { openTestAuth, refusalOf, stranger, unsigned } from "../kit/auth.ts";

/** Points whose order divides 8, as they are encoded, canonical or not. */
const smallOrder = [
  `01${"00".repeat(31)}`,
  `ec${"ff".repeat(30)}7f`,
  "00".repeat(32),
  `${"00".repeat(31)}80`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
];
const notCanonical = [
  `ee${"ff".repeat(30)}7f`,
  `ed${"ff".repeat(30)}7f`,
  "ff".repeat(32),
  `01${"00".repeat(30)}80`,
  `f0${"ff".repeat(30)}7f`,
];

describe("a key that is registered", () => {
  test.each(smallOrder)("is not of small order [HS-06]: %s", async (hex) => {
    const { auth } = await openTestAuth();
    const key = formatted(hex);
    expect(await refusalOf(auth.games.register(unsigned(key), stranger()))).toBe("key_invalid");
  });

  test.each(notCanonical)("is encoded canonically [HS-07]: %s", async (hex) => {
    const { auth } = await openTestAuth();
    expect(await refusalOf(auth.games.register(unsigned(formatted(hex)), stranger()))).toBe("key_invalid");
  });

  test("has no part of small order [HS-07]", async () => {
    const { auth } = await openTestAuth();
    const torsion = Point.fromHex(smallOrder[6]!, true);
    const mixed = Point.fromBytes(newKeyPair("game").publicKey).add(torsion).toBytes();
    const key = formatPublicKey("game", mixed);
    expect(await refusalOf(auth.games.register(unsigned(key), stranger()))).toBe("key_invalid");
  });

  test("is no secret and no typo, and the refusal does not repeat it [HS-19]", async () => {
    const { auth } = await openTestAuth();
    const pair = newKeyPair("game");
    const told = async (key: string) => {
      const refusal = await auth.games.register(unsigned(key), stranger()).catch((error: unknown) => error);
      expect(String(refusal)).not.toContain(key);
      expect(await refusalOf(() => auth.games.challenge(key))).toBe((refusal as Refusal).code);
      return (refusal as Refusal).code;
    };
    expect(await told(pair.secretText)).toBe("key_secret");
    expect(await told(newKeyPair("hub").secretText)).toBe("key_secret");
    expect(await told(newKeyPair("hub").publicText)).toBe("key_invalid");
    const typo = pair.publicText.slice(0, -1) + (pair.publicText.endsWith("A") ? "B" : "A");
    expect(await told(typo)).toBe("key_invalid");
    expect(await refusalOf(auth.games.revokeKey(pair.secretText))).toBe("key_secret");
    const stored = JSON.stringify(await auth.games.list());
    expect(stored).not.toContain(pair.secretText);
  });
});

function formatted(hex: string): string {
  return formatPublicKey("game", Buffer.from(hex, "hex"));
}
