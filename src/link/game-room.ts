import { frameTypes as types } from "../../protocol/link.ts";
import type { CloseReason, LeaveReason, SeatInfo } from "../../protocol/link.ts";
import type { ActionValue } from "../../protocol/view.ts";
import type { Outbox } from "./outbox.ts";
import type { PortRoom, PortRoomEvents } from "./port.ts";

/** `opening`: the game has not answered ROOM_OPEN yet. */
export type GameRoomState = "opening" | "open" | "closed";

/** One room at one game server: writes the hub's frames of it. */
export class GameRoom implements PortRoom {
  /** Its number on this connection. */
  readonly handle: number;
  readonly events: PortRoomEvents;
  readonly openedAt: number;
  /** Id of ROOM_OPEN. */
  readonly request: number;
  /** Seats taken, which count towards the game's players. */
  players: number;
  state: GameRoomState = "opening";
  readonly #outbox: Outbox;
  readonly #closed: (room: GameRoom) => void;

  constructor(setup: {
    readonly handle: number;
    readonly request: number;
    readonly players: number;
    readonly events: PortRoomEvents;
    readonly openedAt: number;
    readonly outbox: Outbox;
    /** Called when the hub has closed the room. */
    readonly closed: (room: GameRoom) => void;
  }) {
    this.handle = setup.handle;
    this.request = setup.request;
    this.players = setup.players;
    this.events = setup.events;
    this.openedAt = setup.openedAt;
    this.#outbox = setup.outbox;
    this.#closed = setup.closed;
  }

  data(n: number, seat: number, bytes: Uint8Array, start = 0): void {
    if (this.state !== "closed") this.#outbox.sendData(this.handle, n, seat, bytes, start);
  }

  action(n: number, seat: number, action: string, value: ActionValue): void {
    if (this.state !== "closed") this.#outbox.send([types.action, this.handle, n, seat, action, value]);
  }

  joined(n: number, seat: SeatInfo): void {
    if (this.state === "closed") return;
    this.players++;
    this.#outbox.send([types.playerJoined, this.handle, n, seat]);
  }

  dropped(n: number, seat: number): void {
    if (this.state !== "closed") this.#outbox.send([types.playerDropped, this.handle, n, seat]);
  }

  back(n: number, seat: number, missed: boolean): void {
    if (this.state !== "closed") this.#outbox.send([types.playerBack, this.handle, n, seat, missed]);
  }

  left(n: number, seat: number, reason: LeaveReason): void {
    if (this.state === "closed") return;
    this.players--;
    this.#outbox.send([types.playerLeft, this.handle, n, seat, reason]);
  }

  expired(n: number, deadline: string): void {
    if (this.state !== "closed") this.#outbox.send([types.deadline, this.handle, n, deadline]);
  }

  host(n: number, seat: number | null): void {
    if (this.state !== "closed") this.#outbox.send([types.host, this.handle, n, seat]);
  }

  close(reason: CloseReason): void {
    if (this.state === "closed") return;
    this.state = "closed";
    this.#outbox.send([types.roomClose, this.handle, reason]);
    this.#closed(this);
  }
}
