import { z } from "@hono/zod-openapi";
import type { AdminGame, GameLogLine } from "../../protocol/http.ts";
import type { HostedGame } from "../auth/game-records.ts";
import type { Games } from "../auth/games.ts";
import { adminGame, gameInvite } from "./admin-shapes.ts";
import { endpoint } from "./endpoint.ts";
import type { LiveGames } from "./games.ts";
import { gamePath, inviteBody, keyPath, limitsBody, logQuery } from "./inputs.ts";
import { gameLogLine } from "./shapes.ts";

/** What the running hub knows of the games' servers, for the host's eyes. */
export interface LiveServers extends LiveGames {
  /** Keys of the servers of this game that are connected now. */
  connectedKeys(game: string): readonly string[];
  /** How the game behaves; `until` is when its quarantine ends, Unix ms. */
  conduct(game: string): {
    readonly state: AdminGame["conduct"];
    readonly strikes: number;
    readonly until: number | null;
  };
  /** Ends its quarantine and forgets its strikes. What is kept of it for a restart is another's business. */
  lift(game: string): void;
  /** Its newest log lines with a number above `after`. */
  logs(game: string, after: number): readonly GameLogLine[];
}

type AdminGames = Pick<Games, "list" | "approve" | "suspend" | "remove" | "revokeKey" | "setLimits" | "invite">;

/** The host's decisions over games. What is suspended, removed or revoked is disconnected at once. */
export function adminGameEndpoints(games: AdminGames, live: LiveServers) {
  const shown = (game: HostedGame) => withLive(game, live);
  return {
    list: endpoint({
      summary: "All games with their keys and where they connect from",
      access: "admin",
      answer: z.array(adminGame),
      handle: async () => (await games.list()).map(shown),
    }),

    approve: endpoint({
      summary: "Approve a game, or end its suspension",
      access: "admin",
      params: gamePath,
      answer: adminGame,
      refuses: ["not_found"],
      handle: async ({ params }) => shown(await games.approve(params.game)),
    }),

    suspend: endpoint({
      summary: "Suspend a game",
      access: "admin",
      params: gamePath,
      answer: adminGame,
      refuses: ["not_found"],
      handle: async ({ params }) => shown(await games.suspend(params.game)),
    }),

    remove: endpoint({
      summary: "Remove a game",
      details:
        "Its name and keys are free again; its results stay. Not for games that ship with the hub: suspend those.",
      access: "admin",
      params: gamePath,
      refuses: ["not_found", "conflict"],
      handle: ({ params }) => games.remove(params.game),
    }),

    revokeKey: endpoint({
      summary: "Revoke a server key, for ever",
      access: "admin",
      params: keyPath,
      refuses: ["not_found", "key_invalid", "key_secret"],
      handle: ({ params }) => games.revokeKey(params.key),
    }),

    invite: endpoint({
      summary: "A one-time code with which a game is approved at once",
      access: "admin",
      body: inviteBody,
      status: 201,
      answer: gameInvite,
      refuses: ["not_found"],
      handle: ({ body }) => games.invite(body),
    }),

    limits: endpoint({
      summary: "Change limits of a game; null takes the default again",
      access: "admin",
      params: gamePath,
      body: limitsBody,
      answer: adminGame,
      refuses: ["not_found"],
      handle: async ({ params, body }) => shown(await games.setLimits(params.game, body)),
    }),
  };
}

/** How a game behaves while the hub runs. */
export function gameConductEndpoints(games: Pick<Games, "get" | "forgetQuarantine">, live: LiveServers) {
  return {
    lift: endpoint({
      summary: "End a game's quarantine and forget its strikes",
      access: "admin",
      params: gamePath,
      answer: adminGame,
      refuses: ["not_found"],
      handle: async ({ params }) => {
        const { id } = await games.get(params.game);
        await games.forgetQuarantine(id);
        live.lift(id);
        return withLive(await games.get(id), live);
      },
    }),

    logs: endpoint({
      summary: "The newest log lines of a game, oldest first",
      details: "For those that came since, send the last `n` as `after`. They are kept in memory, up to 1,000.",
      access: "admin",
      params: gamePath,
      query: logQuery,
      answer: z.array(gameLogLine),
      refuses: ["not_found"],
      handle: async ({ params, query }) => {
        const { id } = await games.get(params.game);
        return [...live.logs(id, query.after)];
      },
    }),
  };
}

function withLive(game: HostedGame, live: LiveServers): z.input<typeof adminGame> {
  const connected = live.connectedKeys(game.id);
  const { state: conduct, strikes, until: quarantinedUntil } = live.conduct(game.id);
  const merged: AdminGame = {
    ...game,
    keys: game.keys.map((key) => ({ ...key, connected: connected.includes(key.key) })),
    rooms: live.game(game.id)?.rooms ?? 0,
    strikes,
    conduct,
    quarantinedUntil,
  };
  // The schema's type has no `readonly`; the answer is only read.
  return merged as z.input<typeof adminGame>;
}
