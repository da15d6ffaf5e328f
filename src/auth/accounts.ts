import type { MePatch, UserInfo } from "../../protocol/http.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { Clock, Database } from "../db/schema.ts";
import { eraseUser, resetIdentity } from "../db/erasure.ts";
import { gameByIdOrName } from "./game-lookup.ts";
import { playerIdFor } from "../db/game-players.ts";
import { isUniqueViolation } from "../db/unique.ts";
import type { UserRow } from "../db/users.ts";
import { insertUser, updateUser, userById, userBySkeleton, userInfo } from "../db/users.ts";
import type { AccountExport } from "./account-export.ts";
import { exportAccount } from "./account-export.ts";
import type { Caller } from "./caller.ts";
import type { Limits } from "./limits.ts";
import type { CheckedName } from "./names.ts";
import { checkName, sameName } from "./names.ts";
import { newUser } from "./new-user.ts";
import { checkNewPassword, checkPasswordForm } from "./password-rules.ts";
import type { Passwords } from "./passwords.ts";
import type { NewSession, Session, SessionKeeper } from "./sessions.ts";
import type { SignInDelays } from "./sign-in-delays.ts";
import { skeleton } from "./skeleton.ts";

/** A player id that a game knows and must forget: the hub sends PLAYER_ERASED to that game. */
export interface ErasedPlayer {
  readonly game: string;
  readonly player: string;
}

export interface Accounts {
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
  /** Other sessions end. @throws Refusal bad_credentials, password_weak, invalid, forbidden (guests), too_many, busy */
  changePassword(session: Session, current: string, next: string, caller: Caller): Promise<void>;
  /** @throws Refusal name_invalid, name_taken, too_many */
  update(session: Session, patch: MePatch): Promise<UserInfo>;
  /**
   * Erases the user everywhere; matches stay, without a name. Guests need no password.
   * @throws Refusal bad_credentials, too_many, busy
   */
  erase(session: Session, password: string | undefined, caller: Caller): Promise<readonly ErasedPlayer[]>;
  export(session: Session): Promise<AccountExport>;
  /**
   * A new player id in this game; what was played before belongs to nobody any more, rating included.
   * Undefined if the game never met this user. @throws Refusal not_found (no such game)
   */
  resetGameIdentity(session: Session, game: string): Promise<ErasedPlayer | undefined>;
  /** The random id under which this game knows this user, made at the first call. */
  playerIdFor(game: string, user: string): Promise<string>;
}

export interface AccountParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly sessions: SessionKeeper;
  readonly passwords: Passwords;
  readonly limits: Limits;
  readonly delays: SignInDelays;
}

export function createAccounts(parts: AccountParts): Accounts {
  const { db, clock, sessions, passwords, limits, delays } = parts;
  const proof = createProof(parts);

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
      const user = found?.username != null && sameName(found.username, typed) ? found : undefined;
      const proved = await proof(looks, user, password, caller);
      if (!proved || !user) throw new Refusal("bad_credentials");
      return sessions.open(user.id, caller.label);
    },

    async changePassword(session, current, next, caller) {
      const user = await present(db, session);
      if (user.skeleton === null) throw new Refusal("forbidden", "A guest has no password. Make an account first.");
      checkPasswordForm(current);
      if (!(await proof(user.skeleton, user, current, caller))) throw new Refusal("bad_credentials");
      checkNewPassword(next, [user.username ?? "", user.name]);
      const password_hash = await passwords.hash(next);
      await updateUser(db, user.id, { password_hash });
      await sessions.revokeOthers(session);
    },

    async update(session, patch) {
      const user = await present(db, session);
      const shown = patch.name === undefined ? undefined : checkName(patch.name);
      if (shown && shown.name !== user.name) {
        await limits.names.take({ address: user.id });
        await refuseOthersName(db, shown, user.id);
      }
      const change = {
        ...(shown && { name: shown.name, name_skeleton: shown.skeleton }),
        ...(patch.shareName !== undefined && { share_name: patch.shareName ? (1 as const) : (0 as const) }),
      };
      if (Object.keys(change).length > 0) await updateUser(db, user.id, change);
      return userInfo({ ...user, ...change });
    },

    async erase(session, password, caller) {
      const user = await present(db, session);
      if (user.skeleton !== null) {
        if (password === undefined) throw new Refusal("bad_credentials", "Type your password to delete the account.");
        checkPasswordForm(password);
        if (!(await proof(user.skeleton, user, password, caller))) throw new Refusal("bad_credentials");
        delays.forget(user.skeleton);
      }
      const erased = await eraseUser(db, user.id);
      sessions.announce(user.id, erased.sessions);
      return erased.players;
    },

    async export(session) {
      return exportAccount(db, await present(db, session), clock());
    },

    async resetGameIdentity(session, game) {
      const row = await gameByIdOrName(db, game);
      return resetIdentity(db, row.id, session.user.id, clock());
    },

    playerIdFor: (game, user) => playerIdFor(db, game, user, clock()),
  };
}

/** Verifies a password, with all that slows guessing down. */
function createProof({ passwords, limits, delays }: AccountParts) {
  return async (account: string, user: UserRow | undefined, password: string, caller: Caller): Promise<boolean> => {
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

async function present(db: Database, session: Session): Promise<UserRow> {
  const user = await userById(db, session.user.id);
  if (!user) throw new Refusal("unauthenticated");
  return user;
}

/** Shown names need not be unique, but nobody is shown as somebody else's account. */
async function refuseOthersName(db: Database, shown: CheckedName, self?: string): Promise<void> {
  const owner = await userBySkeleton(db, shown.skeleton);
  if (owner && owner.id !== self) throw new Refusal("name_taken");
}

async function orTaken<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (isUniqueViolation(error)) throw new Refusal("name_taken");
    throw error;
  }
}
