import type { Database, DeviceCodeTable } from "./schema.ts";

export type DeviceCodeRow = DeviceCodeTable;

export async function insertDeviceCode(db: Database, row: DeviceCodeRow): Promise<void> {
  await db.insertInto("device_codes").values(row).execute();
}

export async function countDeviceCodes(db: Database): Promise<number> {
  const row = await db
    .selectFrom("device_codes")
    .select((e) => e.fn.countAll().as("n"))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Undefined when it is unknown or expired. */
export async function liveDeviceCode(
  db: Database,
  by: "device_hash" | "user_code",
  value: string,
  now: number,
): Promise<DeviceCodeRow | undefined> {
  return db.selectFrom("device_codes").selectAll().where(by, "=", value).where("expires", ">", now).executeTakeFirst();
}

export async function updateDeviceCode(db: Database, id: string, change: Partial<DeviceCodeRow>): Promise<void> {
  await db.updateTable("device_codes").set(change).where("id", "=", id).execute();
}

/** Approves or denies a code that waits, if this approval is the one given to this session. False: it is not. */
export async function answerDeviceCode(
  db: Database,
  answer: {
    readonly userCode: string;
    readonly approvalHash: string;
    readonly approver: string;
    readonly user: string;
    readonly approve: boolean;
    readonly now: number;
  },
): Promise<boolean> {
  const done = await db
    .updateTable("device_codes")
    .set({
      state: answer.approve ? "approved" : "denied",
      user: answer.approve ? answer.user : null,
      approval_hash: null,
    })
    .where("user_code", "=", answer.userCode)
    .where("approval_hash", "=", answer.approvalHash)
    .where("approver", "=", answer.approver)
    .where("state", "=", "pending")
    .where("expires", ">", answer.now)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

/** False: it was gone already, so that a code is spent once. */
export async function deleteDeviceCode(db: Database, id: string): Promise<boolean> {
  const done = await db.deleteFrom("device_codes").where("id", "=", id).executeTakeFirst();
  return done.numDeletedRows > 0n;
}

export async function deleteExpiredDeviceCodes(db: Database, now: number): Promise<void> {
  await db.deleteFrom("device_codes").where("expires", "<=", now).execute();
}
