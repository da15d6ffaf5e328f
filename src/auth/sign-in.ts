import { Refusal } from "../../protocol/errors.ts";
import { isUniqueViolation } from "../db/unique.ts";
import { insertUser, updateUser, userBySkeleton } from "../db/users.ts";
import type { AccountParts } from "./account-parts.ts";
import type { Caller } from "./caller.ts";
import { checkName, sameName } from "./names.ts";
import { newUser } from "./new-user.ts";
import { checkNewPassword, checkPasswordForm } from "./password-rules.ts";
import type { Proof } from "./proof.ts";
import type { NewSession, Session } from "./sessions.ts";
import { refuseOthersName } from "./shown-name.ts";
import { skeleton } from "./skeleton.ts";

/** The ways to a session. */
export interface SignIn {
  /** @throws Refusal name_invalid, name_taken, too_many */
  createGuest(name: string, caller: Caller): Promise<NewSession>;
  /**
   * A new account; with a guest's session the guest becomes it: same id, same history, same open sockets, a new token.
   * With a session of somebody who has an account already: Refusal conflict.
   * @throws Refusal name_invalid, name_taken, password_weak, invalid, too_many, busy, conflict
   */
  createAccount(
    account: {
      readonly username: string;
      readonly password: string;
      readonly name?: string;
    },
    caller: Caller,
    guest?: Session,
  ): Promise<NewSession>;
  /** Always a new session. @throws Refusal bad_credentials, invalid, too_many, busy */
  signIn(credentials: { readonly username: string; readonly password: string }, caller: Caller): Promise<NewSession>;
}

export function createSignIn(parts: AccountParts, proof: Proof): SignIn {
  const { db, clock, sessions, passwords, limits } = parts;
  return {
    async createGuest(name, caller) {
      const shown = checkName(name);
      await limits.guestsPerHour.take(caller);
      await limits.guestsPerDay.take(caller);
      await refuseOthersName(db, shown);
      const user = newUser(shown, clock());
      await insertUser(db, user);
      return sessions.open(user.id, caller.label);
    },

    async createAccount(account, caller, guest) {
      if (guest && !guest.user.guest) throw new Refusal("conflict", "You have an account already. Sign out first.");
      const username = checkName(account.username);
      const shown = account.name === undefined ? undefined : checkName(account.name);
      checkNewPassword(account.password, [account.username, account.name ?? ""]);
      await limits.accounts.take(caller);
      if (await userBySkeleton(db, username.skeleton)) throw new Refusal("name_taken");
      await refuseOthersName(db, shown ?? username);
      const password_hash = await passwords.hash(account.password);
      const signIn = { username: username.name, skeleton: username.skeleton, password_hash, guest: 0 as const };
      if (!guest) {
        const user = { ...newUser(shown ?? username, clock()), ...signIn };
        await orTaken(insertUser(db, user));
        return sessions.open(user.id, caller.label);
      }
      const named = shown && { name: shown.name, name_skeleton: shown.skeleton };
      const upgraded = await orTaken(updateUser(db, guest.user.id, { ...signIn, ...named }, { guest: 1 }));
      if (!upgraded) throw new Refusal("conflict");
      // A token somebody else planted or kept must not reach the account.
      await sessions.revokeOthers(guest);
      const user = { ...guest.user, guest: false };
      return sessions.rotate({ ...guest, user });
    },

    async signIn({ username, password }, caller) {
      checkPasswordForm(password);
      // Longer than any name: the rest changes nothing.
      const typed = username.slice(0, 200);
      const looks = skeleton(typed);
      const found = await userBySkeleton(db, looks);
      const user = found && sameName(found.username ?? "", typed) ? found : undefined;
      const proved = await proof(looks, user, password, caller);
      if (!proved || !user) throw new Refusal("bad_credentials");
      return sessions.open(user.id, caller.label);
    },
  };
}

async function orTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (isUniqueViolation(error)) throw new Refusal("name_taken");
    throw error;
  }
}
