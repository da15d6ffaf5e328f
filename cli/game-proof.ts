import { sign } from "node:crypto";
import { Refusal } from "../protocol/errors.ts";
import type { Registration, RegistrationBody, RegistrationChallenge } from "../protocol/http.ts";
import { type KeyPair, parsePublicKey, privateKeyOf } from "../protocol/keys.ts";
import { type RegistrationClaim, registrationMessage } from "../protocol/registration.ts";
import type { RemoteHub } from "./remote-hub.ts";

/** What a key pair signs for one hub, with a nonce of that hub. */
export type KeyClaim = Omit<RegistrationClaim, "name">;

/** Asks the hub for a nonce for this key pair. @throws the hub's Refusal */
export async function newClaim(hub: RemoteHub, pair: KeyPair): Promise<KeyClaim> {
  const { nonce } = await hub.ask<RegistrationChallenge>("/api/registrations/challenge", { key: pair.publicText });
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
  hub: RemoteHub,
  pair: KeyPair,
  name: string,
  more: (claim: RegistrationClaim) => Pick<RegistrationBody, "invite" | "vouch"> = () => ({}),
): Promise<Registration> {
  const claim = { ...(await newClaim(hub, pair)), name };
  const signature = signedBy(pair, registrationMessage(claim));
  const body = { key: pair.publicText, name, nonce: claim.nonce, signature, ...more(claim) };
  return hub.ask<Registration>("/api/registrations", body satisfies RegistrationBody);
}
