import { decode, encode } from "../../protocol/codec.ts";
import type { Manifest, Options } from "../../protocol/manifest.ts";
import { ValueReader } from "../../protocol/value-reader.ts";
import type { ViewNode } from "../../protocol/view.ts";
import type { SavedEnding } from "./ending.ts";
import type { SavedRandom } from "./fair-random.ts";
import type { GameEvent } from "./game-event.ts";
import type { Seat, SeatedPlayer, Stand } from "./seat.ts";

/** What is kept of a running match for a restart of the hub. */
export interface MatchRecord {
  readonly id: string;
  readonly game: string;
  readonly manifest: Manifest;
  readonly round: number;
  readonly options: Options;
  /** Unix ms. */
  readonly startedAt: number;
  readonly seats: readonly (StandRecord & {
    readonly who: SeatedPlayer;
    readonly left: boolean;
    readonly connected: boolean;
  })[];
  readonly spectators: StandRecord;
  /** Seat of the room's host. */
  readonly host: number | null;
  readonly random: SavedRandom;
  readonly ending: SavedEnding;
  /** Last number of the stream that everybody gets. */
  readonly room: number;
  /** Last number of the game's events. */
  readonly n: number;
  /** Null: there is nothing to go on from. */
  readonly checkpoint: { readonly n: number; readonly state: Uint8Array } | null;
  /** Those after the checkpoint. */
  readonly events: readonly GameEvent[];
  /** Remaining ms by name. */
  readonly deadlines: Readonly<Record<string, number>>;
}

/** A seat's stream and the view that stands in it, encoded; null where there is none or it would take too much. */
export interface StandRecord {
  readonly own: number;
  readonly view: Uint8Array | null;
}

/** Of all views of one match. They only bridge the wait: the game shows them anew when it has the match again. */
const viewsBytesMax = 131_072;

/**
 * After a restart the numbers of the streams go on this far beyond those that were written last: clients have seen
 * more since, and a number must never stand for two frames. A record is due long before that many frames were sent.
 */
export const numbersAhead = 1_048_576;

/** Frames of one stream after which a record is due although nothing else changed. */
export const numbersUnwrittenMax = numbersAhead / 8;

/** The streams and views of all who see the match. */
function standRecords(spectators: Stand, seats: readonly Seat[]): Pick<MatchRecord, "spectators" | "seats"> {
  let bytesLeft = viewsBytesMax;
  const record = ({ own, view }: Stand): StandRecord => {
    // The first that is too much ends it: writing out 64 large ones to see which fit takes 20 ms.
    const bytes = view && bytesLeft > 0 ? encode(view) : null;
    bytesLeft -= bytes?.length ?? 0;
    return { own, view: bytesLeft < 0 ? null : bytes };
  };
  return {
    spectators: record(spectators),
    seats: seats.map((seat) => {
      const { who, left, sink } = seat;
      return Object.assign(record(seat), { who, left, connected: sink !== undefined });
    }),
  };
}

/** Gives back what was recorded of them; returns the seats that were connected then. */
export function restoreStands(from: MatchRecord, spectators: Stand, seats: readonly Seat[]): readonly Seat[] {
  restoreStand(spectators, from.spectators);
  return seats.filter((seat) => {
    const was = from.seats[seat.seat];
    if (!was) return false;
    restoreStand(seat, was);
    seat.left = was.left;
    return was.connected;
  });
}

/** Views are of strangers still. */
const values = new ValueReader();

function restoreStand(stand: Stand, { own, view }: StandRecord): void {
  stand.own = own + numbersAhead;
  stand.view = view && (values.read(view, 0) as ViewNode);
  stand.bytes = view?.length ?? 0;
}

/** As it is kept: of a frame from a player, the payload alone. */
export function eventRecord(event: GameEvent): GameEvent {
  return event.kind === "data" ? { ...event, bytes: event.bytes.subarray(event.start), start: 0 } : event;
}

export function writeMatchRecord(
  record: Omit<MatchRecord, "spectators" | "seats">,
  spectators: Stand,
  seats: readonly Seat[],
): Uint8Array {
  return encode({ ...record, ...standRecords(spectators, seats) } satisfies MatchRecord);
}

export function readMatchRecord(bytes: Uint8Array): MatchRecord {
  return decode(bytes) as MatchRecord;
}
