import { sign } from "node:crypto";
import { Refusal } from "../../protocol/errors.ts";
import type { Registration, RegistrationBody, RegistrationChallenge } from "../../protocol/http.ts";
import { type KeyPair, parsePublicKey, privateKeyOf } from "../../protocol/keys.ts";
import { type RegistrationClaim, registrationMessage } from "../../protocol/registration.ts";
import { type Check, object, oneOf, number, ShapeError, text } from "../client/shape.ts";

/** A hub at which a key proves itself. */
export interface AskedHub {
  /** Its public key, H…, that was looked at already. */
  readonly info: { readonly hub: string };
  /** A POST of `body`. @throws the hub's Refusal, or one for an answer that `check` does not take */
  ask<T>(path: string, check: Check<T>, body: object): Promise<T>;
}

/** What a key pair signs for one hub, with a nonce of that hub. */
export type KeyClaim = Omit<RegistrationClaim, "name">;

/** A nonce to sign. */
export const nonceShape: Check<string> = (value, at) => {
  if (/^[0-9a-f]{64}$/.test(text(value, at))) return value as string;
  throw new ShapeError(`${at} is not a nonce.`);
};

const challengeShape = object<RegistrationChallenge>({ nonce: nonceShape });

const registrationShape = object<Registration>({
  game: text,
  name: text,
  state: oneOf("pending", "approved"),
  hub: text,
  linkPort: number,
});

/** Asks the hub for a nonce for this key pair. @throws the hub's Refusal */
export async function newClaim(hub: AskedHub, pair: KeyPair): Promise<KeyClaim> {
  const { nonce } = await hub.ask("/api/registrations/challenge", challengeShape, { key: pair.publicText });
  return { hubKey: parsePublicKey(hub.info.hub, "hub"), gameKey: pair.publicKey, nonce };
}

/** In hex. */
export function signedBy(pair: KeyPair, message: Uint8Array): string {
  return sign(null, message, privateKeyOf(pair.seed)).toString("hex");
}

/** The hub said no: nothing has come of it. Where no answer arrived it may have, and the key must be kept. */
export function isRefused(error: unknown): boolean {
  return error instanceof Refusal && error.code !== "hub_unreachable" && error.code !== "internal";
}

/** Registers the key pair under the name, or tells its present state. @throws the hub's Refusal */
export async function registerKey(
  hub: AskedHub,
  pair: KeyPair,
  name: string,
  more: (claim: RegistrationClaim) => Pick<RegistrationBody, "invite" | "vouch"> = () => ({}),
): Promise<Registration> {
  const claim = { ...(await newClaim(hub, pair)), name };
  const signature = signedBy(pair, registrationMessage(claim));
  const body = { key: pair.publicText, name, nonce: claim.nonce, signature, ...more(claim) };
  return hub.ask("/api/registrations", registrationShape, body satisfies RegistrationBody);
}
