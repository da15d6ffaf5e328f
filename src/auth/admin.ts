import type { AdminUser, UserInfo } from "../../protocol/http.ts";
import { Refusal } from "../../protocol/errors.ts";
import { claimAdminLink, deleteAdminLinks, replaceAdminLink } from "../db/admin-links.ts";
import type { Counts } from "../db/counts.ts";
import { countAll } from "../db/counts.ts";
import type { Clock, Database } from "../db/schema.ts";
import { isUniqueViolation } from "../db/unique.ts";
import type { UserRow } from "../db/users.ts";
import { adminExists, insertUser, listUsers, updateUser, userById, userBySkeleton, userInfo } from "../db/users.ts";
import { checkName } from "./names.ts";
import { newUser } from "./new-user.ts";
import { checkNewPassword } from "./password-rules.ts";
import type { Passwords } from "./passwords.ts";
import type { Session, SessionKeeper } from "./sessions.ts";
import type { SignInDelays } from "./sign-in-delays.ts";
import { skeleton } from "./skeleton.ts";
import type { Random } from "./tokens.ts";
import { hashToken, newToken, randomLetters } from "./tokens.ts";

/** What the host does with people. The caller checks that an admin asks. `user` is an id or a username. */
export interface Admin {
  /** Newest first. */
  users(page?: { readonly limit?: number; readonly before?: number }): Promise<readonly AdminUser[]>;
  /** Without a password one is made up and given back, once. @throws Refusal name_invalid, name_taken, password_weak, busy */
  createUser(user: {
    readonly username: string;
    readonly password?: string;
    readonly admin?: boolean;
  }): Promise<AdminUser & { readonly password?: string }>;
  /** All sessions of the user end. @throws Refusal not_found, password_weak, conflict (guests) */
  resetPassword(user: string, password?: string): Promise<{ readonly password?: string }>;
  /** @throws Refusal not_found, conflict (guests) */
  setAdmin(user: string, admin: boolean): Promise<AdminUser>;
  counts(): Promise<Counts>;
  /** The token of a new one-time link /admin#TOKEN while there is no admin; earlier ones end. Undefined once there is one. */
  firstAdminLink(): Promise<string | undefined>;
  /** @throws Refusal invite_invalid, forbidden (guests) */
  claim(session: Session, token: string): Promise<UserInfo>;
}

export interface AdminParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly passwords: Passwords;
  readonly sessions: SessionKeeper;
  readonly delays: SignInDelays;
}

const usersPerPage = 100;
const usersPerPageMax = 1_000;
/** 20 of 24 letters are 91 bits: more than anybody guesses, short enough to be read out. */
const madeUpLetters = "abcdefghjkmnpqrstuvwxyz";
const madeUpChars = 20;

export function createAdmin({ db, clock, random, passwords, sessions, delays }: AdminParts): Admin {
  const find = async (user: string): Promise<UserRow> => {
    const row = (await userById(db, user)) ?? (await userBySkeleton(db, skeleton(user.slice(0, 200))));
    if (!row) throw new Refusal("not_found", "There is no such user here. Check the name or id.");
    return row;
  };

  const findAccount = async (user: string) => {
    const row = await find(user);
    const { skeleton: looks, username } = row;
    if (looks === null || username === null) {
      throw new Refusal("conflict", "This is a guest, who has no password. Guests make an account first.");
    }
    return { ...row, skeleton: looks, username };
  };

  const madeUp = () => {
    const text = randomLetters(random, madeUpLetters, madeUpChars);
    return text.replace(/(.{5})(?=.)/g, "$1-");
  };

  return {
    async users({ limit = usersPerPage, before } = {}) {
      const page = { limit: Math.min(limit, usersPerPageMax), ...(before !== undefined && { before }) };
      return (await listUsers(db, page)).map(adminUser);
    },

    async createUser({ username, password, admin = false }) {
      const name = checkName(username);
      if (password !== undefined) checkNewPassword(password, [name.name]);
      if (await userBySkeleton(db, name.skeleton)) throw new Refusal("name_taken");
      const made = password ?? madeUp();
      const row: UserRow = {
        ...newUser(name, clock()),
        username: name.name,
        skeleton: name.skeleton,
        password_hash: await passwords.hash(made),
        guest: 0,
        admin: admin ? 1 : 0,
      };
      try {
        await insertUser(db, row);
      } catch (error) {
        throw isUniqueViolation(error) ? new Refusal("name_taken") : error;
      }
      if (admin) await deleteAdminLinks(db);
      return { ...adminUser(row), ...(password === undefined && { password: made }) };
    },

    async resetPassword(user, password) {
      const row = await findAccount(user);
      if (password !== undefined) checkNewPassword(password, [row.username, row.name]);
      const made = password ?? madeUp();
      await updateUser(db, row.id, { password_hash: await passwords.hash(made) });
      delays.forget(row.skeleton);
      await sessions.endAll(row.id);
      return password === undefined ? { password: made } : {};
    },

    async setAdmin(user, admin) {
      const row = await findAccount(user);
      await updateUser(db, row.id, { admin: admin ? 1 : 0 });
      if (admin) await deleteAdminLinks(db);
      return adminUser({ ...row, admin: admin ? 1 : 0 });
    },

    counts: () => countAll(db),

    ...createFirstAdmin(db, clock, random),
  };
}

/** The way to the first admin: a link that the host alone sees. */
function createFirstAdmin(db: Database, clock: Clock, random: Random): Pick<Admin, "firstAdminLink" | "claim"> {
  return {
    async firstAdminLink() {
      if (await adminExists(db)) {
        await deleteAdminLinks(db);
        return undefined;
      }
      const token = newToken(random);
      await replaceAdminLink(db, hashToken(token), clock());
      return token;
    },

    async claim(session, token) {
      if (session.user.guest) {
        throw new Refusal(
          "forbidden",
          "A guest cannot be an admin. Make an account or sign in, then open the link again.",
        );
      }
      if (!(await claimAdminLink(db, hashToken(token), session.user.id))) throw new Refusal("invite_invalid");
      return { ...session.user, admin: true };
    },
  };
}

function adminUser(row: UserRow): AdminUser {
  const { id, username, name, guest, admin, createdAt } = userInfo(row);
  return { id, username, name, guest, admin, createdAt, lastSeenAt: row.last_seen };
}
