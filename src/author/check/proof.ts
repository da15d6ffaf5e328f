import { noCertificate, signedBytes, type Transcript, verifyTranscript } from "../../../protocol/handshake.ts";
import { formatPublicKey } from "../../../protocol/keys.ts";
import { frameTypes as types } from "../../../protocol/link.ts";
import type { LoggedFrame } from "../frame-log.ts";
import type { Stage } from "../stage.ts";

export interface HandshakeTrouble {
  readonly rule: string;
  readonly detail: string;
  readonly frames: readonly LoggedFrame[];
}

/** A program may start slowly, but one that has been challenged so often without an answer will not answer. */
const challengesMax = 3;

/**
 * What is wrong with the newest handshake that was not finished. A hub tells a stranger nothing of it (FR10); an author
 * gets the bytes that both sides sign. Undefined: nothing that could be told.
 */
export function handshakeTrouble({ log, identity }: Pick<Stage, "log" | "identity">): HandshakeTrouble | undefined {
  const first = log.frames.findLast(({ toGame, fields }) => !toGame && fields[0] !== types.proof);
  if (!first) return undefined;
  const hello = helloOf(first);
  if (!hello) {
    // What came on a link that had been let in was not meant to be a HELLO.
    if (log.frames.some(({ fields }) => fields[0] === types.ready)) return undefined;
    const detail =
      "the first frame is not HELLO, [1, [versions], key, nonce] with 32 bytes of `bin` for both of the last";
    return { rule: "HS1", detail, frames: [first] };
  }
  if (Buffer.compare(hello.gameKey, identity.gameKey) !== 0) {
    const [told, right] = [hello.gameKey, identity.gameKey].map((key) => formatPublicKey("game", key));
    return {
      rule: "KY1",
      detail: `HELLO has the key ${told}; that of the seed in MINIHUB_KEY is ${right}`,
      frames: [first],
    };
  }
  const since = log.frames.filter(({ connection }) => connection === first.connection);
  const challenge = since.find(({ toGame, fields }) => toGame && fields[0] === types.challenge);
  if (!challenge) return undefined;
  const proof = since.find(({ toGame, fields }) => !toGame && fields[0] === types.proof);
  const [, version, hubKey, hubNonce] = challenge.fields as readonly [number, number, Uint8Array, Uint8Array];
  const transcript = { ...hello, hubKey, hubNonce, version, certificateHash: identity.certificateHash };
  if (!proof) {
    const detail = `CHALLENGE was not answered with PROOF: does the game server take the hub's signature for a false one? ${explained("hub", transcript)}`;
    return { rule: "HS3", detail, frames: [first, challenge] };
  }
  const [, signature] = proof.fields;
  if (!(signature instanceof Uint8Array) || verifyTranscript("game", transcript, signature)) return undefined;
  const detail = `the signature in PROOF does not match${mistaken(transcript, signature)}. ${explained("game", transcript)}`;
  return { rule: "HS2", detail, frames: [first, challenge, proof] };
}

/** True when it is no use to wait for PROOF any longer. */
export function isNeverProving({ log }: Pick<Stage, "log">): boolean {
  const count = (type: number) => log.frames.filter(({ fields }) => fields[0] === type).length;
  return count(types.challenge) >= challengesMax && count(types.proof) === 0;
}

function helloOf({ fields }: LoggedFrame): Pick<Transcript, "gameKey" | "gameNonce" | "versions"> | undefined {
  const [type, versions, gameKey, gameNonce] = fields;
  const isKnown = type === types.hello && Array.isArray(versions) && versions.every((one) => Number.isInteger(one));
  return isKnown && isBytes(gameKey, 32) && isBytes(gameNonce, 32)
    ? { versions: versions as readonly number[], gameKey, gameNonce }
    : undefined;
}

function isBytes(value: unknown, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length;
}

function explained(signer: "hub" | "game", transcript: Transcript): string {
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
  const hash = hex(signedBytes(signer, transcript).subarray(-32));
  return (
    `What the ${signer} signs here is "minihub/link/v1" ‖ 00 ‖ "${signer}" ‖ 00 ‖ ${hash}, the hash of the certificate ` +
    `being ${hex(transcript.certificateHash)}; vectors/handshake.json has examples, part by part`
  );
}

/** The slips that are easily made, and can be told from a signature. */
function mistaken(transcript: Transcript, signature: Uint8Array): string {
  const { hubNonce, gameNonce } = transcript;
  if (verifyTranscript("game", { ...transcript, certificateHash: noCertificate }, signature))
    return ": it has 32 zero bytes for the hash of the certificate, as without TLS";
  if (verifyTranscript("game", { ...transcript, hubNonce: gameNonce, gameNonce: hubNonce }, signature))
    return ": it has the two nonces in the other order";
  return "";
}
