import type { Database } from "./schema.ts";

/** A quarantine of a game that is on, or that makes the next one longer. */
export interface Quarantine {
  /** Unix ms. */
  readonly until: number;
  /** How many there were, each within a day of the one before. */
  readonly times: number;
}

/** By game. */
export async function quarantines(db: Database): Promise<ReadonlyMap<string, Quarantine>> {
  const rows = await db.selectFrom("quarantines").selectAll().execute();
  return new Map(rows.map(({ game, until, times }) => [game, { until, times }]));
}

export async function keepQuarantine(db: Database, game: string, quarantine: Quarantine): Promise<void> {
  await db
    .insertInto("quarantines")
    .values({ game, ...quarantine })
    .onConflict((clash) => clash.column("game").doUpdateSet(quarantine))
    .execute();
}

export async function forgetQuarantine(db: Database, game: string): Promise<void> {
  await db.deleteFrom("quarantines").where("game", "=", game).execute();
}
