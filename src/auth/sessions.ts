import type { SessionInfo, UserInfo } from "../../protocol/http.ts";

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
