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
  host: 26,
  data: 30,
  action: 31,
  view: 32,
  patch: 33,
  deadline: 34,
  checkpoint: 35,
  result: 36,
  void: 37,
  storeGet: 40,
  storePut: 41,
  storeDelete: 42,
  storeList: 43,
  random: 50,
} as const;

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
  /** Seat of the room's host; null where the host has none. */
  readonly host: number | null;
  /** SHA-256 of the seed of this match's random numbers: 32 bytes (SPEC.md, section "Fair random numbers"). */
  readonly commit: Uint8Array;
  /** Set when the room comes back to the game after its server went away; events after `n` follow. */
  readonly restore?: { readonly checkpoint: Uint8Array; readonly n: number };
}

/** Whose storage: null the game's own, a string the player's of this id. */
export type StoreScope = string | null;

/** What STORE_GET gives; nil where there is nothing under the key. */
export interface StoreEntry {
  readonly value: Uint8Array;
  /** Grows with every change in the game's storage, so that no two states of a key share one. */
  readonly revision: number;
}

/** What STORE_LIST gives. */
export interface StorePage {
  /** In the order of the keys' bytes. */
  readonly entries: readonly { readonly key: string; readonly revision: number; readonly bytes: number }[];
  /** There are more behind the last one. */
  readonly more: boolean;
}

/** Third field of OK: what a request of the type gives. */
export type OkValue = null | StoreEntry | StorePage | { readonly revision: number } | boolean | Uint8Array;

export type HubToGame =
  | readonly [type: typeof frameTypes.roomOpen, id: number, room: number, info: RoomOpenInfo]
  | readonly [type: typeof frameTypes.roomClose, room: number, reason: CloseReason]
  | readonly [type: typeof frameTypes.playerJoined, room: number, n: number, seat: SeatInfo]
  | readonly [type: typeof frameTypes.playerDropped, room: number, n: number, seat: number]
  | readonly [type: typeof frameTypes.playerBack, room: number, n: number, seat: number, missed: boolean]
  | readonly [type: typeof frameTypes.playerLeft, room: number, n: number, seat: number, reason: LeaveReason]
  | readonly [type: typeof frameTypes.host, room: number, n: number, seat: number | null]
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
  | readonly [type: typeof frameTypes.storeGet, id: number, scope: StoreScope, key: string]
  | readonly [
      type: typeof frameTypes.storePut,
      id: number,
      scope: StoreScope,
      key: string,
      value: Uint8Array,
      ifRevision?: number | null,
    ]
  | readonly [
      type: typeof frameTypes.storeDelete,
      id: number,
      scope: StoreScope,
      key: string,
      ifRevision?: number | null,
    ]
  | readonly [
      type: typeof frameTypes.storeList,
      id: number,
      scope: StoreScope,
      prefix: string,
      after?: string | null,
      limit?: number | null,
    ]
  | readonly [type: typeof frameTypes.random, id: number, room: number, label: string]
  | CommonFrame;

export type CommonFrame =
  | readonly [
      type: typeof frameTypes.error,
      id: number | null,
      code: string,
      message: string,
      rule: string | null,
      detail?: Readonly<Record<string, number>>,
    ]
  | readonly [type: typeof frameTypes.ok, id: number, value?: OkValue]
  | readonly [type: typeof frameTypes.ping, n: number, rttMs: number | null]
  | readonly [type: typeof frameTypes.pong, n: number]
  | readonly [type: typeof frameTypes.drain, reason: string];
