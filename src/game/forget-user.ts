import { formerPlayer } from "../db/history.ts";
import type { Room } from "./room.ts";

/** All whose accounts the room names. */
export function usersOf({ members, chat }: Room): ReadonlySet<string> {
  return new Set([...members, ...chat.records].map(({ user }) => user));
}

/** The account was erased: the room goes on without it, and without its name. */
export function forgetUser(room: Room, user: string): void {
  room.chat.forget(user);
  for (const member of room.members) {
    if (member.user !== user) continue;
    if (member.seat) member.seat.who = { ...member.seat.who, name: formerPlayer };
    room.leave(member, "left");
  }
  room.changed();
}
