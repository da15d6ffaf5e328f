import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { sign } from "node:crypto";
import type { Registration, RegistrationChallenge } from "../../protocol/http.ts";
import { newKeyPair, parsePublicKey, privateKeyOf } from "../../protocol/keys.ts";
import { registrationMessage } from "../../protocol/registration.ts";
import type { Control } from "../control.ts";

/** Registers a game under its name with a new key, and approves it. Gives the game's id and the key's file. */
export async function registerGame(
  hub: { readonly origin: string; readonly hubKey: string; readonly control: Control; readonly folder: string },
  name: string,
): Promise<{ readonly game: string; readonly keyFile: string }> {
  const pair = newKeyPair("game");
  const { nonce } = await post<RegistrationChallenge>(hub.origin, "/api/registrations/challenge", {
    key: pair.publicText,
  });
  const claim = { hubKey: parsePublicKey(hub.hubKey, "hub"), gameKey: pair.publicKey, nonce, name };
  const signature = sign(null, registrationMessage(claim), privateKeyOf(pair.seed)).toString("hex");
  const { game } = await post<Registration>(hub.origin, "/api/registrations", {
    key: pair.publicText,
    name,
    nonce,
    signature,
  });
  await hub.control.request("POST", `/games/${game}/approve`);
  const keyFile = join(hub.folder, `${game}.key`);
  writeFileSync(keyFile, `${pair.secretText}\n`, { mode: 0o600 });
  return { game, keyFile };
}

/** A POST of JSON to the hub in this process. @throws Error with what it answered */
export async function post<T>(origin: string, path: string, body: unknown, token?: string): Promise<T> {
  const response = await fetch(origin + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer as T;
  throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
}
