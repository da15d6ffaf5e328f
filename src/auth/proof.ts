import type { UserRow } from "../db/users.ts";
import type { AccountParts } from "./account-parts.ts";
import type { Caller } from "./caller.ts";

/**
 * Verifies a password, with all that slows guessing down. It takes as long and refuses the same whether the user exists or not.
 * `account` is the skeleton of the username. @throws Refusal too_many, busy
 */
export type Proof = (account: string, user: UserRow | undefined, password: string, caller: Caller) => Promise<boolean>;

export function createProof({ passwords, limits, delays }: AccountParts): Proof {
  return async (account, user, password, caller) => {
    const giveBack = await limits.signIns.take(caller);
    const attempt = delays.begin(account, caller.address);
    let same: boolean;
    try {
      same = await passwords.verify(password, user?.password_hash ?? null);
    } catch (error) {
      attempt.unmade();
      await giveBack();
      throw error;
    }
    if (same) {
      attempt.succeeded();
      await giveBack();
    }
    return same;
  };
}
