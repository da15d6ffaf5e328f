import type { SessionInfo, UserInfo } from "../../protocol/http.ts";
import { Refusal } from "../../protocol/errors.ts";
import { cleanText } from "../../protocol/text.ts";
import type { Clock, Database } from "../db/schema.ts";
import type { SessionAndUser } from "../db/sessions.ts";
import {
  deleteExpiredSessions,
  deleteSessions,
  insertSession,
  liveSession,
  sessionsOf,
  updateSession,
} from "../db/sessions.ts";
import { updateUser, userInfo } from "../db/users.ts";
import { Listeners } from "./listeners.ts";
import type { Random } from "./tokens.ts";
import { hashToken, newToken } from "./tokens.ts";

/** The certification that every service asks for: somebody is signed in. */
export interface Session {
  readonly id: string;
  readonly user: UserInfo;
  readonly expiresAt: number;
}

/** A session as it is handed out, once: only the hash of the token is kept. */
export interface NewSession {
  readonly token: string;
  readonly session: Session;
}

export interface RevokedSession {
  readonly session: string;
  readonly user: string;
}

export interface Sessions {
  /** Undefined for anything that is not the token of a live session. Slides the expiry (guests 30 days, users 90). */
  authenticate(token: string): Promise<Session | undefined>;
  list(session: Session): Promise<readonly SessionInfo[]>;
  /** Ends one session of the same user. @throws Refusal not_found */
  revoke(session: Session, id: string): Promise<void>;
  /** Ends all sessions of this user but this one. */
  revokeOthers(session: Session): Promise<void>;
  /** Ends this session: signing out. */
  end(session: Session): Promise<void>;
  /** Called after the commit with every session that ended, so that its sockets close at once. Returns the way to stop. */
  onRevoked(listener: (revoked: RevokedSession) => void): () => void;
}

/** What only the other parts of this service may do. */
export interface SessionKeeper extends Sessions {
  open(user: string, label: string | undefined): Promise<NewSession>;
  /** The same session with a new token and a new span; the old token ends. */
  rotate(session: Session): Promise<NewSession>;
  byId(id: string): Promise<Session | undefined>;
  endAll(user: string): Promise<void>;
  /** For sessions that ended within another transaction, after its commit. */
  announce(user: string, sessions: readonly string[]): void;
  sweep(): Promise<void>;
}

const dayMs = 24 * 3600_000;
export const guestSessionMs = 30 * dayMs;
const userSessionMs = 90 * dayMs;
/** Use is noted at this grain, so that most requests only read. */
const touchMs = 5 * 60_000;
const labelCharsMax = 80;
/** Beyond it the one that was not used for longest ends: a script that signs in for every request fills no table. */
const sessionsPerUserMax = 50;
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

export function createSessions(db: Database, clock: Clock, random: Random): SessionKeeper {
  const revoked = new Listeners<RevokedSession>();
  const byId = async (id: string): Promise<Session | undefined> => {
    const found = await liveSession(db, "id", id, clock());
    return found && sessionOf(found);
  };
  const announce = (user: string, sessions: readonly string[]) => {
    for (const session of sessions) revoked.tell({ session, user });
  };
  return {
    ...createHolderSessions(db, clock, announce),
    ...createKeeping(db, clock, random, { byId, announce }),
    byId,
    announce,
    onRevoked: (listener) => revoked.add(listener),
  };
}

type Announce = SessionKeeper["announce"];

/** What the holder of a session does with it. */
function createHolderSessions(db: Database, clock: Clock, announce: Announce): Omit<Sessions, "onRevoked"> {
  return {
    async authenticate(token) {
      if (!tokenPattern.test(token)) return undefined;
      const now = clock();
      const found = await liveSession(db, "token_hash", hashToken(token), now);
      if (!found) return undefined;
      if (now - found.session.last_seen < touchMs) return sessionOf(found);
      const expires = now + spanMs(found.user.guest === 1);
      await updateSession(db, found.session.id, { last_seen: now, expires });
      await updateUser(db, found.user.id, { last_seen: now });
      return { ...sessionOf(found), expiresAt: expires };
    },

    async list(session) {
      const rows = await sessionsOf(db, session.user.id, clock());
      return rows.map((row) => ({
        id: row.id,
        label: row.label,
        current: row.id === session.id,
        createdAt: row.created,
        lastSeenAt: row.last_seen,
      }));
    },

    async revoke(session, id) {
      const user = session.user.id;
      const ended = await deleteSessions(db, user, { only: id });
      if (ended.length === 0) throw new Refusal("not_found");
      announce(user, ended);
    },

    async revokeOthers(session) {
      const user = session.user.id;
      announce(user, await deleteSessions(db, user, { except: session.id }));
    },

    async end(session) {
      const user = session.user.id;
      announce(user, await deleteSessions(db, user, { only: session.id }));
    },
  };
}

/** Making and ending sessions. */
function createKeeping(
  db: Database,
  clock: Clock,
  random: Random,
  { byId, announce }: Pick<SessionKeeper, "byId" | "announce">,
): Pick<SessionKeeper, "open" | "rotate" | "endAll" | "sweep"> {
  const present = async (id: string): Promise<Session> => {
    const session = await byId(id);
    if (!session) throw new Refusal("unauthenticated");
    return session;
  };

  const trim = async (user: string, newest: string) => {
    const others = (await sessionsOf(db, user, clock())).filter((row) => row.id !== newest);
    for (const row of others.slice(sessionsPerUserMax - 1)) {
      announce(user, await deleteSessions(db, user, { only: row.id }));
    }
  };

  return {
    async open(user, label) {
      const token = newToken(random);
      const id = Bun.randomUUIDv7();
      const now = clock();
      await insertSession(db, {
        id,
        token_hash: hashToken(token),
        user,
        label: cleanText(label ?? "", { maxChars: labelCharsMax }),
        created: now,
        last_seen: now,
        expires: now + guestSessionMs,
      });
      const session = await present(id);
      const expires = now + spanMs(session.user.guest);
      await updateSession(db, id, { expires });
      await updateUser(db, user, { last_seen: now });
      await trim(user, id);
      return { token, session: { ...session, expiresAt: expires } };
    },

    async rotate(session) {
      const token = newToken(random);
      const now = clock();
      await updateSession(db, session.id, {
        token_hash: hashToken(token),
        last_seen: now,
        expires: now + spanMs(session.user.guest),
      });
      return { token, session: await present(session.id) };
    },

    async endAll(user) {
      announce(user, await deleteSessions(db, user));
    },

    async sweep() {
      for (const row of await deleteExpiredSessions(db, clock())) announce(row.user, [row.id]);
    },
  };
}

function sessionOf({ session, user }: SessionAndUser): Session {
  return { id: session.id, user: userInfo(user), expiresAt: session.expires };
}

function spanMs(guest: boolean): number {
  return guest ? guestSessionMs : userSessionMs;
}
