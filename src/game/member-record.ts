import type { Member } from "./member.ts";

/** What is kept of somebody in a room. */
export interface MemberRecord extends Omit<Member, "socket" | "seat" | "cancelGrace"> {
  readonly seat: number | null;
}

export function memberRecord({ socket: _, cancelGrace: __, seat, ...kept }: Member): MemberRecord {
  return { ...kept, seat: seat && !seat.left ? seat.seat : null };
}

/** After a restart of the hub: away, and its seat is given back with the match. */
export function restoredMember({ seat: _, ...kept }: MemberRecord): Member {
  return { ...kept, socket: undefined, seat: undefined, cancelGrace: undefined };
}
