import type { Clock, Database } from "../db/schema.ts";
import type { Accounts, ErasedPlayer } from "./accounts.ts";
import type { Admin } from "./admin.ts";
import type { Devices } from "./devices.ts";
import type { Games } from "./games.ts";
import type { Sessions } from "./sessions.ts";
import type { Tickets } from "./tickets.ts";

export interface AuthOptions {
  /** The hub's own public key, 32 bytes: registrations are signed for it. */
  readonly hubKey: Uint8Array;
  readonly clock?: Clock;
  /** Cryptographically random bytes. */
  readonly random?: (bytes: number) => Uint8Array;
  /** Password hashes at the same time; default: one per core. */
  readonly hashesMax?: number;
}

/** The authentication service, in parts: hand out the part that is needed. */
export interface Auth {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly devices: Devices;
  readonly games: Games;
  readonly admin: Admin;
  /** Deletes what has expired: sessions, codes, invites, guests nobody has been for 30 days. Call it every hour. */
  sweep(): Promise<readonly ErasedPlayer[]>;
}

export function openAuth(_db: Database, _options: AuthOptions): Auth {
  throw new Error("not there yet");
}
