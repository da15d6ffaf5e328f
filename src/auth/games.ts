import { Refusal } from "../../protocol/errors.ts";
import type { AdminGame } from "../../protocol/http.ts";
import { formatPublicKey, parsePublicKey } from "../../protocol/keys.ts";
import type { LinkLimits } from "../../protocol/limits.ts";
import { linkLimits } from "../../protocol/limits.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import { cleanText } from "../../protocol/text.ts";
import type { GameRow } from "../db/games.ts";
import { listGames, removeGame, saveManifest, updateGame } from "../db/games.ts";
import { insertInvite } from "../db/invites.ts";
import type { GameState } from "../db/schema.ts";
import type { ServerKeyRow } from "../db/server-keys.ts";
import { connectionsOf, noteConnection, revokeServerKey, serverKey, serverKeys } from "../db/server-keys.ts";
import { findGame, gameByIdOrName } from "./game-lookup.ts";
import { Listeners } from "./listeners.ts";
import type { RegistrationParts, Registrations } from "./registrations.ts";
import { createRegistrations } from "./registrations.ts";
import { hashToken, newToken } from "./tokens.ts";

/** Who a verified server key belongs to. */
export interface KeyOwner {
  readonly game: string;
  readonly name: string;
  /** As text, G… */
  readonly key: string;
  /** Those in force: the defaults and what the host changed. */
  readonly limits: LinkLimits;
}

/** `key` is set when one key is meant, else all keys of the game. */
export interface GameRevoked {
  readonly game: string;
  readonly key?: string;
  readonly reason: "suspended" | "revoked" | "removed";
}

export interface GameRecord {
  readonly id: string;
  readonly name: string;
  readonly state: "pending" | "approved" | "suspended";
  readonly bundled: boolean;
  readonly createdAt: number;
  readonly manifest: Manifest | null;
  /** First 8 characters after the role letter of its oldest key. */
  readonly fingerprint: string;
  readonly limits: Readonly<Partial<LinkLimits>>;
}

/** AdminGame without what only the running game service knows. */
export type StoredAdminGame = Omit<AdminGame, "rooms" | "strikes" | "keys"> & {
  readonly keys: readonly Omit<AdminGame["keys"][number], "connected">[];
};

export interface NewInvite {
  readonly code: string;
  readonly expiresAt: number;
}

/** Registered games and their server keys. `game` is an id or a name wherever it is a parameter. */
export interface Games extends Registrations {
  /** Undefined unless the key is active and its game approved. */
  verifyKey(publicKey: Uint8Array): Promise<KeyOwner | undefined>;
  /** Notes where a server of the game connected from. Call it again at the end of the connection. */
  noteConnection(game: string, key: string, address: string): Promise<void>;
  saveManifest(game: string, manifest: Manifest): Promise<void>;

  /** Approved games with a manifest or without, by name. */
  catalogue(): Promise<readonly GameRecord[]>;
  /** By id or name, in any state but removed. */
  find(game: string): Promise<GameRecord | undefined>;

  list(): Promise<readonly StoredAdminGame[]>;
  get(game: string): Promise<StoredAdminGame>;
  /** @throws Refusal not_found */
  approve(game: string): Promise<StoredAdminGame>;
  /** @throws Refusal not_found */
  suspend(game: string): Promise<StoredAdminGame>;
  /** Its name and keys are free again; its results stay. @throws Refusal not_found, conflict (bundled games) */
  remove(game: string): Promise<void>;
  /** For ever. @throws Refusal not_found, key_invalid, key_secret */
  revokeKey(key: string): Promise<void>;
  /** null takes the default again. @throws Refusal not_found, invalid */
  setLimits(game: string, limits: Readonly<Record<string, number | null>>): Promise<StoredAdminGame>;
  /** Single use, 24 h unless told otherwise; without a game it approves a new one at once. @throws Refusal not_found, invalid */
  invite(options?: { readonly label?: string; readonly hours?: number; readonly game?: string }): Promise<NewInvite>;
  /** Called after the commit: connections of these keys must end now. Returns the way to stop. */
  onGameRevoked(listener: (revoked: GameRevoked) => void): () => void;
}

const hourMs = 3600_000;
const inviteHours = 24;
const inviteHoursMax = 24 * 365;
const addressesShown = 20;
/** Room for a host's own judgement, not for a slip of the keyboard that takes the machine down. */
const limitFactorMax = 100;

