import type { Database } from "./schema.ts";

/** How a match ended, as it was recorded. */
export interface RecordedEnd {
  readonly outcome: "finished" | "voided";
  readonly reason: string | null;
  readonly seats: readonly {
    readonly seat: number;
    /** Null where the account was erased. */
    readonly name: string | null;
    readonly place: number | null;
    readonly score: number | null;
    readonly ratingChange: number | null;
    readonly stats: Readonly<Record<string, number>>;
  }[];
}

/** Undefined: nothing is recorded under this id. */
export async function recordedEnd(db: Database, id: string): Promise<RecordedEnd | undefined> {
  const match = await db.selectFrom("matches").select(["outcome", "reason"]).where("id", "=", id).executeTakeFirst();
  if (!match) return undefined;
  const seats = await db.selectFrom("match_players").selectAll().where("match", "=", id).orderBy("seat").execute();
  const stats = await db.selectFrom("match_stats").selectAll().where("match", "=", id).execute();
  return {
    ...match,
    seats: seats.map(({ seat, name, place, score, rating_before, rating_after }) => ({
      seat,
      name,
      place,
      score,
      ratingChange: rating_before === null || rating_after === null ? null : rating_after - rating_before,
      stats: Object.fromEntries(stats.filter((stat) => stat.seat === seat).map(({ name, value }) => [name, value])),
    })),
  };
}
