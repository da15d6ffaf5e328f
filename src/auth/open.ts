import { deleteExpiredDeviceCodes } from "../db/device-codes.ts";
import type { ErasedPlayer } from "../db/erased-players.ts";
import { eraseUser } from "../db/erasure.ts";
import { deleteExpiredInvites } from "../db/invites.ts";
import type { Clock, Database } from "../db/schema.ts";
import { staleGuests } from "../db/users.ts";
import type { Accounts } from "./accounts.ts";
import { createAccounts } from "./accounts.ts";
import type { Admin } from "./admin.ts";
import { createAdmin } from "./admin.ts";
import type { Devices } from "./devices.ts";
import { createDevices } from "./devices.ts";
import type { Games } from "./games.ts";
import { createGames } from "./games.ts";
import { createLimits } from "./limits.ts";
import { createPasswords } from "./passwords.ts";
import type { SessionKeeper, Sessions } from "./sessions.ts";
import { createSessions, guestSessionMs } from "./sessions.ts";
import { SignInDelays } from "./sign-in-delays.ts";
import type { Tickets } from "./tickets.ts";
import { createTickets } from "./tickets.ts";
import { systemRandom } from "./tokens.ts";

export interface AuthOptions {
  /** The hub's own public key, 32 bytes: registrations are signed for it. */
  readonly hubKey: Uint8Array;
  readonly clock?: Clock;
  /** Ms, for what is waited for and kept in memory only. */
  readonly monotonic?: () => number;
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

export function openAuth(db: Database, options: AuthOptions): Auth {
  const { hubKey, clock = Date.now, random = systemRandom, hashesMax = navigator.hardwareConcurrency } = options;
  const { monotonic = () => performance.now() } = options;
  const limits = createLimits();
  const delays = new SignInDelays(monotonic);
  const passwords = createPasswords(hashesMax);
  const sessions = createSessions(db, clock, random);
  return {
    accounts: createAccounts({ db, clock, sessions, passwords, limits, delays }),
    sessions,
    tickets: createTickets(sessions, monotonic, random),
    devices: createDevices({ db, clock, random, sessions, limits }),
    games: createGames({ db, clock, monotonic, random, limits, hubKey }),
    admin: createAdmin({ db, clock, random, passwords, sessions, delays }),
    sweep: () => sweep(db, clock, sessions),
  };
}

/** Guests erased by one sweep: each takes a transaction, and others wait for it. */
const guestsPerSweep = 500;

async function sweep(db: Database, clock: Clock, sessions: SessionKeeper): Promise<readonly ErasedPlayer[]> {
  const now = clock();
  await sessions.sweep();
  await deleteExpiredDeviceCodes(db, now);
  await deleteExpiredInvites(db, now);
  const erased: ErasedPlayer[] = [];
  for (const user of await staleGuests(db, now - guestSessionMs, guestsPerSweep)) {
    erased.push(...(await eraseUser(db, user, now)).players);
  }
  return erased;
}
