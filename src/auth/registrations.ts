import type { RegistrationBody, RegistrationChallenge, Vouch } from "../../protocol/http.ts";
import { networkKey } from "../../protocol/address-key.ts";
import { Refusal } from "../../protocol/errors.ts";
import { formatPublicKey, parsePublicKey, vetPublicKey } from "../../protocol/keys.ts";
import { registrationMessage, vouchMessage } from "../../protocol/registration.ts";
import { verifySignature } from "../../protocol/signing.ts";
import { deletePending, dropOldestPending, gameBy, insertGame, removeGame, updateGame } from "../db/games.ts";
import { spendInvite } from "../db/invites.ts";
import type { Clock, Database, Flag } from "../db/schema.ts";
import { insertServerKey, serverKey, serverKeys } from "../db/server-keys.ts";
import type { Caller } from "./caller.ts";
import type { Challenges } from "./challenges.ts";
import type { Limits } from "./limits.ts";
import type { CheckedName } from "./names.ts";
import { checkGameName } from "./names.ts";
import { hashToken } from "./tokens.ts";

export interface RegisteredGame {
  readonly game: string;
  readonly name: string;
  readonly state: "pending" | "approved";
  /** False when this key was registered under this name before. */
  readonly created: boolean;
}

export interface EnteredGame {
  readonly game: string;
  readonly name: string;
  /** "blocked": the host suspended the game or revoked this key, and it stays so. */
  readonly state: "approved" | "blocked";
}

/** How a key becomes a game's. */
export interface Registrations {
  /** A nonce to sign, good for five minutes and one try. @throws Refusal key_invalid, key_secret */
  challenge(key: string): RegistrationChallenge;
  /**
   * Registers a game, or a further server key of one (with an invite for that game, or vouched for by another of its keys).
   * The same key and name again: the present state, nothing changes.
   * @throws Refusal key_invalid, key_secret, key_taken, name_invalid, name_taken, invite_invalid, auth_failed (wrong or
   * stale signature), revoked, suspended, too_many
   */
  register(body: RegistrationBody, caller: Caller): Promise<RegisteredGame>;
  /** For games that ship with the hub: approved at once. Idempotent. @throws Refusal name_taken, key_taken */
  ensureBundledGame(name: string, publicKey: Uint8Array): Promise<EnteredGame>;
}

export interface RegistrationParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly challenges: Challenges;
  readonly limits: Pick<Limits, "registrations">;
  /** 32 bytes. */
  readonly hubKey: Uint8Array;
  /** Ends the key's connection, too. */
  readonly revokeKey: (key: string) => Promise<void>;
}

/** What a host can look through. */
const pendingMax = 20;
/** A room full of authors has one address; half of what waits is theirs at most. */
const pendingPerNetworkMax = 10;
/** That vouched for each other; a host may invite more. */
const keysMax = 32;
/** With those that were revoked, which are kept so that they are never taken again: a change every day for a year. */
const keysEverMax = 400;

export function createRegistrations(parts: RegistrationParts): Registrations {
  const { db, clock, challenges, limits, hubKey, revokeKey } = parts;
  const waiting = new WaitingGames();
  return {
    challenge(key) {
      parsePublicKey(key, "game");
      return { nonce: challenges.issue(key) };
    },

    async register(body, caller) {
      const gameKey = parsePublicKey(body.key, "game");
      await limits.registrations.take(caller);
      vetPublicKey(gameKey);
      const name = checkGameName(body.name);
      const { nonce } = body;
      const signed = () => registrationMessage({ hubKey, gameKey, nonce, name: body.name });
      if (!challenges.proves(body, gameKey, signed)) {
        throw new Refusal(
          "auth_failed",
          "The signature does not match, or its challenge is older than five minutes. Ask for a new challenge and sign it.",
        );
      }
      const { key, invite, vouch } = body;
      if (vouch) {
        refuseFalseVouch(body, vouch, gameKey, hubKey);
        const added = await db
          .transaction()
          .execute((trx) => addVouched(trx, { key, name, voucher: vouch.key }, clock()));
        if (vouch.retire) await revokeKey(vouch.key);
        return added;
      }
      return db.transaction().execute(async (trx) => {
        const known = await registeredBefore(trx, key, name);
        if (known && (known.state === "approved" || invite === undefined)) return known;
        if (invite === undefined) {
          await waiting.makeRoom(trx, caller);
          return waiting.note(await registerPending(trx, key, name, clock()), caller);
        }
        return registerInvited(trx, { key, name, invite, known }, clock());
      });
    },

    async ensureBundledGame(name, publicKey) {
      const checked = checkGameName(name);
      const key = formatPublicKey("game", publicKey);
      return db.transaction().execute((trx) => ensureBundled(trx, key, checked, clock()));
    },
  };
}

