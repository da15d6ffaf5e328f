import type { Connection } from "../../client/connection.ts";
import { me } from "../../client/room-facts.ts";
import type { ClientSnapshot } from "../../client/snapshot.ts";
import { cleanLine, cleanName } from "../../client/view-text.ts";
import { countdown } from "../../client/results.ts";
import type { RoomCommand, RoomMember, RoomState } from "../../../protocol/player.ts";
import type { Help } from "../ui/screen.tsx";
import type { Task } from "../ui/task.ts";

/** What the screens of a room get: they are drawn only once a room is there. */
export interface RoomProps {
  readonly connection: Connection;
  readonly snapshot: ClientSnapshot;
  readonly room: RoomState;
  readonly task: Task;
  /** Sends a command; a refusal shows in the message line. */
  readonly command: (command: RoomCommand) => void;
  readonly open: (pane: Pane) => void;
}

/** What is shown of a room; "main" is the lobby, the game or its result. */
export type Pane = "main" | "menu" | "chat" | "games" | "options" | "settings" | "invite" | "members" | "position";

export function isHost(snapshot: ClientSnapshot): boolean {
  return me(snapshot)?.host === true;
}

/** Nothing can be said while there is no connection. */
export function talkHelp({ connection }: ClientSnapshot): Help {
  return connection.state === "online" ? [["t", "talk"]] : [];
}

/** What concerns every screen of the room: no connection, or no game server. */
export function bannerText({ connection, room }: ClientSnapshot, now: number): string | null {
  if (connection.state === "reconnecting") {
    const when =
      connection.retryAt === null
        ? "Trying now …"
        : `Trying again in ${Math.max(0, Math.ceil((connection.retryAt - now) / 1000))} s …`;
    return `Connection lost. Your place is kept. ${when}`;
  }
  if (connection.state === "connecting") return "Connecting …";
  if (room?.state.phase === "waiting")
    return `The game's server is away. The match waits for it, at most ${countdown(room.state.remainingMs)}.`;
  return null;
}

export function roomTitle({ code, game }: RoomState): string {
  const name = game === null ? "no game yet" : cleanLine(game.name, 40);
  return `Room ${cleanLine(code, 12)} · ${name}`;
}

export function asideText({ rttMs, room, welcome }: ClientSnapshot): string {
  const name = welcome === null ? "" : cleanName(welcome.user.name);
  const hub = rttMs === null ? "" : ` · ${Math.round(rttMs)} ms`;
  const game = typeof room?.gameRttMs === "number" ? ` + ${Math.round(room.gameRttMs)} ms` : "";
  return `${name}${hub}${game}`;
}

/** What is worth knowing of a member, in a few words. */
export function memberNotes(member: RoomMember, state: RoomState["state"], mine: number | null): string {
  const inLobby = state.phase === "lobby" || state.phase === "finished";
  return [
    member.member === mine ? "you" : "",
    member.host ? "host" : "",
    member.spectator ? "watches" : inLobby && !member.host ? (member.ready ? "✓ ready" : "not ready") : "",
    member.connected ? "" : "away",
    member.guest && member.member !== mine ? "guest" : "",
    member.muted ? "muted" : "",
    member.wins > 0 ? `${member.wins} won` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
