import type { Clock, Database } from "../db/schema.ts";
import type { Limits } from "./limits.ts";
import type { Passwords } from "./passwords.ts";
import type { SessionKeeper } from "./sessions.ts";
import type { SignInDelays } from "./sign-in-delays.ts";

/** What accounts are made of. */
export interface AccountParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly sessions: SessionKeeper;
  readonly passwords: Passwords;
  readonly limits: Limits;
  readonly delays: SignInDelays;
}
