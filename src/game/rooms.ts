import { Refusal } from "../../protocol/errors.ts";
import type { AdminRoom, RoomCreate, RoomInfo } from "../../protocol/http.ts";
import { roomLimits } from "../../protocol/limits.ts";
import { type Catalogue } from "./catalogue.ts";
import type { Clock } from "./clock.ts";
import { MatchRunner } from "./match-runner.ts";
import { readCapacity } from "./read-player.ts";
import { makeRoomCode, normalizeRoomCode } from "./room-code.ts";
import { adminRoom, roomInfo } from "./room-state.ts";
import { Room } from "./room.ts";
import type { MatchStore } from "./store.ts";

export interface RoomsDeps {
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly store: MatchStore;
  readonly publish: (topic: string, frame: Uint8Array) => void;
  readonly random: (bytes: Uint8Array) => void;
  readonly newId: () => string;
  readonly log: (message: string, properties: Record<string, unknown>) => void;
}

/** All rooms of this hub, by their codes. */
export class Rooms {
  readonly #deps: RoomsDeps;
  readonly #runner: MatchRunner;
  readonly #rooms = new Map<string, Room>();

  constructor(deps: RoomsDeps) {
    this.#deps = deps;
    this.#runner = new MatchRunner(deps);
    deps.catalogue.subscribe((game) => {
      for (const room of this.#rooms.values()) if (room.game?.id === game) room.gameChanged();
    });
  }

  create(user: string, body: RoomCreate): RoomInfo {
    const mine = [...this.#rooms.values()].filter(({ creator }) => creator === user).length;
    if (mine >= roomLimits.roomsPerUserMax)
      throw new Refusal("too_many", "You have opened several rooms already. Close one first.");
    if (this.#rooms.size >= roomLimits.roomsMax)
      throw new Refusal("busy", "This hub has as many rooms as it can hold. Try again later.");
    const { catalogue, clock, publish } = this.#deps;
    const game =
      body.game === undefined
        ? undefined
        : catalogue.games().find(({ id, name }) => id === body.game || name === body.game);
    if (body.game !== undefined && !game?.available) throw new Refusal("game_unavailable");
    const settings = {
      public: body.public ?? false,
      locked: false,
      spectators: true,
      capacity: readCapacity(body.capacity ?? 16),
      password: body.password ?? null,
    };
    const closed = (room: Room) => this.#rooms.delete(room.code);
    const room = new Room(this.#freeCode(), user, settings, this.#runner, { clock, catalogue, publish, closed });
    this.#rooms.set(room.code, room);
    if (game) room.choose(game);
    return roomInfo(room);
  }

  /** Throws `not_found` for codes of no room. */
  room(code: string): Room {
    const room = this.#rooms.get(normalizeRoomCode(code));
    if (!room)
      throw new Refusal(
        "not_found",
        "There is no room with this code. Check the letters, or ask the host of the room.",
      );
    return room;
  }

  find(code: string): RoomInfo | undefined {
    const room = this.#rooms.get(normalizeRoomCode(code));
    return room && roomInfo(room);
  }

  listPublic(): RoomInfo[] {
    return [...this.#rooms.values()].filter(({ settings }) => settings.public).map(roomInfo);
  }

  list(): AdminRoom[] {
    return [...this.#rooms.values()].map(adminRoom);
  }

  close(code: string): void {
    this.room(code).close();
  }

  get count(): number {
    return this.#rooms.size;
  }

  closeAll(): void {
    for (const room of this.#rooms.values()) room.close();
  }

  #freeCode(): string {
    for (;;) {
      const code = makeRoomCode(this.#deps.random);
      if (!this.#rooms.has(code)) return code;
    }
  }
}
