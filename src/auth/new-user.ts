import type { UserRow } from "../db/users.ts";
import type { CheckedName } from "./names.ts";

/** A guest, who becomes more by what is written over it. */
export function newUser(shown: CheckedName, now: number): UserRow {
  return {
    id: Bun.randomUUIDv7(),
    username: null,
    skeleton: null,
    name: shown.name,
    name_skeleton: shown.skeleton,
    password_hash: null,
    guest: 1,
    admin: 0,
    // Games write seat numbers and clients fill in the names, so no game needs one.
    share_name: 0,
    created: now,
    last_seen: now,
  };
}
