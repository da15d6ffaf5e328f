import { Refusal } from "../../protocol/errors.ts";
import type { Database } from "../db/schema.ts";
import { userBySkeleton } from "../db/users.ts";
import type { CheckedName } from "./names.ts";

/** Shown names need not be unique, but nobody is shown as somebody else's account. @throws Refusal name_taken */
export async function refuseOthersName(db: Database, shown: CheckedName, self?: string): Promise<void> {
  const owner = await userBySkeleton(db, shown.skeleton);
  if (owner && owner.id !== self) throw new Refusal("name_taken");
}
