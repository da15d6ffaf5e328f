import type { Database } from "./schema.ts";

export interface Counts {
  readonly users: number;
  readonly guests: number;
  readonly games: number;
  readonly pendingGames: number;
  readonly matches: number;
}

/** What the hub holds: people with an account, guests, approved and pending games, finished matches. */
export async function countAll(db: Database): Promise<Counts> {
  const users = await db
    .selectFrom("users")
    .select(["guest", (e) => e.fn.countAll().as("n")])
    .groupBy("guest")
    .execute();
  const games = await db
    .selectFrom("games")
    .select(["state", (e) => e.fn.countAll().as("n"), (e) => e.fn.sum("finished").as("matches")])
    .groupBy("state")
    .execute();
  const gamesIn = (state: string) => Number(games.find((row) => row.state === state)?.n ?? 0);
  return {
    users: Number(users.find((row) => row.guest === 0)?.n ?? 0),
    guests: Number(users.find((row) => row.guest === 1)?.n ?? 0),
    games: gamesIn("approved"),
    pendingGames: gamesIn("pending"),
    matches: games.reduce((sum, { matches }) => sum + Number(matches), 0),
  };
}
