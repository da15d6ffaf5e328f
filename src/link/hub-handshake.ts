import type { KeyObject } from "node:crypto";
import { Refusal } from "../../protocol/errors.ts";
import {
  chooseVersion,
  nonceBytes,
  readHello,
  readProof,
  signTranscript,
  verifyTranscript,
  writeChallenge,
  type Hello,
  type Transcript,
} from "../../protocol/handshake.ts";
import { linkVersions } from "../../protocol/version.ts";
import type { GameIdentity } from "./port.ts";

/**
 * Who a key belongs to. Undefined: nobody who may connect. A refusal is told to whoever proves to own the key, so only
 * give one for keys of this hub, as `suspended`.
 */
export type VerifyKey = (key: Uint8Array) => Promise<GameIdentity | Refusal | undefined>;

export interface HubIdentity {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly privateKey: KeyObject;
  /** SHA-256 of the leaf certificate, or zeros without TLS. */
  readonly certificateHash: Uint8Array;
}

/** The one answer to everything that is wrong before a key is proven (FR10, HS4). */
export function authFailed(rule: string): Refusal {
  return new Refusal("auth_failed", undefined, rule);
}

/** The hello of a frame, its version chosen. Nothing is signed or verified for a bad one. */
export function openHello(body: Uint8Array): { readonly hello: Hello; readonly version: number } | Refusal {
  const hello = readHello(body);
  if (!hello) return authFailed("HS1");
  const version = chooseVersion(hello.versions, linkVersions);
  if (version === undefined) return new Refusal("version_unsupported", undefined, "HS1");
  return { hello, version };
}

/** The hub's challenge to a hello, and what both sides sign. */
export function challenge(
  hub: HubIdentity,
  hello: Hello,
  version: number,
  random: (bytes: number) => Uint8Array,
): { readonly body: Uint8Array; readonly transcript: Transcript } {
  const transcript: Transcript = {
    hubKey: hub.publicKey,
    gameKey: hello.gameKey,
    hubNonce: random(nonceBytes),
    gameNonce: hello.gameNonce,
    certificateHash: hub.certificateHash,
    versions: hello.versions,
    version,
  };
  const signature = signTranscript("hub", transcript, hub.privateKey);
  return { body: writeChallenge({ ...transcript, signature }), transcript };
}

/**
 * Who signed. The signature is checked and the key looked up in every case, and one answer given for all that is wrong:
 * nobody learns which keys are known here.
 */
export async function checkProof(
  transcript: Transcript,
  body: Uint8Array,
  verifyKey: VerifyKey,
): Promise<GameIdentity | Refusal> {
  const proof = readProof(body);
  if (!proof) return authFailed("HS1");
  const isSigned = verifyTranscript("game", transcript, proof.signature);
  const identity = await verifyKey(transcript.gameKey);
  return isSigned && identity !== undefined ? identity : authFailed("HS4");
}
