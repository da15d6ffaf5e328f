import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { newKeyPair } from "../../protocol/keys.ts";
import { type AskedHub, registerKey } from "../author/game-proof.ts";
import type { Control } from "../control.ts";

/** Registers a game under its name with a new key, and approves it. Gives the game's id and the key's file. */
export async function registerGame(
  hub: { readonly origin: string; readonly hubKey: string; readonly control: Control; readonly folder: string },
  name: string,
): Promise<{ readonly game: string; readonly keyFile: string }> {
  const pair = newKeyPair("game");
  const asked: AskedHub = {
    info: { hub: hub.hubKey },
    ask: async (path, check, body) => check(await post(hub.origin, path, body), "answer"),
  };
  const { game } = await registerKey(asked, pair, name);
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
