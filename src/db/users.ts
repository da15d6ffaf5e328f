import type { UserInfo } from "../../protocol/http.ts";
import type { Database, UserTable } from "./schema.ts";

export type UserRow = UserTable;

export function userInfo(row: UserRow): UserInfo {
  return {
    id: row.id,
    username: row.username,
    name: row.name,
    guest: row.guest === 1,
    admin: row.admin === 1,
    shareName: row.share_name === 1,
    createdAt: row.created,
  };
}

export async function insertUser(db: Database, row: UserRow): Promise<void> {
  await db.insertInto("users").values(row).execute();
}

export async function userById(db: Database, id: string): Promise<UserRow | undefined> {
  return db.selectFrom("users").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The account whose username looks like this. */
export async function userBySkeleton(db: Database, skeleton: string): Promise<UserRow | undefined> {
  return db.selectFrom("users").selectAll().where("skeleton", "=", skeleton).executeTakeFirst();
}

/** False if there is no such user, or none for whom `where` holds. */
export async function updateUser(
  db: Database,
  id: string,
  change: Partial<Omit<UserRow, "id" | "created">>,
  where: Partial<Pick<UserRow, "guest">> = {},
): Promise<boolean> {
  let query = db.updateTable("users").set(change).where("id", "=", id);
  if (where.guest !== undefined) query = query.where("guest", "=", where.guest);
  const done = await query.executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/**
 * Newest first. Those that came in the same ms as the last one come along, beyond `limit`: the next page begins before that
 * ms, and nobody is left out between the two.
 */
export async function listUsers(
  db: Database,
  page: { readonly limit: number; readonly before?: number },
): Promise<readonly UserRow[]> {
  let query = db.selectFrom("users").selectAll().orderBy("created", "desc").orderBy("id", "desc").limit(page.limit);
  if (page.before !== undefined) {
    query = query.where("created", "<", page.before);
  }
  const rows = await query.execute();
  const last = rows.at(-1);
  if (!last || rows.length < page.limit) return rows;
  const together = db.selectFrom("users").selectAll().where("created", "=", last.created).where("id", "<", last.id);
  return [...rows, ...(await together.orderBy("id", "desc").execute())];
}

export async function adminExists(db: Database): Promise<boolean> {
  const row = await db.selectFrom("users").select("id").where("admin", "=", 1).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Guests whom nobody has been since `before`, and who have no session left: at most `limit` of them. */
export async function staleGuests(db: Database, before: number, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("users")
    .select("id")
    .where("guest", "=", 1)
    .where("last_seen", "<", before)
    .where((where) =>
      where.not(
        where.exists(where.selectFrom("sessions").select("sessions.id").whereRef("sessions.user", "=", "users.id")),
      ),
    )
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}
