import type { RoomMember, RoomState } from "../../protocol/player.ts";
import type { ClientSnapshot } from "./snapshot.ts";

/** What a lobby says and offers, the same in every face. */

export function me({ room, member }: Pick<ClientSnapshot, "room" | "member">): RoomMember | null {
  return room?.members.find((one) => one.member === member) ?? null;
}

/** Those who would sit down if the match started now (PR5). */
export function playersOf(room: RoomState): readonly RoomMember[] {
  return room.members.filter((one) => !one.spectator && one.connected);
}

/** Why the host cannot start yet, as a sentence; null: everything is there. */
export function startObstacle(room: RoomState): string | null {
  const { game } = room;
  if (game === null) return "Choose a game first.";
  if (!game.available) return "The game's server is away. Choose another game.";
  const players = playersOf(room);
  const { min, max } = game.seats;
  if (players.length < min) {
    const missing = min - players.length;
    return `${missing} more ${missing === 1 ? "player is" : "players are"} needed.`;
  }
  if (players.length > max) return `At most ${max} can play; the others can watch.`;
  const waiting = players.filter((one) => !one.ready && !one.host).length;
  if (waiting > 0) return `${waiting} ${waiting === 1 ? "player is" : "players are"} not ready.`;
  return null;
}

/** "2 players", "2 to 12 players". */
export function seatsText({ min, max }: { min: number; max: number }): string {
  if (min === max) return `${min} ${min === 1 ? "player" : "players"}`;
  return `${min} to ${max} players`;
}

/** Link that leads a browser into the room. */
export function inviteLink(origin: string, code: string): string {
  return new URL(`/r/${encodeURIComponent(code)}`, origin).href;
}

/** The origin to invite others to: who plays on the hub's own machine may see it under an address that is no use to others. */
export function originForOthers(origin: string, others: readonly string[]): string {
  const { hostname } = new URL(origin);
  const isLocal = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
  return isLocal ? (others[0] ?? origin) : origin;
}

/** A code as people type it: any case, with blanks or dashes; also a whole invite link. */
export function readCode(typed: string): string {
  const last = typed.trim().split(/[?#]/)[0]?.split("/").findLast(Boolean);
  return (last ?? "").replace(/[\s-]/g, "").toUpperCase();
}
