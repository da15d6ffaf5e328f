import type { Database } from "./schema.ts";

/** The link that is given out now; every earlier one ends. */
export async function replaceAdminLink(db: Database, tokenHash: string, now: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom("admin_links").execute();
    await trx.insertInto("admin_links").values({ token_hash: tokenHash, created: now }).execute();
  });
}

/** Makes the user an admin if the link is good, and spends it. False: it is not. */
export async function claimAdminLink(db: Database, tokenHash: string, user: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const spent = await trx.deleteFrom("admin_links").where("token_hash", "=", tokenHash).executeTakeFirst();
    if (spent.numDeletedRows === 0n) return false;
    await trx.updateTable("users").set({ admin: 1 }).where("id", "=", user).execute();
    return true;
  });
}

export async function deleteAdminLinks(db: Database): Promise<void> {
  await db.deleteFrom("admin_links").execute();
}
