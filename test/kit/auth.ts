import { afterAll } from "bun:test";
import { sign } from "node:crypto";
import { join } from "node:path";
import { Refusal, type RefusalCode } from "../../protocol/errors.ts";
import { type KeyPair, newKeyPair, privateKeyOf } from "../../protocol/keys.ts";
import { registrationMessage } from "../../protocol/registration.ts";
import type { Caller } from "../../src/auth/caller.ts";
import { type Auth, type AuthOptions, openAuth } from "../../src/auth/open.ts";
import { openDatabase } from "../../src/db/open.ts";
import type { Database } from "../../src/db/schema.ts";
import { tempFolder } from "./temp-folder.ts";

/** The authentication service on a real database file, with a clock that the test moves. */
export interface TestAuth {
  readonly auth: Auth;
  readonly db: Database;
  readonly path: string;
  readonly hub: KeyPair;
  readonly now: () => number;
  readonly advance: (ms: number) => void;
}

const opened: Database[] = [];
afterAll(async () => {
  for (const db of opened.splice(0)) await db.destroy();
});

export async function openTestAuth(options: Partial<AuthOptions> & { readonly path?: string } = {}): Promise<TestAuth> {
  const path = options.path ?? join(tempFolder(), "hub.sqlite");
  const db = await openDatabase(path);
  opened.push(db);
  const hub = newKeyPair("hub");
  let now = 1_700_000_000_000;
  const clocks = { clock: () => now, monotonic: () => now };
  const auth = openAuth(db, { hubKey: hub.publicKey, ...clocks, ...options });
  return {
    auth,
    db,
    path,
    hub,
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}

let addresses = 0;

/** Somebody at an address that nobody else has. */
export function stranger(): { readonly address: string } {
  addresses += 1;
  return { address: `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}` };
}

/** The code of the refusal that comes of it; "none" where none comes. */
export async function refusalOf(work: Promise<unknown> | (() => unknown)): Promise<RefusalCode | "none"> {
  try {
    await (typeof work === "function" ? work() : work);
    return "none";
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

export const goodPassword = "tuba rain kettle 9";

/** A registration that proves nothing. */
export const unsigned = (key: string) => ({ key, name: "Chess", nonce: "0".repeat(64), signature: "0".repeat(128) });

/** Registers a game as `minihub register` does. */
export async function registerGame(
  { auth, hub }: Pick<TestAuth, "auth" | "hub">,
  name: string,
  options: { readonly pair?: KeyPair; readonly invite?: string; readonly caller?: Caller } = {},
) {
  const { pair = newKeyPair("game"), invite, caller = stranger() } = options;
  const { nonce } = auth.games.challenge(pair.publicText);
  const message = registrationMessage({ hubKey: hub.publicKey, gameKey: pair.publicKey, nonce, name });
  const signature = sign(null, message, privateKeyOf(pair.seed)).toString("hex");
  const body = { key: pair.publicText, name, nonce, signature, ...(invite !== undefined && { invite }) };
  const registered = await auth.games.register(body, caller);
  return { ...registered, pair, body };
}