export function createGames(parts: RegistrationParts): Games {
  const { db, clock, random } = parts;
  const revoked = new Listeners<GameRevoked>();

  const admin = async (id: string): Promise<StoredAdminGame> => {
    const row = await gameByIdOrName(db, id);
    const keys = await serverKeys(db, row.id);
    const addresses = await connectionsOf(db, row.id, addressesShown);
    return { ...adminGame(row, keys), addresses: addresses.map(seenAddress) };
  };

  const setState = async (game: string, state: GameState): Promise<string> => {
    const { id } = await gameByIdOrName(db, game);
    await updateGame(db, id, { state });
    return id;
  };

  return {
    ...createRegistrations(parts),

    async verifyKey(publicKey) {
      if (publicKey.length !== 32) return undefined;
      const text = formatPublicKey("game", publicKey);
      const found = await serverKey(db, text);
      if (found?.key.state !== "active" || found.game.state !== "approved") return undefined;
      const limits = { ...linkLimits, ...limitsOf(found.game) };
      return { game: found.game.id, name: found.game.name, key: text, limits };
    },

    noteConnection: (game, key, address) => noteConnection(db, { game, key, address, now: clock() }),
    saveManifest: (game, manifest) => saveManifest(db, game, manifest),

    async catalogue() {
      const keys = Map.groupBy(await serverKeys(db), (key) => key.game);
      const rows = await listGames(db, "approved");
      return rows.map((row) => record(row, keys.get(row.id) ?? []));
    },

    async find(game) {
      const row = await findGame(db, game);
      return row && record(row, await serverKeys(db, row.id));
    },

    async list() {
      const rows = await listGames(db);
      return Promise.all(rows.map((row) => admin(row.id)));
    },

    get: admin,
    approve: async (game) => admin(await setState(game, "approved")),

    async suspend(game) {
      const id = await setState(game, "suspended");
      revoked.tell({ game: id, reason: "suspended" });
      return admin(id);
    },

    async remove(game) {
      const row = await gameByIdOrName(db, game);
      if (row.bundled === 1) {
        throw new Refusal(
          "conflict",
          "This game ships with the hub and would be back at its next start. Suspend it, or start with --no-bundled-games.",
        );
      }
      await db.transaction().execute((trx) => removeGame(trx, row.id));
      revoked.tell({ game: row.id, reason: "removed" });
    },

    async revokeKey(key) {
      parsePublicKey(key, "game");
      const found = await serverKey(db, key);
      if (!found) throw new Refusal("not_found", "No game here has this key. List them with minihub games list.");
      await revokeServerKey(db, key);
      revoked.tell({ game: found.game.id, key, reason: "revoked" });
    },

    async setLimits(game, changes) {
      const row = await gameByIdOrName(db, game);
      const limits: Record<string, number> = { ...limitsOf(row) };
      for (const [name, value] of Object.entries(changes)) {
        checkLimit(name, value);
        if (value === null) delete limits[name];
        else limits[name] = value;
      }
      await updateGame(db, row.id, { limits: JSON.stringify(limits) });
      return admin(row.id);
    },

    async invite({ label = "", hours = inviteHours, game } = {}) {
      if (!(hours > 0 && hours <= inviteHoursMax)) {
        throw new Refusal("invalid", `hours is more than 0 and at most ${inviteHoursMax}.`);
      }
      const target = game === undefined ? null : (await gameByIdOrName(db, game)).id;
      const code = newToken(random, 18);
      const now = clock();
      const expires = now + Math.ceil(hours * hourMs);
      await insertInvite(db, {
        id: Bun.randomUUIDv7(),
        code_hash: hashToken(code),
        label: cleanText(label, { maxChars: 80 }),
        game: target,
        created: now,
        expires,
        used: null,
      });
      return { code, expiresAt: expires };
    },

    onGameRevoked: (listener) => revoked.add(listener),
  };
}

function checkLimit(name: string, value: number | null): void {
  if (!isLimitName(name)) {
    throw new Refusal(
      "invalid",
      `There is no limit ${JSON.stringify(name.slice(0, 40))}. There are: ${Object.keys(linkLimits).join(", ")}.`,
    );
  }
  const most = linkLimits[name] * limitFactorMax;
  if (value !== null && !(Number.isSafeInteger(value) && value >= 1 && value <= most)) {
    throw new Refusal("invalid", `${name} is a whole number from 1 to ${most}, or null for the default.`);
  }
}

function isLimitName(name: string): name is keyof typeof linkLimits {
  return Object.hasOwn(linkLimits, name);
}

function limitsOf(row: GameRow): Partial<LinkLimits> {
  return JSON.parse(row.limits) as Partial<LinkLimits>;
}

function manifestOf(row: GameRow): Manifest | null {
  return row.manifest === null ? null : (JSON.parse(row.manifest) as Manifest);
}

function stateOf(row: GameRow): "pending" | "approved" | "suspended" {
  if (row.state === "removed") throw new Error("a removed game is not shown");
  return row.state;
}

/** `keys`: its keys, oldest first. */
function record(row: GameRow, keys: readonly ServerKeyRow[]): GameRecord {
  return {
    id: row.id,
    name: row.name,
    state: stateOf(row),
    bundled: row.bundled === 1,
    createdAt: row.created,
    manifest: manifestOf(row),
    fingerprint: keys[0]?.key.slice(1, 9) ?? "",
    limits: limitsOf(row),
  };
}

function adminGame(row: GameRow, keys: readonly ServerKeyRow[]): Omit<StoredAdminGame, "addresses"> {
  return {
    id: row.id,
    name: row.name,
    state: stateOf(row),
    bundled: row.bundled === 1,
    createdAt: row.created,
    version: manifestOf(row)?.version ?? null,
    keys: keys.map((key) => ({
      key: key.key,
      state: key.state,
      createdAt: key.created,
      lastSeenAt: key.last_seen,
    })),
    limits: { ...linkLimits, ...limitsOf(row) },
  };
}

function seenAddress(row: {
  readonly address: string;
  readonly key: string;
  readonly first_seen: number;
  readonly last_seen: number;
}): AdminGame["addresses"][number] {
  return { address: row.address, key: row.key, firstSeenAt: row.first_seen, lastSeenAt: row.last_seen };
}
