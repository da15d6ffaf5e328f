import { createHash, createPublicKey, verify } from "node:crypto";

/**
 * What is signed, whatever for: `purpose` 00 SHA-256(LP(part) …), LP being 4 bytes of length, big endian, and the part.
 * The purpose keeps a signature from being taken for one that was given for something else.
 */
export function signedMessage(purpose: string, parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    hash.update(length).update(part);
  }
  return Buffer.concat([Buffer.from(`${purpose}\0`, "latin1"), hash.digest()]);
}

/**
 * Ed25519, by node:crypto, which is fast. The key has 32 bytes and was vetted (`vetPublicKey`): for some keys any
 * signature verifies. Never throws.
 */
export function verifySignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.concat([spkiHead, publicKey]), format: "der", type: "spki" });
    return verify(null, message, key, signature);
  } catch {
    return false;
  }
}

const spkiHead = Buffer.from("302a300506032b6570032100", "hex");
