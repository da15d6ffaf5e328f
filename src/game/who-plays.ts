import { Refusal } from "../../protocol/errors.ts";
import type { Member } from "./member.ts";

/** Who plays, in the order of their seats, which turns from round to round so that another begins. */
export function whoPlays(
  members: Iterable<Member>,
  seats: { readonly min: number; readonly max: number },
  round: number,
): Member[] {
  const players = [...members].filter(({ spectator, socket }) => !spectator && socket);
  if (players.length < seats.min)
    throw new Refusal("conflict", `This game takes at least ${seats.min} players; ${here(players)}.`);
  if (players.length > seats.max) {
    throw new Refusal(
      "conflict",
      `This game takes at most ${seats.max} players; ${here(players)}. Somebody can watch instead.`,
    );
  }
  const waitedFor = players.find(({ ready, host }) => !ready && !host);
  if (waitedFor) throw new Refusal("conflict", `${waitedFor.name} is not ready yet.`);
  const turn = (round - 1) % players.length;
  return [...players.slice(turn), ...players.slice(0, turn)];
}

function here({ length }: readonly Member[]): string {
  return length === 1 ? "1 is here" : `${length} are here`;
}

/** Players sit in the order of the list. */
export function hostSeat(players: readonly Member[]): number | null {
  const seat = players.findIndex(({ host }) => host);
  return seat < 0 ? null : seat;
}
