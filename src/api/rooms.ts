import { z } from "@hono/zod-openapi";
import type { RoomCreate, RoomInfo, UserInfo } from "../../protocol/http.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { Games } from "../auth/games.ts";
import { endpoint } from "./endpoint.ts";
import { codePath, roomCreate } from "./inputs.ts";
import type { RequestRate } from "./request-rate.ts";
import { roomInfo } from "./shapes.ts";

/** What the API needs of the game service. */
export interface Rooms {
  /** `game` is an id here. @throws Refusal conflict, busy, game_unavailable, too_many */
  create(user: UserInfo, room: RoomCreate): RoomInfo;
  listPublic(): readonly RoomInfo[];
  /** Case of the code does not count. */
  find(code: string): RoomInfo | undefined;
}

/** Making and finding rooms; everything inside one goes over the WebSocket. */
export function roomEndpoints(rooms: Rooms, games: Pick<Games, "find">, misses: RequestRate) {
  return {
    create: endpoint({
      summary: "Make a room; you are its host once you connect to it",
      access: "user",
      body: roomCreate,
      status: 201,
      answer: roomInfo,
      refuses: ["not_found", "conflict", "game_unavailable", "busy"],
      handle: async ({ who, body }) => {
        if (body.game === undefined) return rooms.create(who.user, body);
        const game = await games.find(body.game);
        if (game?.state !== "approved")
          throw new Refusal("not_found", "There is no such game here. GET /api/games lists them.");
        return rooms.create(who.user, { ...body, game: game.id });
      },
    }),

    list: endpoint({
      summary: "The public rooms",
      access: "anyone",
      answer: z.array(roomInfo),
      handle: () => [...rooms.listPublic()],
    }),

    find: endpoint({
      summary: "One room by its code",
      details: "Private rooms too: who knows the code may look.",
      access: "user",
      params: codePath,
      answer: roomInfo,
      refuses: ["not_found"],
      handle: ({ params, caller }) => {
        misses.take(caller.address);
        const room = rooms.find(params.code);
        if (room === undefined)
          throw new Refusal("not_found", "There is no room with this code. Check it, or ask who invited you.");
        misses.giveBack(caller.address);
        return room;
      },
    }),
  };
}
