import type { Refusal } from "../../protocol/errors.ts";
import type { ClientKind } from "../../protocol/link.ts";
import type { JoinArgs } from "../../protocol/player.ts";
import type { Seat, Sink } from "./seat.ts";

/** A client's connection as a room sees it. */
export interface RoomSocket extends Sink {
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
  /** Says why, then closes. */
  close(refusal: Refusal): void;
  /** The room is done with this connection; it stays open. */
  released(): void;
}

/** Who joins: verified by the ticket, never told by the client. */
export interface Person {
  readonly user: string;
  readonly name: string;
  readonly guest: boolean;
}

/** Somebody in a room. The member number is kept through drops. */
export interface Member extends Person {
  readonly member: number;
  client: ClientKind;
  locale: string;
  socket: RoomSocket | undefined;
  host: boolean;
  ready: boolean;
  spectator: boolean;
  muted: boolean;
  wins: number;
  /** Seat in the running match. */
  seat: Seat | undefined;
  /** Cancels the end of the grace time. */
  cancelGrace: (() => void) | undefined;
}

export function newMember(
  member: number,
  { user, name, guest }: Person,
  { client, locale, spectate = false }: Pick<JoinArgs, "client" | "locale" | "spectate">,
  muted: boolean,
): Member {
  return {
    member,
    user,
    name,
    guest,
    client,
    locale,
    socket: undefined,
    host: false,
    ready: false,
    spectator: spectate,
    muted,
    wins: 0,
    seat: undefined,
    cancelGrace: undefined,
  };
}
