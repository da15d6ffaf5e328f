import type { RoomInfo } from "../../../protocol/http.ts";

/** What goes on in a room, in a list of rooms. */
export const phaseWords: Readonly<Record<RoomInfo["phase"], string>> = {
  lobby: "In the lobby",
  starting: "Starting",
  playing: "Playing",
  waiting: "Paused",
  finished: "Between games",
  closed: "Closed",
};
