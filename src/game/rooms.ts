import { Refusal } from "../../protocol/errors.ts";
import type { AdminRoom, RoomCreate, RoomInfo } from "../../protocol/http.ts";
import { roomLimits } from "../../protocol/limits.ts";
import { type Catalogue } from "./catalogue.ts";
import type { Clock } from "./clock.ts";
import { forgetUser, usersOf } from "./forget-user.ts";
import { MatchRunner } from "./match-runner.ts";
import { readCapacity } from "./read-player.ts";
import { makeRoomCode, normalizeRoomCode } from "./room-code.ts";
import { readMatchRecord } from "./match-record.ts";
import { hashRoomPassword } from "./room-password.ts";
import { newRoomRecord, readRoomRecord, recordFormat, type RoomRecord } from "./room-record.ts";
import type { RoomStore } from "./room-store.ts";
import { RoomWriter } from "./room-writer.ts";
import { adminRoom, matchOf, roomInfo } from "./room-state.ts";
import { Room } from "./room.ts";
import type { MatchStore } from "./match-store.ts";

export interface RoomsDeps {
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly store: MatchStore;
  /** Where the rooms are kept for a restart of the hub. */
  readonly kept: RoomStore;
  readonly publish: (topic: string, frame: Uint8Array) => void;
  readonly random: (bytes: Uint8Array) => void;
  readonly newId: () => string;
  readonly log: (message: string, properties: Record<string, unknown>) => void;
  /** How long a match waits for its game server; default: `waitingMsMax`. */
  readonly waitingMs?: number | undefined;
}

/** In one list: every visitor's page draws it. */
const publicRoomsMax = 200;

/** Looked for in one query. */
const usersAtOnce = 250;

/** How often what moves without an event is written, as the time that is left of a deadline. */
const refreshMs = 5_000;

/** All rooms of this hub, by their codes. */
export class Rooms {
  readonly #deps: RoomsDeps;
  readonly #runner: MatchRunner;
  readonly #writer: RoomWriter;
  readonly #rooms = new Map<string, Room>();
  #cancelRefresh: (() => void) | undefined;

  constructor(deps: RoomsDeps) {
    this.#deps = deps;
    this.#runner = new MatchRunner(deps);
    this.#writer = new RoomWriter({ clock: deps.clock, store: deps.kept, log: deps.log });
    deps.catalogue.subscribe((game) => {
      for (const room of this.#rooms.values()) if (room.game?.id === game) room.gameChanged();
    });
  }

  /** Brings back the rooms that were open when the hub stopped or was killed. Called once, before anybody can come. */
  async restore(): Promise<void> {
    for (const code of await this.#deps.kept.codes()) {
      try {
        await this.#restoreRoom(code);
      } catch (error) {
        this.#deps.log("A room could not be brought back", { room: code, error: String(error) });
      }
    }
    this.#refreshSoon();
  }

  async #restoreRoom(code: string): Promise<void> {
    const { kept, store } = this.#deps;
    const row = await kept.read(code);
    if (!row || row.format !== recordFormat) return;
    const record = readRoomRecord(row.state);
    const room = this.#open(record);
    if (record.phase.phase === "match" && row.match) {
      const match = readMatchRecord(row.match);
      this.#runner.restore(room, match, record.members, await store.recorded(match.id));
    }
    await this.forgetErased([room]);
    room.changed();
  }

  /** Accounts may have been erased, also while the hub was down: their names go from the rooms, and what is kept of them. */
  async forgetErased(rooms: Iterable<Room> = this.#rooms.values()): Promise<void> {
    const named = [...rooms].map((room) => [room, usersOf(room)] as const);
    const users = [...new Set(named.flatMap(([, some]) => [...some]))];
    const known = new Set<string>();
    for (let at = 0; at < users.length; at += usersAtOnce) {
      for (const user of await this.#deps.kept.known(users.slice(at, at + usersAtOnce))) known.add(user);
      // The database answers at once: without this nobody else would have a turn until the last of them.
      await new Promise((resolve) => setImmediate(resolve));
    }
    for (const [room, its] of named) for (const user of its.difference(known)) forgetUser(room, user);
  }

  /**
   * Writes all rooms; from then on nothing that comes changes them.
   * @param close called in the moment that is written: nobody may be shown what comes after it
   */
  async stop(close: () => void): Promise<void> {
    this.#cancelRefresh?.();
    await this.#writer.close(() => {
      for (const room of this.#rooms.values()) room.freeze();
      close();
    });
  }

