import { z } from "@hono/zod-openapi";
import type { GameInfo } from "../../protocol/http.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import type { CatalogueGame } from "../auth/game-records.ts";
import type { Games } from "../auth/games.ts";
import type { Database } from "../db/schema.ts";
import { gameStats, leaderboard, playerGameStats } from "../db/statistics.ts";
import { endpoint } from "./endpoint.ts";
import { gamePath, limitQuery } from "./inputs.ts";
import { gameInfo, gameStats as gameStatsShape, leaderboardRow } from "./shapes.ts";

/** A game that has been connected since the hub started. */
export interface LiveGame {
  /** The game's id. */
  readonly id: string;
  readonly name: string;
  readonly manifest: Manifest;
  /** A server is connected and takes new rooms. */
  readonly available: boolean;
  readonly servers: number;
  readonly rooms: number;
  readonly rttMs: number | null;
}

/** What the API needs to know of connected games. */
export interface LiveGames {
  games(): readonly LiveGame[];
  game(id: string): LiveGame | undefined;
}

export interface GamesDeps {
  readonly db: Database;
  readonly games: Pick<Games, "find" | "catalogue">;
  readonly live: LiveGames;
}

/** The catalogue, and what was played in each game. */
export function gameEndpoints({ db, games, live }: GamesDeps) {
  return {
    list: endpoint({
      summary: "The games of this hub",
      details: "Those that the host approved and that have been connected once.",
      access: "anyone",
      answer: z.array(gameInfo),
      handle: async () => {
        return (await games.catalogue()).flatMap((record) => describeGame(record, live.game(record.id)) ?? []);
      },
    }),

    find: endpoint({
      summary: "One game",
      access: "anyone",
      params: gamePath,
      answer: gameInfo,
      refuses: ["not_found"],
      handle: async ({ params }) => {
        const record = await approved(games, params.game);
        const info = describeGame(record, live.game(record.id));
        if (info === undefined) throw noSuchGame();
        return info;
      },
    }),

    leaderboard: endpoint({
      summary: "The best players of a game",
      details: "Your own row comes last where it is below the limit.",
      access: "anyone",
      params: gamePath,
      query: limitQuery,
      answer: z.array(leaderboardRow),
      refuses: ["not_found"],
      handle: async ({ params, query, who }) => {
        const game = await approved(games, params.game);
        const me = who === undefined ? {} : { me: who.user.id };
        return [...(await leaderboard(db, game.id, { limit: query.limit, ...me }))];
      },
    }),

    stats: endpoint({
      summary: "Numbers of a game, and yours in it",
      access: "anyone",
      params: gamePath,
      answer: gameStatsShape,
      refuses: ["not_found"],
      handle: async ({ params, who }) => {
        const game = await approved(games, params.game);
        const declared = (live.game(game.id)?.manifest ?? game.manifest)?.stats ?? {};
        const mine = who === undefined ? null : await playerGameStats(db, game.id, who.user.id, declared);
        const me = mine === null ? null : { ...mine, stats: [...mine.stats] };
        return { ...(await gameStats(db, game.id)), me };
      },
    }),
  };
}

/** @throws Refusal not_found, also for games that are not approved: strangers need not know of them. */
async function approved(games: Pick<Games, "find">, game: string): Promise<CatalogueGame> {
  const record = await games.find(game);
  if (record?.state !== "approved") throw noSuchGame();
  return record;
}

function noSuchGame(): Refusal {
  return new Refusal("not_found", "There is no such game here. GET /api/games lists them.");
}

/** Undefined for a game that has never told what it is. */
function describeGame(record: CatalogueGame, live: LiveGame | undefined): z.input<typeof gameInfo> | undefined {
  const manifest = live?.manifest ?? record.manifest;
  if (manifest === null) return undefined;
  const info: GameInfo = {
    id: record.id,
    name: record.name,
    description: manifest.description,
    version: manifest.version,
    seats: manifest.seats,
    options: manifest.options ?? null,
    stats: manifest.stats ?? {},
    rated: manifest.rated ?? true,
    spectators: manifest.spectators ?? false,
    lateJoin: manifest.lateJoin ?? false,
    available: live?.available ?? false,
    matches: record.matches,
    fingerprint: record.fingerprint,
    rttMs: live?.rttMs ?? null,
  };
  // The schema's type has no `readonly`; the answer is only read.
  return info as z.input<typeof gameInfo>;
}
