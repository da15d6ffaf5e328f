import { Refusal } from "../../protocol/errors.ts";
import type { MePatch, UserInfo } from "../../protocol/http.ts";
import type { ErasedPlayer } from "../db/erased-players.ts";
import { eraseUser, resetIdentity } from "../db/erasure.ts";
import { playerIdFor } from "../db/game-players.ts";
import type { Database } from "../db/schema.ts";
import type { UserRow } from "../db/users.ts";
import { updateUser, userById, userInfo } from "../db/users.ts";
import type { AccountExport } from "./account-export.ts";
import { exportAccount } from "./account-export.ts";
import type { AccountParts } from "./account-parts.ts";
import type { Caller } from "./caller.ts";
import { gameByIdOrName } from "./game-lookup.ts";
import { checkName } from "./names.ts";
import { checkNewPassword, checkPasswordForm } from "./password-rules.ts";
import type { Proof } from "./proof.ts";
import type { Session } from "./sessions.ts";
import { refuseOthersName } from "./shown-name.ts";

/** What people do with the account they are signed in to. */
export interface OwnAccount {
  /** Other sessions end. @throws Refusal bad_credentials, password_weak, invalid, forbidden (guests), too_many, busy */
  changePassword(session: Session, current: string, next: string, caller: Caller): Promise<void>;
  /** @throws Refusal name_invalid, name_taken, too_many */
  update(session: Session, patch: MePatch): Promise<UserInfo>;
  /**
   * Erases the user everywhere; matches stay, without a name. Guests need no password.
   * @throws Refusal bad_credentials, too_many, busy
   */
  erase(session: Session, password: string | undefined, caller: Caller): Promise<readonly ErasedPlayer[]>;
  /** @throws Refusal too_many */
  export(session: Session): Promise<AccountExport>;
  /**
   * A new player id in this game; what was played before belongs to nobody any more, rating included.
   * Undefined if the game never met this user. @throws Refusal not_found (no such game), too_many
   */
  resetGameIdentity(session: Session, game: string): Promise<ErasedPlayer | undefined>;
  /** The random id under which this game knows this user, made at the first call. */
  playerIdFor(game: string, user: string): Promise<string>;
}

export function createOwnAccount(parts: AccountParts, proof: Proof): OwnAccount {
  const { db, clock, sessions, passwords, limits, delays } = parts;
  return {
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
      const erased = await eraseUser(db, user.id, clock());
      sessions.announce(user.id, erased.sessions);
      return erased.players;
    },

    async export(session) {
      await limits.exports.take({ address: session.user.id });
      return exportAccount(db, await present(db, session), clock());
    },

    async resetGameIdentity(session, game) {
      const row = await gameByIdOrName(db, game);
      await limits.resets.take({ address: session.user.id });
      return resetIdentity(db, row.id, session.user.id, clock());
    },

    playerIdFor: (game, user) => playerIdFor(db, game, user, clock()),
  };
}

async function present(db: Database, session: Session): Promise<UserRow> {
  const user = await userById(db, session.user.id);
  if (!user) throw new Refusal("unauthenticated");
  return user;
}
