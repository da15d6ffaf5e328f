import type { UserRow } from "../db/users.ts";
import type { AccountParts } from "./account-parts.ts";
import type { Caller } from "./caller.ts";
import type { Limits } from "./limits.ts";

/**
 * Verifies a password, with all that slows guessing down. It takes as long and refuses the same whether the user exists or not.
 * `account` is the skeleton of the username. @throws Refusal too_many, busy
 */
export type Proof = (account: string, user: UserRow | undefined, password: string, caller: Caller) => Promise<boolean>;

export interface ProofParts extends Pick<AccountParts, "passwords" | "delays"> {
  readonly limits: Pick<Limits, "signIns">;
}

export function createProof({ passwords, limits, delays }: ProofParts): Proof {
  return async (account, user, password, caller) => {
    // Strangers who use up the tries that are there for all keep nobody out where they signed in before. Guesses from
    // there wait for each other as anywhere.
    const giveBack = delays.isKnown(account, caller.address) ? nothing : await limits.signIns.take(caller);
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

const nothing = () => Promise.resolve();
