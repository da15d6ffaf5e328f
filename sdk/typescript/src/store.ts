import { encode } from "../../../protocol/codec.ts";
import { Refusal } from "../../../protocol/errors.ts";
import { frameTypes, type StoreEntry, type StorePage, type StoreScope } from "../../../protocol/link.ts";

/** An entry, with the revision by which a change can tell that it is still the one that was read. */
export interface Stored<T> {
  readonly value: T;
  readonly revision: number;
}

export interface StoreChange {
  /** Only if the entry has this revision; 0: only if there is none. Else a Refusal `conflict` is thrown. */
  readonly ifRevision?: number;
}

/**
 * What a game leaves at the hub, from match to match: values that JSON can hold, by key. It survives restarts of the game and
 * of the hub; `of(player)` goes with the player. Everything here throws a Refusal: `limit_exceeded` over a quota,
 * `not_found` for a player that is gone, `busy` while the hub's disk is full.
 */
export interface Store {
  get<T>(key: string): Promise<Stored<T> | undefined>;
  /** Gives the new revision. */
  put(key: string, value: unknown, change?: StoreChange): Promise<number>;
  /** False: there was none. */
  delete(key: string, change?: StoreChange): Promise<boolean>;
  /** Reads, changes and writes, again if somebody else wrote meanwhile: `update("played", (n = 0) => n + 1)`. Gives the value. */
  update<T>(key: string, change: (value: T | undefined) => T): Promise<T>;
  /** Up to 100 keys that begin with `prefix`, after the key `after`, in the order of their bytes. */
  list(prefix?: string, after?: string): Promise<StorePage>;
  /** What is stored about one player of this game. */
  of(player: string): Store;
}

/** Sends the frame that is built of a fresh id; gives the value of OK. Rejects with a Refusal. */
export type Ask = (build: (id: number) => Uint8Array) => Promise<unknown>;

/** Writers that collide this often are not colliding by chance. */
const updatesMax = 20;

export function openStore(ask: Ask, scope: StoreScope = null): Store {
  const send = (type: number, ...fields: readonly unknown[]) => ask((id) => encode([type, id, scope, ...fields]));
  const store: Store = {
    async get(key) {
      // The hub's answer has the shape of link.ts; null: there is none. What the value is, its author knows.
      const entry = (await send(frameTypes.storeGet, key)) as StoreEntry | null;
      return entry === null ? undefined : { value: readJson(key, entry.value) as never, revision: entry.revision };
    },

    async put(key, value, { ifRevision } = {}) {
      const bytes = new TextEncoder().encode(writeJson(value));
      const { revision } = (await send(frameTypes.storePut, key, bytes, ifRevision ?? null)) as { revision: number };
      return revision;
    },

    async delete(key, { ifRevision } = {}) {
      return (await send(frameTypes.storeDelete, key, ifRevision ?? null)) === true;
    },

    async update<T>(key: string, change: (value: T | undefined) => T) {
      for (let tries = 1; ; tries++) {
        const old = await store.get<T>(key);
        const value = change(old?.value);
        try {
          await store.put(key, value, { ifRevision: old?.revision ?? 0 });
          return value;
        } catch (error) {
          if (!(error instanceof Refusal) || error.code !== "conflict" || tries === updatesMax) throw error;
        }
      }
    },

    async list(prefix = "", after) {
      return (await send(frameTypes.storeList, prefix, after ?? null, null)) as StorePage;
    },

    of: (player) => openStore(ask, player),
  };
  return store;
}

function writeJson(value: unknown): string {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError("only what JSON can hold is stored");
  return text;
}

function readJson(key: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new TypeError(`what is stored under ${JSON.stringify(key)} is not JSON`);
  }
}
