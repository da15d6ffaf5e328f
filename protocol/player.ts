import type { OptionsSchema, Options } from "./manifest.ts";
import type { ClientKind } from "./link.ts";
import type { ActionValue, ViewNode, ViewPatch } from "./view.ts";

/** The frames between a player's client and the hub: one MessagePack array per binary WebSocket message. SPEC.md, section "Players". */
export const playerFrames = {
  join: 1,
  command: 2,
  data: 3,
  action: 4,
  ping: 5,
  welcome: 10,
  ok: 11,
  error: 12,
  room: 13,
  chat: 14,
  snapshot: 15,
  dataOut: 20,
  view: 21,
  patch: 22,
  deadline: 23,
  pong: 24,
  bye: 25,
} as const;

/** Whose numbering a `data` frame follows: the room's (everybody gets it) or the receiver's own. */
export const streams = { room: 0, own: 1 } as const;

/** Where a returning client stopped: the match and the last number seen of each stream. */
export interface ResumePoint {
  readonly match: string;
  readonly room: number;
  readonly own: number;
}

export interface JoinArgs {
  /** The room's code. */
  readonly code: string;
  readonly password?: string;
  readonly spectate?: boolean;
  readonly client: ClientKind;
  readonly locale: string;
  readonly resume?: ResumePoint;
}

/** What the OK of a join carries. */
export interface Joined {
  readonly member: number;
  /** True: the missed frames follow. False: a snapshot follows if a match is on. */
  readonly resumed: boolean;
}

/** Commands of members and, where marked, of the room's host only. Each gets exactly one OK or ERROR. */
export type RoomCommand =
  | { readonly name: "leave" }
  | { readonly name: "ready"; readonly ready: boolean }
  | { readonly name: "chat"; readonly text: string }
  | { readonly name: "spectate"; readonly spectate: boolean }
  | { readonly name: "mute"; readonly member: number; readonly muted: boolean } // host
  | { readonly name: "game"; readonly game: string } // host: choose the game by its id
  | { readonly name: "configure"; readonly options: Options } // host
  | { readonly name: "settings"; readonly settings: Partial<RoomSettings> } // host
  | { readonly name: "start" } // host
  | { readonly name: "again" } // host: from finished back to the lobby
  | { readonly name: "stop" } // host: void the running match
  | { readonly name: "kick"; readonly member: number } // host
  | { readonly name: "host"; readonly member: number } // host: hand over
  | { readonly name: "close" }; // host

export interface RoomSettings {
  readonly public: boolean;
  readonly locked: boolean;
  readonly spectators: boolean;
  readonly capacity: number;
  /** Null takes it away. The hub never sends it back; see `RoomState.hasPassword`. */
  readonly password: string | null;
}

export interface RoomMember {
  /** Small number, unique in the room, kept through drops. */
  readonly member: number;
  readonly name: string;
  readonly guest: boolean;
  readonly host: boolean;
  readonly ready: boolean;
  readonly connected: boolean;
  readonly spectator: boolean;
  readonly muted: boolean;
  /** Seat in the present or last match; null for who does not play. */
  readonly seat: number | null;
  /** Wins in this room this evening. */
  readonly wins: number;
}

export interface RoomGame {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly seats: { readonly min: number; readonly max: number };
  readonly options: OptionsSchema | null;
  readonly lateJoin: boolean;
  readonly spectators: boolean;
  /** A server of it is connected. */
  readonly available: boolean;
}

export interface RoomPlacement {
  readonly seat: number;
  /** Member number of who sat there, null if that one is not in the room any more: by now nobody has a seat. */
  readonly member: number | null;
  readonly name: string;
  readonly place: number;
  readonly score: number | null;
  readonly stats: Readonly<Record<string, number>>;
  /** Rating change in whole points, null where the match was not rated for this player. */
  readonly ratingChange: number | null;
}

/** The phase of a room and what each phase has. */
export type RoomPhase =
  | { readonly phase: "lobby"; readonly notice: string | null }
  | { readonly phase: "starting"; readonly match: string }
  | {
      readonly phase: "playing";
      readonly match: string;
      readonly seats: readonly SeatName[];
      /** Of the match's fair random numbers, 32 bytes in hex: what is shown after the match must fit (PD5). */
      readonly commit: string;
    }
  | {
      readonly phase: "waiting";
      readonly match: string;
      readonly seats: readonly SeatName[];
      readonly commit: string;
      readonly remainingMs: number;
    }
  | {
      readonly phase: "finished";
      readonly match: string;
      /** Null: the match was void. */
      readonly placements: readonly RoomPlacement[] | null;
      readonly notice: string | null;
    }
  | { readonly phase: "closed" };

export interface SeatName {
  readonly seat: number;
  readonly name: string;
  readonly connected: boolean;
  readonly left: boolean;
}

/** Everything public about a room, sent whole at every change. */
export interface RoomState {
  readonly code: string;
  readonly game: RoomGame | null;
  readonly options: Options;
  readonly settings: Omit<RoomSettings, "password">;
  readonly hasPassword: boolean;
  readonly members: readonly RoomMember[];
  readonly state: RoomPhase;
  /** Round trip hub to game server in ms, null while unknown. */
  readonly gameRttMs: number | null;
}

export interface ChatLine {
  readonly member: number;
  readonly name: string;
  readonly text: string;
  /** Unix ms. */
  readonly at: number;
}

/** The state of a match for a client that cannot be brought up to date frame by frame. */
export interface Snapshot {
  readonly match: string;
  readonly room: number;
  readonly own: number;
  readonly view: ViewNode | null;
  /** Running deadlines by name, remaining ms. */
  readonly deadlines: Readonly<Record<string, number>>;
}

export interface Welcome {
  readonly version: number;
  /** The hub program's version. */
  readonly hub: string;
  readonly user: {
    readonly id: string;
    readonly name: string;
    readonly guest: boolean;
  };
  readonly limits: {
    readonly payloadBytesMax: number;
    readonly framesPerSecond: number;
    readonly bytesPerSecond: number;
    readonly graceMs: number;
  };
}

export type PlayerToHub =
  | readonly [type: typeof playerFrames.join, id: number, args: JoinArgs]
  | readonly [type: typeof playerFrames.command, id: number, command: RoomCommand]
  | readonly [type: typeof playerFrames.data, payload: Uint8Array]
  | readonly [type: typeof playerFrames.action, action: string, value: ActionValue]
  | readonly [type: typeof playerFrames.ping, n: number];

export type HubToPlayer =
  | readonly [type: typeof playerFrames.welcome, welcome: Welcome]
  | readonly [type: typeof playerFrames.ok, id: number, value: Joined | null]
  | readonly [type: typeof playerFrames.error, id: number | null, code: string, message: string, rule: string | null]
  | readonly [type: typeof playerFrames.room, room: RoomState]
  | readonly [type: typeof playerFrames.chat, lines: readonly ChatLine[]]
  | readonly [type: typeof playerFrames.snapshot, snapshot: Snapshot]
  | readonly [type: typeof playerFrames.dataOut, stream: 0 | 1, n: number, payload: Uint8Array]
  | readonly [type: typeof playerFrames.view, n: number, view: ViewNode]
  | readonly [type: typeof playerFrames.patch, n: number, patches: readonly ViewPatch[]]
  | readonly [type: typeof playerFrames.deadline, name: string, ms: number | null]
  | readonly [type: typeof playerFrames.pong, n: number]
  | readonly [type: typeof playerFrames.bye, code: string, message: string];
