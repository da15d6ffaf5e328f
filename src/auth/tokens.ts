import { createHash, randomBytes } from "node:crypto";

/** Cryptographically random bytes. */
export type Random = (bytes: number) => Uint8Array;

export const systemRandom: Random = randomBytes;

/** As base64url. 32 bytes where it stays valid for long, never fewer than 16. */
export function newToken(random: Random, bytes = 32): string {
  return Buffer.from(random(bytes)).toString("base64url");
}

/** What is stored of a token. It has enough entropy of its own, so a fast hash is right. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** `count` letters of an alphabet of at most 256, each equally likely. */
export function randomLetters(random: Random, alphabet: string, count: number): string {
  const fair = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < count) {
    for (const byte of random(count)) {
      if (byte < fair && text.length < count) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}
