import type { UserInfo } from "../../protocol/http.ts";
import type { Options } from "../../protocol/manifest.ts";
import { rowsOfUser, seatsOfUser } from "../db/account-export.ts";
import type { EndedMatch, EndedSeat } from "../db/ended-match.ts";
import type { Database } from "../db/schema.ts";
import { sessionsOf } from "../db/sessions.ts";
import type { UserRow } from "../db/users.ts";
import { userInfo } from "../db/users.ts";

/** Everything the hub keeps of one user, as JSON. No hash, no token. */
export interface AccountExport {
  readonly user: UserInfo;
  readonly lastSeenAt: number;
  readonly sessions: readonly {
    readonly id: string;
    readonly label: string;
    readonly createdAt: number;
    readonly lastSeenAt: number;
    readonly expiresAt: number;
  }[];
  /** Sign-ins of a terminal that this user approved and that the terminal has not fetched yet. */
  readonly devices: readonly { readonly client: string; readonly createdAt: number; readonly expiresAt: number }[];
  readonly games: readonly {
    readonly game: string;
    readonly name: string;
    /** What the game calls this user. */
    readonly player: string;
    readonly since: number;
    readonly rating: {
      readonly mu: number;
      readonly sigma: number;
      readonly points: number;
      readonly matches: number;
      readonly wins: number;
    } | null;
  }[];
  readonly matches: readonly ExportedSeat[];
}

/** One match that this user played in. */
type ExportedSeat = Pick<
  EndedMatch,
  "id" | "game" | "version" | "options" | "startedAt" | "endedAt" | "outcome" | "reason"
> &
  Pick<EndedSeat, "seat" | "place" | "score" | "stats"> & {
    readonly name: string | null;
    readonly ratingBefore: number | null;
    readonly ratingAfter: number | null;
  };

/** Everything that the hub keeps of a user. */
export async function exportAccount(db: Database, user: UserRow, now: number): Promise<AccountExport> {
  const { games, devices } = await rowsOfUser(db, user.id);
  const matches = await matchesOf(db, user.id);
  const sessions = await sessionsOf(db, user.id, now);
  return {
    user: userInfo(user),
    lastSeenAt: user.last_seen,
    sessions: sessions.map((row) => ({
      id: row.id,
      label: row.label,
      createdAt: row.created,
      lastSeenAt: row.last_seen,
      expiresAt: row.expires,
    })),
    devices: devices.map((row) => ({ client: row.client, createdAt: row.created, expiresAt: row.expires })),
    games: games.map((row) => ({
      game: row.game,
      name: row.name,
      player: row.player,
      since: row.created,
      rating: ratingOf(row),
    })),
    matches,
  };
}

/** In turns with everything else that the hub does. */
async function matchesOf(db: Database, user: string): Promise<readonly ExportedSeat[]> {
  const matches: ExportedSeat[] = [];
  for await (const page of seatsOfUser(db, user)) {
    for (const row of page) {
      matches.push({
        id: row.id,
        game: row.game,
        version: row.version,
        options: JSON.parse(row.options) as Options,
        startedAt: row.started,
        endedAt: row.ended,
        outcome: row.outcome,
        reason: row.reason,
        seat: row.seat,
        name: row.name,
        place: row.place,
        score: row.score,
        stats: JSON.parse(row.stats ?? "{}") as Record<string, number>,
        ratingBefore: row.rating_before,
        ratingAfter: row.rating_after,
      });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return matches;
}

function ratingOf(row: {
  readonly mu: number | null;
  readonly sigma: number | null;
  readonly points: number | null;
  readonly matches: number | null;
  readonly wins: number | null;
}): AccountExport["games"][number]["rating"] {
  const { mu, sigma, points, matches, wins } = row;
  if (mu === null || sigma === null || points === null) return null;
  return { mu, sigma, points, matches: matches ?? 0, wins: wins ?? 0 };
}
