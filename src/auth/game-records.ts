import type { AdminGame } from "../../protocol/http.ts";
import { keyMark } from "../../protocol/keys.ts";
import type { LinkLimits } from "../../protocol/limits.ts";
import { linkLimits } from "../../protocol/limits.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import type { GameRow } from "../db/games.ts";
import type { ConnectionRow, ServerKeyRow } from "../db/server-keys.ts";

export interface CatalogueGame {
  readonly id: string;
  readonly name: string;
  readonly state: "pending" | "approved" | "suspended";
  readonly bundled: boolean;
  readonly createdAt: number;
  readonly manifest: Manifest | null;
  /** Mark of its oldest key. */
  readonly fingerprint: string;
  readonly limits: Readonly<Partial<LinkLimits>>;
  /** With a result. */
  readonly matches: number;
}

/** AdminGame without what only the running game service knows. */
export type HostedGame = Omit<AdminGame, "rooms" | "strikes" | "conduct" | "quarantinedUntil" | "keys"> & {
  readonly keys: readonly Omit<AdminGame["keys"][number], "connected">[];
};

/** What the host changed. */
export function limitsOf(row: GameRow): Partial<LinkLimits> {
  return JSON.parse(row.limits) as Partial<LinkLimits>;
}

function manifestOf(row: GameRow): Manifest | null {
  return row.manifest === null ? null : (JSON.parse(row.manifest) as Manifest);
}

function stateOf(row: GameRow): "pending" | "approved" | "suspended" {
  if (row.state === "removed") throw new Error("a removed game is not shown");
  return row.state;
}

/** `keys`: its keys, oldest first. */
export function catalogueGame(row: GameRow, keys: readonly ServerKeyRow[]): CatalogueGame {
  return {
    id: row.id,
    name: row.name,
    state: stateOf(row),
    bundled: row.bundled === 1,
    createdAt: row.created,
    manifest: manifestOf(row),
    fingerprint: keyMark(keys[0]?.key ?? ""),
    limits: limitsOf(row),
    matches: row.finished,
  };
}

/** `keys` and `addresses` as they are to be shown. */
export function hostedGame(
  row: GameRow,
  keys: readonly ServerKeyRow[],
  addresses: readonly ConnectionRow[],
): HostedGame {
  return {
    id: row.id,
    name: row.name,
    state: stateOf(row),
    bundled: row.bundled === 1,
    createdAt: row.created,
    version: manifestOf(row)?.version ?? null,
    keys: keys.map((key) => ({
      key: key.key,
      state: key.state,
      createdAt: key.created,
      lastSeenAt: key.last_seen,
    })),
    addresses: addresses.map((seen) => ({
      address: seen.address,
      key: seen.key,
      firstSeenAt: seen.first_seen,
      lastSeenAt: seen.last_seen,
    })),
    limits: { ...linkLimits, ...limitsOf(row) },
  };
}
