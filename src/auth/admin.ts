import type { AdminUser, UserInfo } from "../../protocol/http.ts";
import type { Session } from "./sessions.ts";

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
  counts(): Promise<{
    readonly users: number;
    readonly guests: number;
    readonly games: number;
    readonly pendingGames: number;
    readonly matches: number;
  }>;
  /** The token of a new one-time link /admin#TOKEN while there is no admin; earlier ones end. Undefined once there is one. */
  firstAdminLink(): Promise<string | undefined>;
  /** @throws Refusal invite_invalid, forbidden (guests) */
  claim(session: Session, token: string): Promise<UserInfo>;
}
