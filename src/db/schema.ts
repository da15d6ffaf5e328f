import type { Kysely } from "kysely";

/**
 * The tables. Times are Unix ms, booleans 0 or 1, ids UUIDv7 as text, JSON as text: what SQLite and PostgreSQL both have.
 * SQL lives in this folder only.
 */
export type Database = Kysely<Tables>;

/** Current time, Unix ms. */
export type Clock = () => number;

export type Flag = 0 | 1;

export interface Tables {
  users: UserTable;
  sessions: SessionTable;
  device_codes: DeviceCodeTable;
  admin_links: AdminLinkTable;
  games: GameTable;
  server_keys: ServerKeyTable;
  game_connections: GameConnectionTable;
  invites: InviteTable;
  game_players: GamePlayerTable;
  erased_players: ErasedPlayerTable;
  matches: MatchTable;
  match_players: MatchPlayerTable;
  match_stats: MatchStatTable;
  ratings: RatingTable;
  rooms: RoomTable;
  quarantines: QuarantineTable;
}

export interface UserTable {
  id: string;
  /** Null for guests. */
  username: string | null;
  /** What the username looks like: unique, so that look-alikes clash. */
  skeleton: string | null;
  name: string;
  name_skeleton: string;
  password_hash: string | null;
  guest: Flag;
  admin: Flag;
  share_name: Flag;
  created: number;
  last_seen: number;
}

export interface SessionTable {
  id: string;
  /** Hex SHA-256 of the token. */
  token_hash: string;
  user: string;
  label: string;
  created: number;
  last_seen: number;
  expires: number;
}

export interface DeviceCodeTable {
  id: string;
  /** Hex SHA-256 of the device code. */
  device_hash: string;
  user_code: string;
  client: string;
  state: "pending" | "approved" | "denied";
  /** Who approved it. */
  user: string | null;
  /** The browser session that looked the code up last, and what it must send back. */
  approver: string | null;
  approval_hash: string | null;
  created: number;
  expires: number;
  polled: number | null;
  interval_ms: number;
}

export interface AdminLinkTable {
  token_hash: string;
  created: number;
}

export type GameState = "pending" | "approved" | "suspended" | "removed";

export interface GameTable {
  id: string;
  name: string;
  /** Null once removed, so that the name is free again. */
  skeleton: string | null;
  state: GameState;
  bundled: Flag;
  manifest: string | null;
  /** The limits that the host changed. */
  limits: string;
  created: number;
  /** Matches with a result, and without one: counted here, since counting them would take longer with every match. */
  finished: number;
  voided: number;
}

export interface ServerKeyTable {
  /** As text, G… */
  key: string;
  game: string;
  state: "active" | "revoked";
  created: number;
  last_seen: number | null;
}

export interface GameConnectionTable {
  game: string;
  key: string;
  address: string;
  first_seen: number;
  last_seen: number;
}

export interface InviteTable {
  id: string;
  code_hash: string;
  label: string;
  /** Set: the invite adds a server key to this game. Null: it approves a new game. */
  game: string | null;
  created: number;
  expires: number;
  used: number | null;
}

export interface GamePlayerTable {
  game: string;
  user: string;
  /** Random; the only name a game has for this user. */
  player: string;
  created: number;
}

/** Player ids that are gone, until their game was told and what it stored about them is deleted. */
export interface ErasedPlayerTable {
  game: string;
  player: string;
  told: Flag;
  purged: Flag;
  erased: number;
}

export type MatchFault = "game" | "people" | "hub";

export interface MatchTable {
  /** UUID of the match: as primary key it makes a result count once. */
  id: string;
  game: string;
  version: string;
  options: string;
  started: number;
  ended: number;
  outcome: "finished" | "voided";
  reason: string | null;
  /** Whose doing it was that there is no result; null where there is one, and for matches from before this was noted. */
  fault: MatchFault | null;
  /** RevealedRandom; null where the game asked for no fair random numbers. */
  random: string | null;
}

export interface MatchPlayerTable {
  match: string;
  seat: number;
  /** Null once the account is erased or its identity in the game reset. */
  user: string | null;
  /** As in the match: the newest matches of a user are found without a look at the others. */
  ended: number;
  /** Shown name at that time; null together with `user`. */
  name: string | null;
  place: number | null;
  score: number | null;
  won: Flag;
  /** In points, as shown. */
  rating_before: number | null;
  rating_after: number | null;
}

export interface MatchStatTable {
  match: string;
  seat: number;
  name: string;
  value: number;
}

export interface RatingTable {
  game: string;
  user: string;
  mu: number;
  sigma: number;
  /** As shown, so that a leaderboard is one indexed query. */
  points: number;
  matches: number;
  wins: number;
}

/** Rooms that are open, for a restart of the hub. */
export interface RoomTable {
  code: string;
  format: number;
  state: Uint8Array;
  match: Uint8Array | null;
  written: number;
}

/** Games that were in quarantine not long ago. */
export interface QuarantineTable {
  game: string;
  until: number;
  times: number;
}
