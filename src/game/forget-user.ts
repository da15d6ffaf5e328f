import { formerPlayer } from "../db/history.ts";
import { matchOf } from "./room-state.ts";
import type { Room } from "./room.ts";

/** All whose accounts the room names, also those who have left it. */
export function usersOf({ members, chat, phase }: Room): ReadonlySet<string> {
  const seated = matchOf(phase)?.seats.map(({ who }) => who) ?? [];
  const placed = phase.phase === "finished" ? phase.users : [];
  const users = new Set([...[...members, ...chat.records, ...seated].map(({ user }) => user), ...placed]);
  users.delete(nobody);
  return users;
}

/** The account was erased: the room goes on without it, and without its name. */
export function forgetUser(room: Room, user: string): void {
  room.chat.forget(user);
  for (const seat of matchOf(room.phase)?.seats ?? [])
    if (seat.who.user === user) seat.who = { ...seat.who, user: nobody, name: formerPlayer };
  for (const member of room.members) if (member.user === user) room.leave(member, "left");
  const { phase } = room;
  if (phase.phase === "finished" && phase.users.includes(user)) {
    const rename = <T extends { readonly seat: number }>(one: T) =>
      phase.users[one.seat] === user ? { ...one, name: formerPlayer } : one;
    const users = phase.users.map((one) => (one === user ? nobody : one));
    room.enter({ ...phase, users, placements: phase.placements?.map(rename) ?? null });
  }
  room.changed();
}

const nobody = "";
