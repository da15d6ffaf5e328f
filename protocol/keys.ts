import { createPrivateKey, createPublicKey, randomBytes } from "node:crypto";
import { Point } from "@noble/ed25519";
import { Refusal } from "./errors.ts";

/**
 * Keys as text (SPEC.md section 2): Base32 of prefix, key and CRC-16, in the manner of NATS nkeys.
 * The prefix is chosen so that the text itself begins with `G`, `H`, `SG` or `SH`: a typo is caught,
 * and a secret is recognised where a public key belongs.
 */
export type KeyRole = "game" | "hub";

export interface KeyPair {
  readonly role: KeyRole;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** RFC 8032 seed, 32 bytes. Never log it. */
  readonly seed: Uint8Array;
  /** `G…` or `H…`, 56 characters. */
  readonly publicText: string;
  /** `SG…` or `SH…`, 58 characters. Never log it. */
  readonly secretText: string;
}

const keyBytes = 32;
const crcBytes = 2;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const publicPrefix = { game: [0x30], hub: [0x38] } as const;
const secretPrefix = { game: [0x91, 0x80], hub: [0x91, 0xc0] } as const;
const publicChars = 56;
const secretChars = 58;
const letter = { game: "G", hub: "H" } as const;

/** The text of a public key of 32 bytes. */
export function formatPublicKey(role: KeyRole, key: Uint8Array): string {
  return formatKey(publicPrefix[role], key);
}

/** The text of a seed of 32 bytes. */
export function formatSecretKey(role: KeyRole, seed: Uint8Array): string {
  return formatKey(secretPrefix[role], seed);
}

/** How a public key begins, by which people tell keys apart at a glance: its role and 8 letters more. */
export function keyMark(publicText: string): string {
  return publicText.slice(0, 9);
}

/**
 * The 32 bytes of a public key.
 * @throws Refusal key_secret if the text is a secret key, key_invalid if it is anything else. The text is not repeated in the message.
 */
export function parsePublicKey(text: string, role: KeyRole): Uint8Array {
  if (looksSecret(text)) throw new Refusal("key_secret", undefined, "KY3");
  const wanted = `A public key of a ${role} begins with ${letter[role]} and has ${publicChars} characters.`;
  if (text.length !== publicChars) {
    throw invalid(`${wanted} This one has ${text.length}.`);
  }
  if (text[0] !== letter[role]) throw invalid(wanted);
  return parseKey(text, publicPrefix[role]);
}

/**
 * The 32-byte seed of a secret key.
 * @throws Refusal key_invalid. The text is not repeated in the message.
 */
export function parseSecretKey(text: string, role: KeyRole): Uint8Array {
  if (text.length !== secretChars || !text.startsWith(`S${letter[role]}`)) {
    throw invalid(`A secret key of a ${role} begins with S${letter[role]} and has ${secretChars} characters.`);
  }
  return parseKey(text, secretPrefix[role]);
}

/** True for whatever might be a secret key, also a mistyped or truncated one: such a text is never stored, logged or sent. */
export function looksSecret(text: string): boolean {
  return /^\s*S[GH][A-Z2-7]{20,}/i.test(text);
}

export function keyPairFromSeed(role: KeyRole, seed: Uint8Array): KeyPair {
  const publicKey = publicKeyOf(seed);
  return {
    role,
    publicKey,
    seed: Uint8Array.from(seed),
    publicText: formatPublicKey(role, publicKey),
    secretText: formatSecretKey(role, seed),
  };
}

/** @throws Refusal key_invalid */
export function keyPairFromSecret(role: KeyRole, text: string): KeyPair {
  return keyPairFromSeed(role, parseSecretKey(text, role));
}

export function newKeyPair(role: KeyRole, random: (bytes: number) => Uint8Array = randomBytes): KeyPair {
  return keyPairFromSeed(role, random(keyBytes));
}

/**
 * Refuses keys for which a signature proves nothing: not canonical (y >= p), not on the curve, of small order, or with a
 * torsion part. node:crypto and WebCrypto accept them all when they verify, and the identity verifies for every message,
 * so this is asked once, at registration (1 ms).
 * @throws Refusal key_invalid, rule KY4
 */
export function vetPublicKey(key: Uint8Array): void {
  let point: Point;
  try {
    // Without ZIP 215 noble refuses y >= p and the sign bit on x = 0.
    point = Point.fromBytes(key, false);
  } catch {
    throw invalid("This is not a point of the curve.", "KY4");
  }
  if (point.is0() || point.isSmallOrder() || !point.isTorsionFree()) {
    throw invalid("This key proves nothing: anybody could sign for it.", "KY4");
  }
}

function formatKey(prefix: readonly number[], key: Uint8Array): string {
  if (key.length !== keyBytes) throw new RangeError("a key has 32 bytes");
  const bytes = new Uint8Array(prefix.length + keyBytes + crcBytes);
  bytes.set(prefix);
  bytes.set(key, prefix.length);
  const crc = crc16(bytes.subarray(0, prefix.length + keyBytes));
  bytes[bytes.length - 2] = crc & 0xff;
  bytes[bytes.length - 1] = crc >> 8;
  return base32(bytes);
}

function parseKey(text: string, prefix: readonly number[]): Uint8Array {
  const bytes = unbase32(text);
  const end = prefix.length + keyBytes;
  if (bytes === undefined || bytes.length !== end + crcBytes) {
    throw invalid("A key has only the letters A to Z and the digits 2 to 7. Copy it again.");
  }
  const crc = crc16(bytes.subarray(0, end));
  if (bytes[end] !== (crc & 0xff) || bytes[end + 1] !== crc >> 8) {
    throw invalid("The checksum does not match: a typo? Copy the key again.");
  }
  if (prefix.some((byte, i) => bytes[i] !== byte)) {
    throw invalid("This is a key of another kind.");
  }
  return bytes.slice(prefix.length, end);
}

function invalid(message: string, rule = "KY3"): Refusal {
  return new Refusal("key_invalid", message, rule);
}

function base32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(value >> bits) & 31];
    }
  }
  if (bits > 0) text += alphabet[(value << (5 - bits)) & 31];
  return text;
}

/** Undefined for a foreign letter or spare bits that are not zero: every key has exactly one text. */
function unbase32(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array((text.length * 5) >> 3);
  let length = 0;
  let bits = 0;
  let value = 0;
  for (const char of text) {
    const digit = alphabet.indexOf(char);
    if (digit < 0) return undefined;
    value = ((value << 5) | digit) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[length++] = (value >> bits) & 0xff;
    }
  }
  return (value & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}

/** CRC-16/XMODEM: polynomial 1021, start 0. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let i = 0; i < 8; i++) {
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
    }
  }
  return crc;
}

function publicKeyOf(seed: Uint8Array): Uint8Array {
  const jwk = createPublicKey(privateKeyOf(seed)).export({ format: "jwk" });
  return new Uint8Array(Buffer.from(jwk.x ?? "", "base64url"));
}

const pkcs8Head = Buffer.from("302e020100300506032b657004220420", "hex");

/** A seed as node:crypto takes it. */
export function privateKeyOf(seed: Uint8Array): ReturnType<typeof createPrivateKey> {
  if (seed.length !== keyBytes) throw new RangeError("a seed has 32 bytes");
  const key = Buffer.concat([pkcs8Head, seed]);
  return createPrivateKey({ key, format: "der", type: "pkcs8" });
}
