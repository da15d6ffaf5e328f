import type { MatchInfo } from "../../protocol/http.ts";
import type { Database } from "./schema.ts";

export interface StoredMatch extends Omit<MatchInfo, "players"> {
  readonly players: readonly (MatchInfo["players"][number] & {
    /** Null once erased. Not for other players' eyes. */
    readonly user: string | null;
  })[];
}

/** Matches of a user, newest first; `before` is the `endedAt` of the last one seen. `me` is set for this user. */
export async function matchesOfUser(
  _db: Database,
  _user: string,
  _page: { readonly before?: number; readonly limit: number },
): Promise<readonly StoredMatch[]> {
  throw new Error("not there yet");
}

/** Undefined unless this user played in it. */
export async function matchOfUser(
  _db: Database,
  _match: string,
  _user: string,
): Promise<StoredMatch | undefined> {
  throw new Error("not there yet");
}
