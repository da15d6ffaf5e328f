import { decode, encode } from "../../protocol/codec.ts";
import type { Options } from "../../protocol/manifest.ts";
import type { ChatLine, RoomPlacement, RoomSettings } from "../../protocol/player.ts";
import type { MemberRecord } from "./member-record.ts";
import type { ChosenGame, Phase } from "./room-state.ts";

/**
 * What is kept of a room for a restart of the hub, and in which form.
 * Only the hub reads it, so it is not checked field by field; a form that this hub does not know is left alone.
 */
export interface RoomRecord {
  readonly code: string;
  readonly openedAt: number;
  readonly creator: string;
  readonly creatorCame: boolean;
  readonly nextMember: number;
  readonly kicked: readonly string[];
  /** Who left while muted. Missing in rooms of earlier hubs. */
  readonly muted?: readonly string[];
  /** The password as `hashRoomPassword` gives it. */
  readonly settings: RoomSettings;
  readonly game: ChosenGame | null;
  readonly options: Options;
  /** Matches so far, by game. */
  readonly rounds: readonly (readonly [game: string, rounds: number])[];
  readonly chat: readonly ChatRecord[];
  readonly members: readonly MemberRecord[];
  readonly phase: PhaseRecord;
}

/** A line with its writer, who may have left the room by now. */
export interface ChatRecord extends ChatLine {
  readonly user: string;
}

/** `match`: one is on; it is kept beside the room, since it changes much more often. */
export type PhaseRecord =
  | { readonly phase: "lobby"; readonly notice: string | null }
  | { readonly phase: "starting" | "match" }
  | {
      readonly phase: "finished";
      readonly id: string;
      readonly placements: readonly RoomPlacement[] | null;
      /** By seat. Missing in rooms of earlier hubs. */
      readonly users?: readonly string[];
      readonly notice: string | null;
    };

/** Number of the form that this file and match-record.ts describe. */
export const recordFormat = 1;

export function writeRoomRecord(record: RoomRecord): Uint8Array {
  return encode(record);
}

export function readRoomRecord(bytes: Uint8Array): RoomRecord {
  return decode(bytes) as RoomRecord;
}

/** A room in which nobody has been yet. */
export function newRoomRecord(code: string, creator: string, settings: RoomSettings, openedAt: number): RoomRecord {
  return {
    code,
    openedAt,
    creator,
    creatorCame: false,
    nextMember: 1,
    kicked: [],
    settings,
    game: null,
    options: {},
    rounds: [],
    chat: [],
    members: [],
    phase: { phase: "lobby", notice: null },
  };
}

/** How a phase is kept. A match that has not begun is not: it is started again by hand. */
export function phaseRecord(phase: Phase): PhaseRecord {
  switch (phase.phase) {
    case "lobby":
      return { phase: "lobby", notice: phase.notice };
    case "finished":
      return phase;
    case "playing":
    case "waiting":
      return { phase: "match" };
    case "starting":
    case "opening":
    case "closed":
      return { phase: "starting" };
  }
}

/** The phase of a room that comes back; its match is given to it afterwards. */
export function restoredPhase(record: PhaseRecord): Phase {
  if (record.phase === "lobby") return record;
  if (record.phase === "finished") return { ...record, users: record.users ?? [] };
  const what = record.phase === "starting" ? "Start the match again." : "The match could not be kept.";
  return { phase: "lobby", notice: `The hub was restarted. ${what}` };
}
