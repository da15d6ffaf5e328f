import type { Database, InviteTable } from "./schema.ts";

export type InviteRow = InviteTable;

export async function insertInvite(db: Database, row: InviteRow): Promise<void> {
  await db.insertInto("invites").values(row).execute();
}

/** Marks the invite as used and gives it back; undefined if it is unknown, used or expired. */
export async function spendInvite(db: Database, codeHash: string, now: number): Promise<InviteRow | undefined> {
  return db
    .updateTable("invites")
    .set({ used: now })
    .where("code_hash", "=", codeHash)
    .where("used", "is", null)
    .where("expires", ">", now)
    .returningAll()
    .executeTakeFirst();
}

/** Used ones too. */
export async function deleteExpiredInvites(db: Database, now: number): Promise<void> {
  await db.deleteFrom("invites").where("expires", "<=", now).execute();
}
