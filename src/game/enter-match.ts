import type { ResumePoint } from "../../protocol/player.ts";
import type { Member, RoomSocket } from "./member.ts";
import { matchOf, type Phase } from "./room-state.ts";

/** A room as somebody finds it who joins. */
export interface EnteredRoom {
  readonly phase: Phase;
  readonly topics: { readonly audience: string; readonly spectators: string };
  mayWatch(): boolean;
}

/** Brings somebody who joins into the running match: back to the seat, or to watch. `greet` is called first. */
export function enterMatch(
  room: EnteredRoom,
  member: Member,
  socket: RoomSocket,
  resume: ResumePoint | undefined,
  greet: (resumed: boolean) => void,
): void {
  const match = matchOf(room.phase);
  if (!match || room.phase.phase === "opening") {
    greet(false);
    if (match && member.seat && !member.seat.left) match.backEarly(member.seat, socket);
    return;
  }
  if (member.seat && !member.seat.left) {
    socket.subscribe(room.topics.audience);
    match.back(member.seat, socket, resume, greet);
  } else if (room.mayWatch()) {
    socket.subscribe(room.topics.audience);
    socket.subscribe(room.topics.spectators);
    match.watch(socket, resume, greet);
  } else {
    greet(false);
  }
}
