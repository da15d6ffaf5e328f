import { z } from "@hono/zod-openapi";
import type { AdminRoom, HubStatus } from "../../protocol/http.ts";
import type { Admin } from "../auth/admin.ts";
import { adminRoom, hubStatus } from "./admin-shapes.ts";
import { endpoint } from "./endpoint.ts";
import type { LiveServers } from "./admin-games.ts";
import { codePath } from "./inputs.ts";

/** What the host may do with rooms. */
export interface AdminRooms {
  list(): readonly AdminRoom[];
  /** @throws Refusal not_found */
  close(code: string): void;
}

/** What only the running program knows of itself, or the CLI of a hub that is down. */
export type HubFacts = Omit<HubStatus, "games" | "counts"> & {
  /** Players with an open WebSocket. */
  readonly players: number;
};

export interface AdminHubDeps {
  readonly admin: Pick<Admin, "counts">;
  readonly rooms: AdminRooms;
  readonly live: Pick<LiveServers, "games" | "conduct">;
  readonly facts: () => HubFacts;
}

/** Rooms and the state of the hub, for its host. */
export function adminHubEndpoints({ admin, rooms, live, facts }: AdminHubDeps) {
  return {
    rooms: endpoint({
      summary: "All rooms",
      access: "admin",
      answer: z.array(adminRoom),
      handle: () => [...rooms.list()],
    }),

    closeRoom: endpoint({
      summary: "Close a room; a running match is void",
      access: "admin",
      params: codePath,
      refuses: ["not_found"],
      handle: ({ params }) => {
        rooms.close(params.code);
      },
    }),

    status: endpoint({
      summary: "Addresses, versions, connected games and counts",
      access: "admin",
      answer: hubStatus,
      handle: async () => {
        const { players, ...hub } = facts();
        return {
          ...hub,
          linkVersions: [...hub.linkVersions],
          origins: [...hub.origins],
          games: live
            .games()
            .filter(({ servers }) => servers > 0)
            .map(({ id, name, manifest, servers, rooms: open, rttMs }) => ({
              name,
              version: manifest.version,
              servers,
              rooms: open,
              rttMs,
              conduct: live.conduct(id).state,
            })),
          counts: { ...(await admin.counts()), rooms: rooms.list().length, players },
        };
      },
    }),
  };
}