  #refreshSoon(): void {
    this.#cancelRefresh = this.#deps.clock.after(refreshMs, () => {
      for (const { phase } of this.#rooms.values()) matchOf(phase)?.refreshRecord();
      this.#refreshSoon();
    });
  }

  #open(record: RoomRecord): Room {
    const { catalogue, clock, publish } = this.#deps;
    const closed = (room: Room) => {
      this.#rooms.delete(room.code);
      this.#writer.closed(room);
    };
    const room = new Room(record, this.#runner, { clock, catalogue, publish, closed, writer: this.#writer });
    this.#rooms.set(room.code, room);
    return room;
  }

  /** `body.game` is an id here. */
  create(user: string, body: RoomCreate): RoomInfo {
    const mine = [...this.#rooms.values()].filter(({ creator }) => creator === user).length;
    if (mine >= roomLimits.roomsPerUserMax)
      throw new Refusal("too_many", "You have opened several rooms already. Close one first.");
    if (this.#rooms.size >= roomLimits.roomsMax)
      throw new Refusal("busy", "This hub has as many rooms as it can hold. Try again later.");
    const { catalogue, clock } = this.#deps;
    const game = body.game === undefined ? undefined : catalogue.game(body.game);
    if (body.game !== undefined && !game?.available) throw new Refusal("game_unavailable");
    const settings = {
      public: body.public ?? false,
      locked: false,
      spectators: true,
      capacity: readCapacity(body.capacity ?? 16),
      password: body.password === undefined ? null : hashRoomPassword(body.password),
    };
    const room = this.#open(newRoomRecord(this.#freeCode(), user, settings, clock.now()));
    room.touched();
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

  /** Those with most people first, where there are more than anybody looks through: rooms of nobody must not bury them. */
  listPublic(): RoomInfo[] {
    const all = [...this.#rooms.values()].filter(({ settings }) => settings.public);
    if (all.length <= publicRoomsMax) return all.map(roomInfo);
    const sizes = new Map(all.map((room) => [room, [...room.members].length]));
    const fullest = all.toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
    return fullest.slice(0, publicRoomsMax).map(roomInfo);
  }

  list(): AdminRoom[] {
    return [...this.#rooms.values()].map(adminRoom);
  }

  close(code: string): void {
    this.room(code).close();
  }

  /** The host of the hub ended this game: nobody waits for its servers. */
  endMatches(game: string, reason = "The host of this hub ended the game."): void {
    for (const { phase } of this.#rooms.values()) {
      const match = matchOf(phase);
      if (match?.setup.game === game) match.void(reason, "hub");
    }
  }

  /** The game is gone for good: its rooms stay, and are free for another one. */
  removeGame(game: string): void {
    this.endMatches(game, "The host of this hub removed the game.");
    for (const room of this.#rooms.values()) if (room.game?.id === game) room.loseGame();
  }

  /** The games that rooms are set to. */
  get games(): ReadonlySet<string> {
    return new Set([...this.#rooms.values()].flatMap(({ game }) => game?.id ?? []));
  }

  /** Somewhere a match is on. */
  get playing(): boolean {
    return [...this.#rooms.values()].some(({ phase }) => matchOf(phase) !== undefined);
  }

  #freeCode(): string {
    for (;;) {
      const code = makeRoomCode(this.#deps.random);
      if (!this.#rooms.has(code)) return code;
    }
  }
}
