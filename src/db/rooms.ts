import type { Database } from "./schema.ts";

/** A room as it is kept for a restart of the hub. What the bytes mean is the business of src/game. */
export interface RoomRow {
  readonly code: string;
  readonly format: number;
  readonly state: Uint8Array;
  /** The running match. */
  readonly match: Uint8Array | null;
}

/** What is to be written of a room. A part that is left out stays as it was; a new room has its state. */
export interface RoomChange {
  readonly code: string;
  readonly format: number;
  readonly state?: Uint8Array | undefined;
  readonly match?: Uint8Array | null | undefined;
}

export async function roomCodes(db: Database): Promise<readonly string[]> {
  const rows = await db.selectFrom("rooms").select("code").orderBy("code").execute();
  return rows.map(({ code }) => code);
}

export async function roomRow(db: Database, code: string): Promise<RoomRow | undefined> {
  return db
    .selectFrom("rooms")
    .select(["code", "format", "state", "match"])
    .where("code", "=", code)
    .executeTakeFirst();
}

/** Takes the closed rooms out and writes what changed, in one transaction. */
export async function writeRooms(
  db: Database,
  changes: readonly RoomChange[],
  closed: readonly string[],
  now: number,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (closed.length > 0) await trx.deleteFrom("rooms").where("code", "in", closed).execute();
    for (const change of changes) await writeRoom(trx, change, now);
  });
}

async function writeRoom(trx: Database, { code, format, state, match }: RoomChange, now: number): Promise<void> {
  const parts = { format, written: now, ...(match !== undefined && { match }) };
  if (state === undefined) {
    await trx.updateTable("rooms").set(parts).where("code", "=", code).execute();
    return;
  }
  await trx
    .insertInto("rooms")
    .values({ code, state, match: null, ...parts })
    .onConflict((clash) => clash.column("code").doUpdateSet({ state, ...parts }))
    .execute();
}

/** Those of the users who still have an account. */
export async function knownUsers(db: Database, users: readonly string[]): Promise<ReadonlySet<string>> {
  // An empty list is no SQL in PostgreSQL.
  if (users.length === 0) return new Set();
  const rows = await db.selectFrom("users").select("id").where("id", "in", users).execute();
  return new Set(rows.map(({ id }) => id));
}
