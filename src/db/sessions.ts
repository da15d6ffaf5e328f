import type { Database, SessionTable } from "./schema.ts";
import type { UserRow } from "./users.ts";
import { userById } from "./users.ts";

export type SessionRow = SessionTable;

export interface SessionAndUser {
  readonly session: SessionRow;
  readonly user: UserRow;
}

export async function insertSession(db: Database, row: SessionRow): Promise<void> {
  await db.insertInto("sessions").values(row).execute();
}

/** Undefined when it is unknown or expired. */
export async function liveSession(
  db: Database,
  by: "id" | "token_hash",
  value: string,
  now: number,
): Promise<SessionAndUser | undefined> {
  const session = await db
    .selectFrom("sessions")
    .selectAll()
    .where(by, "=", value)
    .where("expires", ">", now)
    .executeTakeFirst();
  if (!session) return undefined;
  const user = await userById(db, session.user);
  return user && { session, user };
}

/** Newest use first. */
export async function sessionsOf(db: Database, user: string, now: number): Promise<readonly SessionRow[]> {
  return db
    .selectFrom("sessions")
    .selectAll()
    .where("user", "=", user)
    .where("expires", ">", now)
    .orderBy("last_seen", "desc")
    .execute();
}

export async function updateSession(
  db: Database,
  id: string,
  change: Partial<Pick<SessionRow, "token_hash" | "last_seen" | "expires" | "label">>,
): Promise<void> {
  await db.updateTable("sessions").set(change).where("id", "=", id).execute();
}

/** Deletes sessions of a user, all, all but one, or one; gives back the ids of those that were there. */
export async function deleteSessions(
  db: Database,
  user: string,
  which: { readonly only?: string; readonly except?: string } = {},
): Promise<readonly string[]> {
  let query = db.deleteFrom("sessions").where("user", "=", user);
  if (which.only !== undefined) query = query.where("id", "=", which.only);
  if (which.except !== undefined) query = query.where("id", "!=", which.except);
  const rows = await query.returning("id").execute();
  return rows.map((row) => row.id);
}

export async function deleteExpiredSessions(
  db: Database,
  now: number,
): Promise<readonly Pick<SessionRow, "id" | "user">[]> {
  return db.deleteFrom("sessions").where("expires", "<=", now).returning(["id", "user"]).execute();
}
