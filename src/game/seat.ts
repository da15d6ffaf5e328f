import { Refusal } from "../../protocol/errors.ts";
import { type ClientKind, type SeatInfo, spectatorsSeat } from "../../protocol/link.ts";
import { applyPatch } from "../../protocol/view-patch.ts";
import type { ViewLimits } from "../../protocol/view-walk.ts";
import type { ViewNode, ViewPatch } from "../../protocol/view.ts";

/** Where frames for one client go: a WebSocket. */
export interface Sink {
  send(frame: Uint8Array): void;
}

/** What the room knows of somebody who takes a seat. */
export interface SeatedPlayer {
  readonly user: string;
  readonly name: string;
  /** The per-game player id. */
  readonly player: string;
  readonly shareName: boolean;
  readonly guest: boolean;
  readonly client: ClientKind;
  readonly locale: string;
}

/** One seat of a match, or (as `spectatorsSeat`) all its spectators together. */
export interface Stand {
  readonly seat: number;
  /** Last number of the own stream. */
  own: number;
  view: ViewNode | null;
  /** What the view takes, encoded; at least as much as it really does. */
  bytes: number;
  /** This game server has sent a VIEW since it got the room: patches may follow. */
  patchable: boolean;
}

export interface Seat extends Stand {
  who: SeatedPlayer;
  sink: Sink | undefined;
  left: boolean;
}

export function newStand(seat: number): Stand {
  return { seat, own: 0, view: null, bytes: 0, patchable: false };
}

/** What the game server may know of the seat. */
export function seatInfo(seat: Seat): SeatInfo {
  const { who } = seat;
  return {
    seat: seat.seat,
    player: who.player,
    name: who.shareName ? who.name : null,
    guest: who.guest,
    client: who.client,
    locale: who.locale,
    connected: seat.sink !== undefined,
  };
}

/** Where `data` to one seat, some, all but one, or the spectators goes; undefined: a seat of it is not there. */
export function addressed(
  to: number | readonly number[],
  seats: readonly Seat[],
  spectators: Stand,
): readonly Stand[] | undefined {
  if (typeof to === "number" && to < 0) {
    const except = -to - 1;
    return seats[except] ? seats.filter(({ seat }) => seat !== except) : undefined;
  }
  const stands = (typeof to === "number" ? [to] : to).map((seat) =>
    seat === spectatorsSeat ? spectators : seats[seat],
  );
  return stands.every((stand) => stand !== undefined) ? stands : undefined;
}

/** The seat's view with the changes. */
export function patchedView(stand: Stand, patches: readonly ViewPatch[], limits: ViewLimits): ViewNode | Refusal {
  if (!stand.patchable || !stand.view)
    return new Refusal("view_invalid", "The first frame of a view is VIEW, not PATCH.", "VW6");
  try {
    return applyPatch(stand.view, patches, limits);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
