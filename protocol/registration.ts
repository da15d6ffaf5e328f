import { createHash } from "node:crypto";
import { Refusal } from "./errors.ts";

/** What a registration signs: possession of the key, for this hub, this name and this one-time nonce. */
export interface RegistrationClaim {
  /** 32 bytes. */
  readonly hubKey: Uint8Array;
  /** 32 bytes. */
  readonly gameKey: Uint8Array;
  /** As the hub gave it: 64 hexadecimal digits, signed as the 32 bytes they stand for. */
  readonly nonce: string;
  /** Exactly as sent in the body. */
  readonly name: string;
}

const noncePattern = /^[0-9a-f]{64}$/;

/**
 * The bytes to sign with the game's key: "minihub/register/v1" 00 SHA-256(LP(hub key) LP(game key) LP(nonce) LP(name in UTF-8)).
 * @throws Refusal invalid if the nonce is not one.
 */
export function registrationMessage(claim: RegistrationClaim): Uint8Array {
  if (!noncePattern.test(claim.nonce)) {
    throw new Refusal("invalid", "The nonce has 64 hexadecimal digits, as given by the challenge.");
  }
  const hash = createHash("sha256");
  const parts = [claim.hubKey, claim.gameKey, Buffer.from(claim.nonce, "hex"), Buffer.from(claim.name, "utf8")];
  for (const part of parts) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    hash.update(length).update(part);
  }
  return Buffer.concat([Buffer.from("minihub/register/v1\0", "latin1"), hash.digest()]);
}
