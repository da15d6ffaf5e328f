import type { AdminGame, RegistrationBody, RegistrationChallenge } from "../../protocol/http.ts";
import type { LinkLimits } from "../../protocol/limits.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import type { Caller } from "./caller.ts";

/** Who a verified server key belongs to. */
export interface KeyOwner {
  readonly game: string;
  readonly name: string;
  /** As text, G… */
  readonly key: string;
  /** Those in force: the defaults and what the host changed. */
  readonly limits: LinkLimits;
}

export interface RegisteredGame {
  readonly game: string;
  readonly name: string;
  readonly state: "pending" | "approved";
  /** False when this key was registered under this name before. */
  readonly created: boolean;
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
export interface Games {
  /** A nonce to sign, good for five minutes and one try. @throws Refusal key_invalid, key_secret, too_many, busy */
  challenge(key: string, caller: Caller): Promise<RegistrationChallenge>;
  /**
   * Registers a game, or a further server key of one (with an invite for that game).
   * The same key and name again: the present state, nothing changes.
   * @throws Refusal key_invalid, key_secret, key_taken, name_invalid, name_taken, invite_invalid, auth_failed (wrong or
   * stale signature), revoked, suspended, too_many
   */
  register(body: RegistrationBody, caller: Caller): Promise<RegisteredGame>;
  /** For games that ship with the hub: approved at once. Idempotent. @throws Refusal name_taken, key_taken */
  ensureBundledGame(name: string, publicKey: Uint8Array): Promise<RegisteredGame>;
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
  /** Its name and keys are free again; its results stay. @throws Refusal not_found */
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
