import type {
  Address,
  CloseReason,
  LeaveReason,
  OkValue,
  RoomOpenInfo,
  SeatInfo,
  StoreScope,
} from "../../protocol/link.ts";
import type { LinkLimits } from "../../protocol/limits.ts";
import type { Manifest, MatchResult } from "../../protocol/manifest.ts";
import type { Refusal } from "../../protocol/errors.ts";
import type { ConductState } from "./conduct.ts";
import type { ActionValue, ViewNode, ViewPatch } from "../../protocol/view.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Who a verified server key belongs to. The link asks for it once, with the key that signed. */
export interface GameIdentity {
  readonly game: string;
  readonly name: string;
  readonly key: string;
  readonly limits: LinkLimits;
}

/**
 * One connected game server, as the game service sees it. Its methods can only name rooms that were opened through it.
 * All calls are synchronous and never throw; what cannot be written is queued, and a full queue closes the connection.
 */
export interface GamePort {
  readonly identity: GameIdentity;
  /** Unique per connection. */
  readonly session: string;
  readonly address: string;
  readonly connectedAt: number;
  /** Newest manifest of this connection. */
  readonly manifest: Manifest;
  readonly draining: boolean;
  readonly rooms: number;
  readonly rttMs: number | null;
  /** How many more players this game may have, on all its servers together. */
  readonly seatsFree: number;
  /** Of the game, not of this connection alone. A quarantined one gets no rooms but those that come back. */
  readonly conduct: ConductState;
  /** Sends ROOM_OPEN. Undefined: the game is at its limit of rooms or players or in quarantine, or this connection is closing. */
  openRoom(info: RoomOpenInfo, events: PortRoomEvents): PortRoom | undefined;
  playerErased(player: string): void;
  /** Calls `done` once the game server has got all that was sent so far; never, if the connection ends before. */
  whenHeard(done: () => void): void;
  /** Says why, then closes. Rooms get `lost`. */
  close(refusal: Refusal): void;
}

/** A room at a game server: what the hub tells it. `n` numbers the room's events from 1. */
export interface PortRoom {
  /** The payload is what stands in `bytes` from `start` on; from its beginning where that is left out. */
  data(n: number, seat: number, bytes: Uint8Array, start?: number): void;
  action(n: number, seat: number, action: string, value: ActionValue): void;
  joined(n: number, seat: SeatInfo): void;
  dropped(n: number, seat: number): void;
  back(n: number, seat: number, missed: boolean): void;
  left(n: number, seat: number, reason: LeaveReason): void;
  expired(n: number, deadline: string): void;
  host(n: number, seat: number | null): void;
  /** Sends ROOM_CLOSE and forgets the room: no event comes after it. */
  close(reason: CloseReason): void;
}

/** What a game server tells a room, checked in form, not in sense. A returned refusal is sent back as ERROR. */
export interface PortRoomEvents {
  /** The game took the room. */
  opened(): void;
  /** The game said no, in its own words (sanitised, at most 200 characters). */
  refused(reason: string): void;
  /**
   * The payload lies in `bytes` from `start` to `end`, all of it where they are left out. It belongs to the socket's buffer:
   * copy what outlives the call.
   */
  data(to: Address, bytes: Uint8Array, start?: number, end?: number): Refusal | undefined;
  /** `frame` is the encoded view as it came, to be sent on as it is; it lies in the socket's buffer. */
  view(seat: number, view: ViewNode, frame: Uint8Array): Refusal | undefined;
  patch(seat: number, patches: readonly ViewPatch[], frame: Uint8Array): Refusal | undefined;
  deadline(name: string, ms: number | null): Refusal | undefined;
  checkpoint(n: number, state: Uint8Array): Refusal | undefined;
  /** Resolves when the result is stored, or with the refusal. @throws Refusal of one that is not valid */
  result(result: MatchResult): Promise<Refusal | undefined>;
  void(reason: string): Refusal | undefined;
  /** 32 bytes that belong to this label in this match. */
  random(label: string): Uint8Array | Refusal;
  /** The connection is gone. No call comes after it. */
  lost(): void;
}

/** What a game asks of its storage; keys and values are within the limits of its connection. Byte strings are copies. */
export type StoreRequest =
  | { readonly kind: "get"; readonly scope: StoreScope; readonly key: string }
  | {
      readonly kind: "put";
      readonly scope: StoreScope;
      readonly key: string;
      readonly value: Uint8Array;
      readonly ifRevision: number | null;
    }
  | {
      readonly kind: "delete";
      readonly scope: StoreScope;
      readonly key: string;
      readonly ifRevision: number | null;
    }
  | {
      readonly kind: "list";
      readonly scope: StoreScope;
      readonly prefix: string;
      readonly after: string | null;
      readonly limit: number;
    };

/** What the link tells the hub of connections. */
export interface LinkEvents {
  /** A server is authenticated and its first manifest accepted. */
  connected(port: GamePort): void;
  /** A further manifest, draining began, or a quarantine began or ended. */
  changed(port: GamePort): void;
  disconnected(port: GamePort): void;
  /** A frame of the game is answered with ERROR. For an author's tools: it is called within the handling of that frame. */
  refused?(port: GamePort, refusal: Refusal): void;
  /** A line of a game's own, or one that the link says of it. Sanitised. */
  log(game: GameIdentity, level: LogLevel, text: string): void;
  /** Resolves with the third field of OK. Rejects with a Refusal for the game; with anything else if the hub failed. */
  store(game: GameIdentity, request: StoreRequest): Promise<OkValue>;
}
