import { createHash, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { decode, encode } from "./codec.ts";
import { isArray, readBin, readInteger, readString } from "./fields.ts";
import { linkLimits } from "./limits.ts";
import type { LinkLimits } from "./limits.ts";
import { frameTypes } from "./link.ts";
import { FrameScan } from "./scan.ts";
import { signedMessage, verifySignature } from "./signing.ts";

/**
 * The handshake of the link (SPEC.md section 4): four frames, pure functions, used by the hub and by the SDK.
 *
 * Both sides sign both keys, both nonces, the hub's certificate and the versions. Signing only a nonce, as others do, lets an evil hub
 * relay the challenge of another; a TLS exporter would bind the channel as well, but not every standard library has one.
 */
export const nonceBytes = 32;
/** Stands for the certificate's hash where there is no TLS (TR3). */
export const noCertificate: Uint8Array = new Uint8Array(32);

const keyBytes = 32;
const signatureBytes = 64;
const versionsMax = 16;
const label = "minihub/link/v1";

export interface Hello {
  /** Best first. */
  readonly versions: readonly number[];
  readonly gameKey: Uint8Array;
  readonly gameNonce: Uint8Array;
}

export interface Challenge {
  readonly version: number;
  readonly hubKey: Uint8Array;
  readonly hubNonce: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Proof {
  readonly signature: Uint8Array;
}

export interface Ready {
  readonly session: string;
  readonly limits: LinkLimits;
  /** Version of the hub's program. */
  readonly hub: string;
}

/** All that both sides sign. */
export interface Transcript {
  readonly hubKey: Uint8Array;
  readonly gameKey: Uint8Array;
  readonly hubNonce: Uint8Array;
  readonly gameNonce: Uint8Array;
  /** SHA-256 of the hub's leaf certificate in DER, or `noCertificate`. */
  readonly certificateHash: Uint8Array;
  readonly versions: readonly number[];
  readonly version: number;
}

export type Signer = "hub" | "game";

/** The first offered version that is spoken here. */
export function chooseVersion(offered: readonly number[], spoken: readonly number[]): number | undefined {
  return offered.find((version) => spoken.includes(version));
}

/** What is signed (HS2). */
export function signedBytes(signer: Signer, transcript: Transcript): Uint8Array {
  return signedMessage(`${label}\0${signer}`, [
    transcript.hubKey,
    transcript.gameKey,
    transcript.hubNonce,
    transcript.gameNonce,
    transcript.certificateHash,
    versionBytes(transcript.versions),
    versionBytes([transcript.version]),
  ]);
}

export function signTranscript(signer: Signer, transcript: Transcript, key: KeyObject): Uint8Array {
  return new Uint8Array(sign(null, signedBytes(signer, transcript), key));
}

/** True if the signer's key of the transcript made the signature. Never throws. */
export function verifyTranscript(signer: Signer, transcript: Transcript, signature: Uint8Array): boolean {
  const key = signer === "hub" ? transcript.hubKey : transcript.gameKey;
  return verifySignature(key, signedBytes(signer, transcript), signature);
}

/** The hash of a certificate for the transcript. */
export function hashCertificate(der: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(der).digest());
}

export function writeHello(hello: Hello): Uint8Array {
  const { versions, gameKey, gameNonce } = hello;
  return encode([frameTypes.hello, versions, gameKey, gameNonce]);
}

/** Undefined for whatever is not a HELLO as HS1 wants it. */
export function readHello(body: Uint8Array): Hello | undefined {
  const fields = openFrame(body, frameTypes.hello, 4);
  if (!fields || !isArray(body, fields.at(1))) return undefined;
  const versions = decode(body.subarray(fields.at(1), fields.at(2)));
  const gameKey = binOf(body, fields, 2, keyBytes);
  const gameNonce = binOf(body, fields, 3, nonceBytes);
  if (!isVersions(versions) || !gameKey || !gameNonce) return undefined;
  return { versions, gameKey, gameNonce };
}

export function writeChallenge(challenge: Challenge): Uint8Array {
  const { version, hubKey, hubNonce, signature } = challenge;
  return encode([frameTypes.challenge, version, hubKey, hubNonce, signature]);
}

export function readChallenge(body: Uint8Array): Challenge | undefined {
  const fields = openFrame(body, frameTypes.challenge, 5);
  if (!fields) return undefined;
  const version = readInteger(body, fields.at(1));
  const hubKey = binOf(body, fields, 2, keyBytes);
  const hubNonce = binOf(body, fields, 3, nonceBytes);
  const signature = binOf(body, fields, 4, signatureBytes);
  if (!isVersion(version) || !hubKey || !hubNonce || !signature) {
    return undefined;
  }
  return { version, hubKey, hubNonce, signature };
}

export function writeProof(proof: Proof): Uint8Array {
  return encode([frameTypes.proof, proof.signature]);
}

export function readProof(body: Uint8Array): Proof | undefined {
  const fields = openFrame(body, frameTypes.proof, 2);
  if (!fields) return undefined;
  const signature = binOf(body, fields, 1, signatureBytes);
  return signature && { signature };
}

export function writeReady(ready: Ready): Uint8Array {
  const { session, limits, hub } = ready;
  return encode([frameTypes.ready, session, { limits, hub }]);
}

export function readReady(body: Uint8Array): Ready | undefined {
  const fields = openFrame(body, frameTypes.ready, 3);
  if (!fields) return undefined;
  const session = readString(body, fields.at(1), fields.at(2));
  const info = decode(body.subarray(fields.at(2), fields.at(3)));
  if (session === undefined || !isRecord(info)) return undefined;
  const limits = readLimits(info["limits"]);
  const hub = info["hub"];
  if (!limits || typeof hub !== "string") return undefined;
  return { session, limits, hub };
}

/** The fields of a frame, if its structure and type are right. Extra fields are ignored (FR7). */
function openFrame(body: Uint8Array, type: number, count: number): FrameScan | undefined {
  const scan = new FrameScan();
  if (scan.scan(body) !== "ok" || scan.fieldCount < count) return undefined;
  return readInteger(body, scan.at(0)) === type ? scan : undefined;
}

/** A copy: keys and nonces outlive the socket's buffer. */
function binOf(body: Uint8Array, fields: FrameScan, field: number, size: number): Uint8Array | undefined {
  const bytes = readBin(body, fields.at(field), fields.at(field + 1));
  return bytes?.length === size ? bytes.slice() : undefined;
}

function isVersion(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 0xffff;
}

function isVersions(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length >= 1 && value.length <= versionsMax && value.every(isVersion);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Those told by the hub; for a name that it does not tell, the one known here. */
function readLimits(value: unknown): LinkLimits | undefined {
  if (!isRecord(value)) return undefined;
  const limits: Record<keyof LinkLimits, number> = { ...linkLimits };
  for (const name of Object.keys(linkLimits) as (keyof LinkLimits)[]) {
    const told = value[name];
    if (typeof told === "number") limits[name] = told;
  }
  return limits;
}

function versionBytes(versions: readonly number[]): Uint8Array {
  return Uint8Array.from(versions.flatMap((v) => [v >> 8, v & 0xff]));
}
