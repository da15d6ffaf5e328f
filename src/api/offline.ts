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

/** The connected games of a hub that is down. @param quarantinedUntil Unix ms, by game: those that are on */
export function offlineGames(quarantinedUntil: Map<string, number>): LiveServers {
  return {
    games: () => [],
    game: () => undefined,
    connectedKeys: () => [],
    conduct(game) {
      const until = quarantinedUntil.get(game);
      return until === undefined
        ? { state: "good", strikes: 0, until: null }
        : { state: "quarantined", strikes: 0, until };
    },
    lift: (game) => void quarantinedUntil.delete(game),
    logs: () => {
      throw new Refusal(
        "hub_unreachable",
        "The hub is not running; it keeps the games' lines in memory. Its own log has them.",
      );
    },
  };
}
