import { Refusal } from "../../protocol/errors.ts";
import type { LiveServers } from "./admin-games.ts";
import type { AdminRooms } from "./admin-hub.ts";

/** The rooms of a hub that is down: it has none. */
export const offlineRooms: AdminRooms = {
  list: () => [],
  close: () => {
    throw new Refusal("hub_unreachable", "The hub is not running, so it has no rooms. Start it with minihub serve.");
  },
};

/** The connected games of a hub that is down. */
export const offlineGames: LiveServers = {
  games: () => [],
  game: () => undefined,
  connectedKeys: () => [],
  conduct: () => ({ state: "good", strikes: 0, until: null }),
  lift: () => {
    throw new Refusal("hub_unreachable", "The hub is not running, and forgets every quarantine when it stops.");
  },
  logs: () => {
    throw new Refusal(
      "hub_unreachable",
      "The hub is not running; it keeps the games' lines in memory. Its own log has them.",
    );
  },
};
