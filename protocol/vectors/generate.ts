/**
 * Writes the test vectors beside this file: `bun protocol/vectors/generate.ts`.
 * Every implementation reproduces them; a test fails when they are not what this program writes.
 */
import { Point } from "@noble/ed25519";
import { encode } from "../codec.ts";
import {
  hashCertificate,
  noCertificate,
  signedBytes,
  signTranscript,
  writeChallenge,
  writeHello,
  writeProof,
  writeReady,
} from "../handshake.ts";
import type { Transcript } from "../handshake.ts";
import { keyPairFromSeed, privateKeyOf } from "../keys.ts";
import { linkLimits } from "../limits.ts";
import { frameExamples } from "./frames.ts";
import { scanExamples, splitterExamples } from "./hostile.ts";
import { offerExamples } from "./offers.ts";
import { registrationExamples } from "./registration.ts";
import { viewExamples } from "./views.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const unhex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));
const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

function keys(): unknown {
  const seeds = [filled(0), filled(0xff), Uint8Array.from(filled(0), (_, i) => i)];
  const pairs = seeds.flatMap((seed) => (["game", "hub"] as const).map((role) => keyPairFromSeed(role, seed)));
  const [first] = pairs;
  if (first === undefined) throw new Error("no pairs");
  const { publicText, secretText } = first;
  return {
    about:
      "pairs: a seed, its public key, both as text. refused: texts that are not a public key of a game, and the refusal. weak: public keys, in hex, that are refused at registration.",
    pairs: pairs.map((pair) => ({
      role: pair.role,
      seed: hex(pair.seed),
      publicKey: hex(pair.publicKey),
      publicText: pair.publicText,
      secretText: pair.secretText,
    })),
    refused: [
      { why: "a secret", text: secretText, code: "key_secret" },
      { why: "a mistyped secret", text: `${secretText.slice(0, -1)}A`, code: "key_secret" },
      { why: "a hub's key", text: pairs[1]?.publicText, code: "key_invalid" },
      { why: "one letter wrong", text: swapLetter(publicText), code: "key_invalid" },
      { why: "one letter missing", text: publicText.slice(0, -1), code: "key_invalid" },
      { why: "one letter more", text: `${publicText}A`, code: "key_invalid" },
      { why: "lower case", text: publicText.toLowerCase(), code: "key_invalid" },
      { why: "a letter that Base32 has not", text: `${publicText.slice(0, -1)}1`, code: "key_invalid" },
      { why: "empty", text: "", code: "key_invalid" },
    ],
    weak: weakKeys(),
  };
}

function swapLetter(text: string): string {
  const other = text[20] === "B" ? "C" : "B";
  return text.slice(0, 20) + other + text.slice(21);
}

function weakKeys(): unknown {
  const order8 = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05";
  const torsion = Point.fromBytes(unhex(order8), false);
  const honest = Point.fromBytes(keyPairFromSeed("game", filled(1)).publicKey, false);
  const ff = "f".repeat(58);
  return [
    { why: "identity", key: `01${"00".repeat(31)}` },
    { why: "order 2", key: `ec${ff}ff7f` },
    { why: "order 4", key: "00".repeat(32) },
    { why: "order 4, other sign", key: `${"00".repeat(31)}80` },
    { why: "order 8, first", key: order8 },
    { why: "order 8, second", key: `${order8.slice(0, -2)}85` },
    { why: "order 8, third", key: hex(torsion.negate().add(torsion.double()).add(torsion.double()).toBytes()) },
    { why: "order 8, fourth", key: hex(torsion.add(torsion.double()).add(torsion.double()).toBytes()) },
    { why: "y = p", key: `ed${ff}ff7f` },
    { why: "y = p + 1", key: `ee${ff}ff7f` },
    { why: "x = 0 with the sign bit", key: `01${"00".repeat(30)}80` },
    { why: "y = -1 with the sign bit", key: `ec${ff}ffff` },
    { why: "not on the curve", key: `02${"00".repeat(31)}` },
    { why: "mixed order", key: hex(honest.add(torsion).toBytes()) },
  ];
}

function handshakes(): unknown {
  const certificate = unhex("3082000a0203");
  return {
    about: "Ed25519 is deterministic: with these seeds and nonces every byte follows. Frames are without their length.",
    certificate: hex(certificate),
    cases: [
      handshake("with TLS", hashCertificate(certificate), [1], 1),
      handshake("without TLS", noCertificate, [1], 1),
      handshake("several versions", hashCertificate(certificate), [513, 2, 1], 1),
    ],
  };
}

function handshake(name: string, certificateHash: Uint8Array, versions: readonly number[], version: number): unknown {
  const hub = keyPairFromSeed("hub", filled(0x11));
  const game = keyPairFromSeed("game", filled(0x22));
  const transcript: Transcript = {
    hubKey: hub.publicKey,
    gameKey: game.publicKey,
    hubNonce: filled(0x33),
    gameNonce: filled(0x44),
    certificateHash,
    versions,
    version,
  };
  const hubSignature = signTranscript("hub", transcript, privateKeyOf(hub.seed));
  const gameSignature = signTranscript("game", transcript, privateKeyOf(game.seed));
  const ready = { session: "0193", limits: linkLimits, hub: "0.1.0" };
  return {
    name,
    hubSeed: hex(hub.seed),
    gameSeed: hex(game.seed),
    hubKey: hex(hub.publicKey),
    gameKey: hex(game.publicKey),
    hubNonce: hex(transcript.hubNonce),
    gameNonce: hex(transcript.gameNonce),
    certificateHash: hex(certificateHash),
    versions,
    version,
    signedByHub: hex(signedBytes("hub", transcript)),
    signedByGame: hex(signedBytes("game", transcript)),
    hubSignature: hex(hubSignature),
    gameSignature: hex(gameSignature),
    hello: hex(writeHello(transcript)),
    challenge: hex(writeChallenge({ ...transcript, signature: hubSignature })),
    proof: hex(writeProof({ signature: gameSignature })),
    ready: hex(writeReady(ready)),
  };
}

function frames(): unknown {
  return {
    about:
      'One frame of every type, without its length. In `value` a byte string is {"$bin": hex}. Encoders that write integers in the shortest form and keep the order of keys give exactly `bytes`.',
    frames: frameExamples.map(({ name, from, value }) => ({
      name,
      from,
      value: toJson(value),
      bytes: hex(encode(value)),
    })),
  };
}

function toJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bin: hex(value) };
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
  }
  return value;
}

/** File name and content of every vector file. */
export function allVectors(): Readonly<Record<string, unknown>> {
  return {
    "keys.json": keys(),
    "handshake.json": handshakes(),
    "registration.json": registrationExamples,
    "frames.json": frames(),
    "scan.json": scanExamples,
    "splitter.json": splitterExamples,
    "offers.json": offerExamples,
    "views.json": viewExamples,
  };
}

if (import.meta.main) {
  for (const [name, content] of Object.entries(allVectors())) {
    await Bun.write(new URL(name, import.meta.url), JSON.stringify(content));
  }
  await Bun.$`${process.execPath} fmt ${import.meta.dir}`.quiet();
}
