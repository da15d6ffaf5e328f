import { Refusal } from "../../../protocol/errors.ts";
import type { LinkLimits } from "../../../protocol/limits.ts";
import type { StoreEntry, StorePage } from "../../../protocol/link.ts";
import type { StoreDatabase, StoredGameTable } from "./schema.ts";

/** Whose entry: `player` is empty for the game's own. */
export interface StorePlace {
  readonly game: string;
  readonly player: string;
}

export interface StoreKey extends StorePlace {
  readonly key: string;
}

export type StoreQuotas = Pick<LinkLimits, "storeGameBytesMax" | "storePlayerBytesMax" | "storeKeysMax">;

export async function getEntry(db: StoreDatabase, { game, player, key }: StoreKey): Promise<StoreEntry | null> {
  const row = await db
    .selectFrom("entries")
    .select(["value", "revision"])
    .where("game", "=", game)
    .where("player", "=", player)
    .where("key", "=", bytesOf(key))
    .executeTakeFirst();
  return row ? { value: new Uint8Array(row.value), revision: row.revision } : null;
}

/**
 * Writes an entry, within a transaction. `ifRevision` 0: only if there is none; null: whatever is there.
 * @throws Refusal conflict with the present revision, limit_exceeded; nothing was written then
 */
export async function putEntry(
  trx: StoreDatabase,
  at: StoreKey,
  value: Uint8Array,
  ifRevision: number | null,
  quotas: StoreQuotas,
): Promise<{ readonly revision: number }> {
  const { game, player } = at;
  const key = bytesOf(at.key);
  const old = await sizeOf(trx, at, key);
  refuseOther(old?.revision ?? 0, ifRevision);
  const stored = await storedGame(trx, game);
  const grown = value.length - (old?.bytes ?? -key.length);
  const revision = stored.revision + 1;
  const total = { bytes: stored.bytes + grown, keys: stored.keys + (old ? 0 : 1), revision };
  // An entry that shrinks is always taken: a host may have lowered a quota below what is there.
  if (grown > 0) refuseFull("storeGameBytesMax", total.bytes, quotas);
  if (!old) refuseFull("storeKeysMax", total.keys, quotas);
  if (player !== "") await growPlayer(trx, at, grown, quotas);
  await trx
    .insertInto("games")
    .values({ game, ...total })
    .onConflict((clash) => clash.column("game").doUpdateSet(total))
    .execute();
  const row = { value, bytes: value.length, revision };
  await trx
    .insertInto("entries")
    .values({ game, player, key, ...row })
    .onConflict((clash) => clash.columns(["game", "player", "key"]).doUpdateSet(row))
    .execute();
  return { revision };
}

/** False: there was none. Within a transaction. @throws Refusal conflict with the present revision */
export async function deleteEntry(trx: StoreDatabase, at: StoreKey, ifRevision: number | null): Promise<boolean> {
  const { game, player } = at;
  const key = bytesOf(at.key);
  const old = await sizeOf(trx, at, key);
  refuseOther(old?.revision ?? 0, ifRevision);
  if (!old) return false;
  await trx
    .deleteFrom("entries")
    .where("game", "=", game)
    .where("player", "=", player)
    .where("key", "=", key)
    .execute();
  const bytes = old.bytes + key.length;
  await trx
    .updateTable("games")
    .set((it) => ({ bytes: it("bytes", "-", bytes), keys: it("keys", "-", 1), revision: it("revision", "+", 1) }))
    .where("game", "=", game)
    .execute();
  if (player !== "") {
    await trx
      .updateTable("players")
      .set((it) => ({ bytes: it("bytes", "-", bytes) }))
      .where("game", "=", game)
      .where("player", "=", player)
      .execute();
  }
  return true;
}

/** Keys that begin with `prefix` and come after `after`, in the order of their bytes. */
export async function listEntries(
  db: StoreDatabase,
  { game, player }: StorePlace,
  page: { readonly prefix: string; readonly after: string | null; readonly limit: number },
): Promise<StorePage> {
  let query = db
    .selectFrom("entries")
    .select(["key", "revision", "bytes"])
    .where("game", "=", game)
    .where("player", "=", player)
    .orderBy("key")
    .limit(page.limit + 1);
  if (page.prefix !== "") {
    const first = bytesOf(page.prefix);
    query = query.where("key", ">=", first).where("key", "<", afterAll(first));
  }
  if (page.after !== null) query = query.where("key", ">", bytesOf(page.after));
  const rows = await query.execute();
  const text = new TextDecoder("utf-8", { ignoreBOM: true });
  return {
    entries: rows.slice(0, page.limit).map(({ key, revision, bytes }) => ({ key: text.decode(key), revision, bytes })),
    more: rows.length > page.limit,
  };
}

