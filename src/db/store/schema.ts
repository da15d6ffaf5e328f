import type { Kysely } from "kysely";

/** The tables of the games' own storage, which is a file of its own: a game that fills it stops no sign-in. */
export type StoreDatabase = Kysely<StoreTables>;

export interface StoreTables {
  entries: EntryTable;
  games: StoredGameTable;
  players: StoredPlayerTable;
}

export interface EntryTable {
  game: string;
  /** Empty: the entry is the game's own. */
  player: string;
  /** UTF-8, as bytes: whatever stands in a key is compared, never read. */
  key: Uint8Array;
  value: Uint8Array;
  /** Of the value. */
  bytes: number;
  revision: number;
}

export interface StoredGameTable {
  game: string;
  /** Keys and values of all its entries. */
  bytes: number;
  keys: number;
  /** The last one given: it only grows, so that a key that was deleted and written again is seen as changed. */
  revision: number;
}

export interface StoredPlayerTable {
  game: string;
  player: string;
  bytes: number;
}