/**
 * Which network the games come from that wait for the host, for as long as the hub runs. Only so many wait, the newest ones;
 * without a share for each, one stranger who registers on and on would push out everybody else's.
 */
class WaitingGames {
  /** Ids by network, oldest first. */
  readonly #ids = new Map<string, readonly string[]>();

  /** Deletes this network's oldest one where it has its share. */
  async makeRoom(trx: Database, { address }: Caller): Promise<void> {
    const network = networkKey(address);
    const still: string[] = [];
    for (const id of this.#ids.get(network) ?? [])
      if ((await gameBy(trx, "id", id))?.state === "pending") still.push(id);
    this.#ids.delete(network);
    // Those that are deleted, too: it may be undone yet.
    if (still.length > 0) this.#ids.set(network, still);
    await deletePending(trx, still.slice(0, Math.max(0, still.length - pendingPerNetworkMax + 1)));
  }

  note(registered: RegisteredGame, { address }: Caller): RegisteredGame {
    const network = networkKey(address);
    this.#ids.set(network, [...(this.#ids.get(network) ?? []), registered.game]);
    // One network for each that waits, and those that were pushed out since.
    const [oldest] = this.#ids.keys();
    if (this.#ids.size > pendingMax * 10 && oldest !== undefined) this.#ids.delete(oldest);
    return registered;
  }
}

async function registeredBefore(trx: Database, key: string, name: CheckedName): Promise<RegisteredGame | undefined> {
  const found = await serverKey(trx, key);
  if (!found) return undefined;
  const { id, state } = found.game;
  if (found.key.state === "revoked") throw new Refusal("revoked");
  if (found.game.skeleton !== name.skeleton) throw new Refusal("key_taken");
  if (state === "pending" || state === "approved") return { game: id, name: found.game.name, state, created: false };
  throw new Refusal("suspended");
}

async function registerPending(trx: Database, key: string, name: CheckedName, now: number): Promise<RegisteredGame> {
  if (await gameBy(trx, "skeleton", name.skeleton)) throw new Refusal("name_taken");
  const game = await addGame(trx, { key, name, state: "pending", bundled: 0 }, now);
  await dropOldestPending(trx, pendingMax);
  return game;
}

/** Whatever is refused here rolls back, so that the invite is not spent on it. */
async function registerInvited(
  trx: Database,
  wish: {
    readonly key: string;
    readonly name: CheckedName;
    readonly invite: string;
    readonly known: RegisteredGame | undefined;
  },
  now: number,
): Promise<RegisteredGame> {
  const { key, name, known } = wish;
  const invite = await spendInvite(trx, hashToken(wish.invite.trim()), now);
  if (!invite) throw new Refusal("invite_invalid");
  if (invite.game !== null) return addKey(trx, { key, name, game: invite.game, known }, now);
  if (known) {
    await updateGame(trx, known.game, { state: "approved" });
    return { ...known, state: "approved" };
  }
  const holder = await gameBy(trx, "skeleton", name.skeleton);
  // Nobody blocks an invited game by a name that the host never approved.
  if (holder?.state === "pending") await removeGame(trx, holder.id);
  else if (holder) throw new Refusal("name_taken");
  return addGame(trx, { key, name, state: "approved", bundled: 0 }, now);
}

/** A further server key for the game that the invite names. */
async function addKey(
  trx: Database,
  wish: {
    readonly key: string;
    readonly name: CheckedName;
    readonly game: string;
    readonly known: RegisteredGame | undefined;
  },
  now: number,
): Promise<RegisteredGame> {
  const game = await gameBy(trx, "id", wish.game);
  if (!game || game.skeleton !== wish.name.skeleton) {
    throw new Refusal("invite_invalid", "This code is for another game. Register under that game's name.");
  }
  if (game.state === "suspended") throw new Refusal("suspended");
  if (wish.known) return wish.known;
  await insertServerKey(trx, { key: wish.key, game: game.id, state: "active", created: now, last_seen: null });
  const state = game.state === "approved" ? "approved" : "pending";
  return { game: game.id, name: game.name, state, created: true };
}

function refuseFalseVouch(body: RegistrationBody, vouch: Vouch, gameKey: Uint8Array, hubKey: Uint8Array): void {
  const oldKey = parsePublicKey(vouch.key, "game");
  vetPublicKey(oldKey);
  if (vouch.key === body.key) throw new Refusal("key_taken", "A key cannot vouch for itself. Make a new one.");
  const { nonce, name } = body;
  const message = vouchMessage({ hubKey, oldKey, gameKey, nonce, name, retire: vouch.retire });
  const isHex = /^[0-9a-fA-F]{128}$/.test(vouch.signature);
  if (isHex && verifySignature(oldKey, message, Buffer.from(vouch.signature, "hex"))) return;
  throw new Refusal("auth_failed", "The signature of the key that vouches does not match.");
}

/** A further server key for the game of the key that vouches. A game keeps its id, its players and their ratings. */
async function addVouched(
  trx: Database,
  wish: { readonly key: string; readonly name: CheckedName; readonly voucher: string },
  now: number,
): Promise<RegisteredGame> {
  const { key, name, voucher } = wish;
  const found = await serverKey(trx, voucher);
  if (found?.game.skeleton !== name.skeleton) {
    throw new Refusal(
      "auth_failed",
      "The key that vouches is not one of this game's. Check the name and the key file.",
    );
  }
  if (found.key.state === "revoked") throw new Refusal("revoked");
  const { id, state } = found.game;
  if (state !== "approved" && state !== "pending") throw new Refusal("suspended");
  const known = await serverKey(trx, key);
  if (known?.key.state === "revoked") throw new Refusal("revoked");
  if (known && known.game.id !== id) throw new Refusal("key_taken");
  if (known) return { game: id, name: found.game.name, state, created: false };
  const keys = await serverKeys(trx, id);
  if (keys.length >= keysEverMax || keys.filter((one) => one.state === "active").length >= keysMax) {
    throw new Refusal(
      "too_many",
      `A game has at most ${keysMax} keys, and ${keysEverMax} with those that were revoked. Ask the host to revoke those that are not used, or for an invite.`,
    );
  }
  await insertServerKey(trx, { key, game: id, state: "active", created: now, last_seen: null });
  return { game: id, name: found.game.name, state, created: true };
}

async function addGame(
  trx: Database,
  wish: {
    readonly key: string;
    readonly name: CheckedName;
    readonly state: "pending" | "approved";
    readonly bundled: Flag;
  },
  now: number,
): Promise<RegisteredGame> {
  const { key, name, state, bundled } = wish;
  const id = Bun.randomUUIDv7();
  await insertGame(trx, {
    id,
    name: name.name,
    skeleton: name.skeleton,
    state,
    bundled,
    manifest: null,
    limits: "{}",
    created: now,
    finished: 0,
    voided: 0,
  });
  await insertServerKey(trx, { key, game: id, state: "active", created: now, last_seen: null });
  return { game: id, name: name.name, state, created: true };
}

async function ensureBundled(trx: Database, key: string, name: CheckedName, now: number): Promise<EnteredGame> {
  const found = await serverKey(trx, key);
  if (found) {
    const { id, skeleton, state } = found.game;
    if (skeleton !== name.skeleton) throw new Refusal("key_taken");
    const blocked = state === "suspended" || found.key.state === "revoked";
    if (state === "pending") await updateGame(trx, id, { state: "approved", bundled: 1 });
    return { game: id, name: found.game.name, state: blocked ? "blocked" : "approved" };
  }
  const holder = await gameBy(trx, "skeleton", name.skeleton);
  if (holder?.state === "pending") await removeGame(trx, holder.id);
  if (!holder || holder.state === "pending") {
    const { game } = await addGame(trx, { key, name, state: "approved", bundled: 1 }, now);
    return { game, name: name.name, state: "approved" };
  }
  if (holder.bundled === 0) {
    throw new Refusal("name_taken", `A game named ${holder.name} is registered already, so the bundled one cannot be.`);
  }
  // The key file was lost and made again.
  await insertServerKey(trx, { key, game: holder.id, state: "active", created: now, last_seen: null });
  return { game: holder.id, name: holder.name, state: holder.state === "suspended" ? "blocked" : "approved" };
}
