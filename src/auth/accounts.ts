import type { MePatch, UserInfo } from "../../protocol/http.ts";
import type { Caller } from "./caller.ts";
import type { NewSession, Session } from "./sessions.ts";

/** A player id that a game knows and must forget: the hub sends PLAYER_ERASED to that game. */
export interface ErasedPlayer {
  readonly game: string;
  readonly player: string;
}

/** Everything the hub keeps of one user, as JSON. No hash, no token. */
export interface AccountExport {
  readonly user: UserInfo;
  readonly sessions: readonly {
    readonly id: string;
    readonly label: string;
    readonly createdAt: number;
    readonly lastSeenAt: number;
    readonly expiresAt: number;
  }[];
  readonly games: readonly {
    readonly game: string;
    readonly name: string;
    /** What the game calls this user. */
    readonly player: string;
    readonly rating: {
      readonly mu: number;
      readonly sigma: number;
      readonly points: number;
      readonly matches: number;
      readonly wins: number;
    } | null;
  }[];
  readonly matches: readonly {
    readonly id: string;
    readonly game: string;
    readonly version: string;
    readonly startedAt: number;
    readonly endedAt: number;
    readonly outcome: "finished" | "voided";
    readonly seat: number;
    readonly name: string | null;
    readonly place: number | null;
    readonly score: number | null;
    readonly stats: Readonly<Record<string, number>>;
  }[];
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
  signIn(
    credentials: { readonly username: string; readonly password: string },
    caller: Caller,
  ): Promise<NewSession>;
  /** Other sessions end. @throws Refusal bad_credentials, password_weak, invalid, forbidden (guests), too_many, busy */
  changePassword(
    session: Session,
    current: string,
    next: string,
    caller: Caller,
  ): Promise<void>;
  /** @throws Refusal name_invalid, name_taken, too_many */
  update(session: Session, patch: MePatch): Promise<UserInfo>;
  /**
   * Erases the user everywhere; matches stay, without a name. Guests need no password.
   * @throws Refusal bad_credentials, too_many, busy
   */
  erase(
    session: Session,
    password: string | undefined,
    caller: Caller,
  ): Promise<readonly ErasedPlayer[]>;
  export(session: Session): Promise<AccountExport>;
  /**
   * A new player id in this game; what was played before belongs to nobody any more, rating included.
   * Undefined if the game never met this user. @throws Refusal not_found (no such game)
   */
  resetGameIdentity(
    session: Session,
    game: string,
  ): Promise<ErasedPlayer | undefined>;
  /** The random id under which this game knows this user, made at the first call. */
  playerIdFor(game: string, user: string): Promise<string>;
}
