import { Refusal } from "../../protocol/errors.ts";
import { parsePublicKey } from "../../protocol/keys.ts";
import { linkLimitBounds } from "../../protocol/limits.ts";
import { cleanText } from "../../protocol/text.ts";
import { listGames, removeGame, updateGame } from "../db/games.ts";
import { insertInvite } from "../db/invites.ts";
import { forgetQuarantine } from "../db/quarantines.ts";
import type { Clock, Database, GameState } from "../db/schema.ts";
import { connectionsOf, revokeServerKey, serverKey, serverKeys } from "../db/server-keys.ts";
import { gameByIdOrName } from "./game-lookup.ts";
import type { HostedGame } from "./game-records.ts";
import { hostedGame, limitsOf } from "./game-records.ts";
import { Listeners } from "./listeners.ts";
import type { Random } from "./tokens.ts";
import { hashToken, newToken } from "./tokens.ts";

/** `key` is set when one key is meant, else all keys of the game. */
export interface GameRevoked {
  readonly game: string;
  readonly key?: string;
  readonly reason: "suspended" | "revoked" | "removed";
}

export interface NewInvite {
  readonly code: string;
  readonly expiresAt: number;
}

export interface InviteOptions {
  readonly label?: string;
  /** Default 24. */
  readonly hours?: number;
  /** Set: the invite adds a server key to this game. */
  readonly game?: string;
}

/** The host's decisions. `game` is an id or a name. */
export interface GameControl {
  list(): Promise<readonly HostedGame[]>;
  get(game: string): Promise<HostedGame>;
  /** @throws Refusal not_found */
  approve(game: string): Promise<HostedGame>;
  /** @throws Refusal not_found */
  suspend(game: string): Promise<HostedGame>;
  /** Its name and keys are free again; its results stay. @throws Refusal not_found, conflict (bundled games) */
  remove(game: string): Promise<void>;
  /** For ever. @throws Refusal not_found, key_invalid, key_secret */
  revokeKey(key: string): Promise<void>;
  /** null takes the default again. @throws Refusal not_found, invalid */
  setLimits(game: string, limits: Readonly<Record<string, number | null>>): Promise<HostedGame>;
  /** Forgets the game's quarantines, as far as they are kept for a restart of the hub. @throws Refusal not_found */
  forgetQuarantine(game: string): Promise<void>;
  /** Single use, 24 h unless told otherwise; without a game it approves a new one at once. @throws Refusal not_found, invalid */
  invite(options?: InviteOptions): Promise<NewInvite>;
  /** Called after the commit: connections of these keys must end now. Returns the way to stop. */
  onGameRevoked(listener: (revoked: GameRevoked) => void): () => void;
}

export interface GameControlParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
}

const hourMs = 3600_000;
const inviteHours = 24;
const inviteHoursMax = 24 * 90;
const addressesShown = 20;

export function createGameControl(parts: GameControlParts): GameControl {
  const { db } = parts;
  const revoked = new Listeners<GameRevoked>();

  const admin = async (id: string): Promise<HostedGame> => {
    const row = await gameByIdOrName(db, id);
    const keys = await serverKeys(db, row.id);
    const addresses = await connectionsOf(db, row.id, addressesShown);
    return hostedGame(row, keys, addresses);
  };

  const setState = async (game: string, state: GameState): Promise<string> => {
    const { id } = await gameByIdOrName(db, game);
    await updateGame(db, id, { state });
    return id;
  };

  return {
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

    async forgetQuarantine(game) {
      const { id } = await gameByIdOrName(db, game);
      await forgetQuarantine(db, id);
    },

    invite: (options) => makeInvite(parts, options),

    onGameRevoked: (listener) => revoked.add(listener),
  };
}

async function makeInvite(
  { db, clock, random }: GameControlParts,
  { label = "", hours = inviteHours, game }: InviteOptions = {},
): Promise<NewInvite> {
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
}

function checkLimit(name: string, value: number | null): void {
  if (!isLimitName(name)) {
    throw new Refusal(
      "invalid",
      `There is no limit ${JSON.stringify(name.slice(0, 40))}. There are: ${Object.keys(linkLimitBounds).join(", ")}.`,
    );
  }
  const [least, most] = linkLimitBounds[name];
  if (value !== null && !(Number.isSafeInteger(value) && value >= least && value <= most)) {
    throw new Refusal("invalid", `${name} is a whole number from ${least} to ${most}, or null for the default.`);
  }
}

function isLimitName(name: string): name is keyof typeof linkLimitBounds {
  return Object.hasOwn(linkLimitBounds, name);
}
