import { Refusal } from "../../protocol/errors.ts";
import { frameTypes as types, type RoomOpenInfo } from "../../protocol/link.ts";
import { roomLimits, type LinkGuards, type LinkLimits } from "../../protocol/limits.ts";
import { cleanText } from "../../protocol/text.ts";
import type { GameAccount } from "./game-account.ts";
import { GameRoom } from "./game-room.ts";
import type { Outbox } from "./outbox.ts";
import type { PortRoom, PortRoomEvents } from "./port.ts";

/** The rooms of one connection by their numbers, which count from 1 and are never used again. */
export class RoomTable {
  readonly #outbox: Outbox;
  readonly #limits: LinkLimits;
  readonly #guards: LinkGuards;
  readonly #clock: () => number;
  readonly #account: GameAccount;
  readonly #rooms = new Map<number, GameRoom>();
  /** Rooms that have not been answered yet, by the id of ROOM_OPEN. */
  readonly #opening = new Map<number, GameRoom>();
  /** When the hub closed a room, in that order; frames that crossed ROOM_CLOSE are no mistake. */
  readonly #closed = new Map<number, number>();
  #cleared = false;
  #lastHandle = 0;
  #lastRequest = 0;

  constructor(outbox: Outbox, limits: LinkLimits, guards: LinkGuards, clock: () => number, account: GameAccount) {
    this.#outbox = outbox;
    this.#limits = limits;
    this.#guards = guards;
    this.#clock = clock;
    this.#account = account;
    account.enter(this);
  }

  get size(): number {
    return this.#rooms.size;
  }

  /** Seated in its rooms. */
  get players(): number {
    let sum = 0;
    for (const { players } of this.#rooms.values()) sum += players;
    return sum;
  }

  /** How many more players this game may have, on all its servers together. */
  get seatsFree(): number {
    return Math.max(0, this.#limits.playersMax - this.#account.players);
  }

  /** Undefined: one room or player more than this game may have, on all its servers together. */
  open(info: RoomOpenInfo, events: PortRoomEvents): PortRoom | undefined {
    if (this.#account.rooms >= this.#limits.roomsMax || info.seats.length > this.seatsFree) return undefined;
    const room = new GameRoom({
      handle: ++this.#lastHandle,
      request: ++this.#lastRequest,
      players: info.seats.length,
      events,
      openedAt: this.#clock(),
      outbox: this.#outbox,
      closed: (closing) => this.#forget(closing),
    });
    this.#outbox.send([types.roomOpen, room.request, room.handle, info]);
    // The frame may have been one too many for a game server that does not read: nobody has heard of the room yet.
    if (this.#cleared) return undefined;
    this.#rooms.set(room.handle, room);
    this.#opening.set(room.request, room);
    return room;
  }

  /** The room, if the game has it. */
  owned(handle: number): GameRoom | undefined {
    const room = this.#rooms.get(handle);
    return room?.state === "open" ? room : undefined;
  }

  /** The room, also while the game has not answered ROOM_OPEN. */
  known(handle: number): GameRoom | undefined {
    return this.#rooms.get(handle);
  }

  /** What to say of a frame of a room that the game does not have: the same whether or not it exists anywhere (RM2). */
  unknown(handle: number): Refusal | undefined {
    if (this.#closed.has(handle)) return undefined;
    if (this.#rooms.has(handle)) {
      return new Refusal("not_found", "Answer ROOM_OPEN with OK before you send frames of the room.", "RM1");
    }
    return noRoom();
  }

  /** OK to ROOM_OPEN. An id that is not open is an answer that came too late. */
  accepted(id: number): void {
    const room = this.#opening.get(id);
    if (!room) return;
    this.#opening.delete(id);
    room.state = "open";
    room.events.opened();
  }

  /** ERROR to ROOM_OPEN, with what the game says. False: the id is not that of one. */
  refused(id: number, message: string): boolean {
    const room = this.#opening.get(id);
    if (!room) return false;
    room.state = "closed";
    this.#rooms.delete(room.handle);
    this.#opening.delete(id);
    room.events.refused(cleanText(message, { maxChars: 200 }));
    return true;
  }

  tick(now: number): void {
    for (const room of this.#opening.values()) {
      if (now - room.openedAt < roomLimits.startingMsMax) break;
      room.close("closed");
      room.events.refused("It did not answer in time.");
    }
    for (const [handle, at] of this.#closed) {
      if (now - at < this.#guards.crossedMs) break;
      this.#closed.delete(handle);
    }
  }

  /** Takes all rooms out. */
  clear(): readonly GameRoom[] {
    const rooms = [...this.#rooms.values()];
    for (const room of rooms) room.state = "closed";
    this.#rooms.clear();
    this.#opening.clear();
    this.#account.leave(this);
    this.#cleared = true;
    return rooms;
  }

  #forget(room: GameRoom): void {
    this.#rooms.delete(room.handle);
    this.#opening.delete(room.request);
    this.#closed.set(room.handle, this.#clock());
  }
}

export function noRoom(): Refusal {
  return new Refusal("not_found", "There is no room of this number on this connection.", "RM2");
}
