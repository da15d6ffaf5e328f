import { Refusal } from "./errors.ts";
import { signedMessage } from "./signing.ts";

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
  const { hubKey, gameKey, nonce, name } = claim;
  return signedMessage("minihub/register/v1", [hubKey, gameKey, nonceOf(nonce), Buffer.from(name, "utf8")]);
}

/**
 * The bytes to sign with a key of a game to read what its servers said: "minihub/logs/v1" 00 SHA-256(LP(hub key) LP(game key)
 * LP(nonce)).
 * @throws Refusal invalid if the nonce is not one.
 */
export function logsMessage({ hubKey, gameKey, nonce }: Omit<RegistrationClaim, "name">): Uint8Array {
  return signedMessage("minihub/logs/v1", [hubKey, gameKey, nonceOf(nonce)]);
}

/** What a key of a game signs for a further one: this key, for this hub, this game and this one-time nonce. */
export interface VouchClaim extends RegistrationClaim {
  /** The key that vouches, 32 bytes; `gameKey` is the new one. */
  readonly oldKey: Uint8Array;
  /** The vouching key is revoked with it. */
  readonly retire: boolean;
}

/**
 * The bytes to sign with the old key: "minihub/vouch/v1" 00 SHA-256(LP(hub key) LP(old key) LP(new key) LP(nonce) LP(name in
 * UTF-8) LP(01 if the old key retires, else 00)).
 * @throws Refusal invalid if the nonce is not one.
 */
export function vouchMessage({ hubKey, oldKey, gameKey, nonce, name, retire }: VouchClaim): Uint8Array {
  const flag = Uint8Array.of(retire ? 1 : 0);
  return signedMessage("minihub/vouch/v1", [hubKey, oldKey, gameKey, nonceOf(nonce), Buffer.from(name, "utf8"), flag]);
}

function nonceOf(nonce: string): Uint8Array {
  if (noncePattern.test(nonce)) return Buffer.from(nonce, "hex");
  throw new Refusal("invalid", "The nonce has 64 hexadecimal digits, as given by the challenge.");
}
