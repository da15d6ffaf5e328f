import type { MatchResult, Manifest, Options } from "./manifest.ts";
import type { ActionValue, ViewNode, ViewPatch } from "./view.ts";

/**
 * The frames of the link between hub and game server: a MessagePack array [type, ...fields].
 * SPEC.md says what each means; here are the numbers and the shapes.
 */
export const frameTypes = {
  hello: 1,
  challenge: 2,
  proof: 3,
  ready: 4,
  error: 5,
  ok: 6,
  ping: 7,
  pong: 8,
  drain: 9,
  manifest: 10,
  log: 11,
  playerErased: 12,
  roomOpen: 20,
  roomClose: 21,
  playerJoined: 22,
  playerDropped: 23,
  playerBack: 24,
  playerLeft: 25,
  data: 30,
  action: 31,
  view: 32,
  patch: 33,
  deadline: 34,
  checkpoint: 35,
  result: 36,
  void: 37,
} as const;

export type FrameType = (typeof frameTypes)[keyof typeof frameTypes];

/** The seat number that stands for all spectators in `data` and `view`. */
export const spectatorsSeat = 255;

/** Whom a game's `data` goes to: null everybody, a seat, seats, or -(seat + 1) for all seats but one. */
export type Address = null | number | readonly number[];

export type ClientKind = "web" | "terminal" | "bot";
export type LeaveReason = "left" | "kicked" | "timeout";
export type CloseReason = "finished" | "voided" | "closed" | "moved";

/** A player as a game sees one: nothing here leads to an account. */
export interface SeatInfo {
  readonly seat: number;
  /** Random per player and game; the same in every match of this game. */
  readonly player: string;
  /** Only where the player allows it. */
  readonly name: string | null;
  readonly guest: boolean;
  readonly client: ClientKind;
  /** BCP 47, as "de". */
  readonly locale: string;
  readonly connected: boolean;
}

export interface RoomOpenInfo {
  /** UUID of the match; the same again when the room is restored. */
  readonly match: string;
  /** How many matches of this game the room has had, this one included. */
  readonly round: number;
  readonly options: Options;
  readonly seats: readonly SeatInfo[];
  /** Set when the room comes back to the game after its server went away; events after `n` follow. */
  readonly restore?: { readonly checkpoint: Uint8Array; readonly n: number };
}

export type HubToGame =
  | readonly [type: typeof frameTypes.roomOpen, id: number, room: number, info: RoomOpenInfo]
  | readonly [type: typeof frameTypes.roomClose, room: number, reason: CloseReason]
  | readonly [type: typeof frameTypes.playerJoined, room: number, n: number, seat: SeatInfo]
  | readonly [type: typeof frameTypes.playerDropped, room: number, n: number, seat: number]
  | readonly [type: typeof frameTypes.playerBack, room: number, n: number, seat: number, missed: boolean]
  | readonly [type: typeof frameTypes.playerLeft, room: number, n: number, seat: number, reason: LeaveReason]
  | readonly [type: typeof frameTypes.data, room: number, n: number, seat: number, payload: Uint8Array]
  | readonly [type: typeof frameTypes.action, room: number, n: number, seat: number, action: string, value: ActionValue]
  | readonly [type: typeof frameTypes.deadline, room: number, n: number, name: string]
  | readonly [type: typeof frameTypes.playerErased, player: string]
  | CommonFrame;

export type GameToHub =
  | readonly [type: typeof frameTypes.manifest, id: number, manifest: Manifest]
  | readonly [type: typeof frameTypes.log, level: "debug" | "info" | "warn" | "error", text: string]
  | readonly [type: typeof frameTypes.data, room: number, to: Address, payload: Uint8Array]
  | readonly [type: typeof frameTypes.view, room: number, seat: number, view: ViewNode]
  | readonly [type: typeof frameTypes.patch, room: number, seat: number, patches: readonly ViewPatch[]]
  | readonly [type: typeof frameTypes.deadline, room: number, name: string, ms: number | null]
  | readonly [type: typeof frameTypes.checkpoint, room: number, n: number, state: Uint8Array]
  | readonly [type: typeof frameTypes.result, id: number, room: number, result: MatchResult]
  | readonly [type: typeof frameTypes.void, id: number, room: number, reason: string]
  | CommonFrame;

export type CommonFrame =
  | readonly [type: typeof frameTypes.error, id: number | null, code: string, message: string, rule: string | null]
  | readonly [type: typeof frameTypes.ok, id: number]
  | readonly [type: typeof frameTypes.ping, n: number, rttMs: number | null]
  | readonly [type: typeof frameTypes.pong, n: number]
  | readonly [type: typeof frameTypes.drain, reason: string];