/** All that is stored about a player. Within a transaction. */
export async function erasePlayer(trx: StoreDatabase, { game, player }: StorePlace): Promise<void> {
  const gone = await trx
    .deleteFrom("entries")
    .where("game", "=", game)
    .where("player", "=", player)
    .returning("revision")
    .execute();
  const stored = await trx
    .deleteFrom("players")
    .where("game", "=", game)
    .where("player", "=", player)
    .returning("bytes")
    .executeTakeFirst();
  if (!stored) return;
  await trx
    .updateTable("games")
    .set((it) => ({ bytes: it("bytes", "-", stored.bytes), keys: it("keys", "-", gone.length) }))
    .where("game", "=", game)
    .execute();
}

/** All that is stored of games that are not among these. Within a transaction. */
export async function keepGames(trx: StoreDatabase, games: readonly string[]): Promise<void> {
  const known = new Set(games);
  const stored = await trx.selectFrom("games").select("game").execute();
  for (const { game } of stored) if (!known.has(game)) await removeStored(trx, game);
}

/** All that is stored of a game. Within a transaction. */
export async function removeStored(trx: StoreDatabase, game: string): Promise<void> {
  await trx.deleteFrom("entries").where("game", "=", game).execute();
  await trx.deleteFrom("players").where("game", "=", game).execute();
  await trx.deleteFrom("games").where("game", "=", game).execute();
}

async function sizeOf(trx: StoreDatabase, { game, player }: StorePlace, key: Uint8Array) {
  return trx
    .selectFrom("entries")
    .select(["bytes", "revision"])
    .where("game", "=", game)
    .where("player", "=", player)
    .where("key", "=", key)
    .executeTakeFirst();
}

async function storedGame(trx: StoreDatabase, game: string): Promise<Omit<StoredGameTable, "game">> {
  const row = await trx
    .selectFrom("games")
    .select(["bytes", "keys", "revision"])
    .where("game", "=", game)
    .executeTakeFirst();
  return row ?? { bytes: 0, keys: 0, revision: 0 };
}

async function growPlayer(
  trx: StoreDatabase,
  { game, player }: StorePlace,
  grown: number,
  quotas: StoreQuotas,
): Promise<void> {
  const row = await trx
    .selectFrom("players")
    .select("bytes")
    .where("game", "=", game)
    .where("player", "=", player)
    .executeTakeFirst();
  const bytes = (row?.bytes ?? 0) + grown;
  if (grown > 0) refuseFull("storePlayerBytesMax", bytes, quotas);
  await trx
    .insertInto("players")
    .values({ game, player, bytes })
    .onConflict((clash) => clash.columns(["game", "player"]).doUpdateSet({ bytes }))
    .execute();
}

function refuseOther(present: number, wanted: number | null): void {
  if (wanted === null || wanted === present) return;
  const what = present === 0 ? "There is no such entry" : `The entry has revision ${present}`;
  throw new Refusal("conflict", `${what}, not ${wanted}. Read it again, then repeat.`, "ST4", { revision: present });
}

function refuseFull(quota: keyof StoreQuotas, wanted: number, quotas: StoreQuotas): void {
  const most = quotas[quota];
  if (wanted <= most) return;
  const message = `The storage would hold ${wanted}; ${quota} allows ${most}. Delete something, or ask the host.`;
  throw new Refusal("limit_exceeded", message, "ST5");
}

const utf8 = new TextEncoder();

function bytesOf(key: string): Uint8Array {
  return utf8.encode(key);
}

/** The first key after all that begin with this one. UTF-8 has no byte ff, so the last one can always be counted up. */
function afterAll(prefix: Uint8Array): Uint8Array {
  const next = prefix.slice();
  next[next.length - 1] = (next.at(-1) ?? 0) + 1;
  return next;
}
