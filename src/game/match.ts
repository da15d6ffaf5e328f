import { checkResult } from "../../protocol/result-check.ts";
import { applyPatch } from "../../protocol/view-patch.ts";
import { Refusal } from "../../protocol/errors.ts";
import { linkLimits } from "../../protocol/limits.ts";
import {
  type Address,
  type CloseReason,
  type LeaveReason,
  type RoomOpenInfo,
  spectatorsSeat,
} from "../../protocol/link.ts";
import type { Manifest, MatchResult, Options } from "../../protocol/manifest.ts";
import { playerFrames, type ResumePoint } from "../../protocol/player.ts";
import type { ActionValue, ViewNode, ViewPatch } from "../../protocol/view.ts";
import type { GamePort, PortRoom, PortRoomEvents } from "../link/port.ts";
import type { Clock } from "./clock.ts";
import { Deadlines } from "./deadlines.ts";
import { eventBytes, type GameEvent, tellEvent } from "./game-event.ts";
import { Ring } from "./ring.ts";
import { newStand, type Seat, seatInfo, type SeatedPlayer, type Sink, type Stand } from "./seat.ts";
import { type Broadcast, Streams } from "./streams.ts";
import { writeFrame } from "./write-player.ts";

/** What a match tells its room. */
export interface MatchEvents {
  opened(): void;
  refused(reason: string): void;
  /** The game server is away; the match can go on when it is back. */
  waiting(): void;
  resumed(): void;
  voided(reason: string): void;
  /** Stores the result and moves the room on. Rejects with a Refusal if it cannot be stored now. */
  finished(result: MatchResult): Promise<void>;
}

export interface MatchSetup {
  readonly id: string;
  readonly game: string;
  readonly manifest: Manifest;
  readonly round: number;
  readonly options: Options;
  readonly seats: readonly SeatedPlayer[];
  readonly clock: Clock;
  readonly broadcast: Broadcast;
  /** Takes from the game's budget of deliveries; false: it is used up. */
  readonly takeDeliveries: (count: number) => boolean;
  readonly events: MatchEvents;
}

/** The game server's side of a match. */
type Server =
  | { readonly state: "away" }
  | { readonly state: "opening" | "open"; readonly port: GamePort; readonly room: PortRoom; readonly from: number }
  | { readonly state: "ended" };

const replayBytesMax = 262_144;

/**
 * One match: the relay between the seats and the game server, and all that lets either side come back.
 * The way of a frame: `fromPlayer` one way, `data` or `view` the other; neither waits, stores or logs.
 */
export class Match implements PortRoomEvents {
  readonly setup: MatchSetup;
  readonly seats: Seat[];
  readonly startedAt: number;
  readonly #streams: Streams;
  readonly #told = new Ring<GameEvent>(linkLimits.replayEventsMax, replayBytesMax);
  readonly #deadlines: Deadlines;
  #server: Server = { state: "away" };
  /** Last number of the game's events. */
  #n = 0;
  #checkpoint: { readonly n: number; readonly state: Uint8Array } | undefined;
  #settled: { readonly text: string; readonly done: Promise<Refusal | undefined> } | undefined;

  constructor(setup: MatchSetup) {
    this.setup = setup;
    this.startedAt = setup.clock.now();
    this.seats = setup.seats.map((who, seat) => ({ ...newStand(seat), who, sink: undefined, left: false }));
    this.#deadlines = new Deadlines(setup.clock, (name) => this.#expire(name));
    this.#streams = new Streams(setup.id, setup.broadcast, () => this.#deadlines.remaining());
  }

  get ended(): boolean {
    return this.#server.state === "ended";
  }

  get port(): GamePort | undefined {
    return this.#server.state === "opening" || this.#server.state === "open" ? this.#server.port : undefined;
  }

  // Game server -------------------------------------------------------------------------------------------------

  /** Opens the match at a game server, or opens it again there. False: that server takes no more rooms. */
  open(port: GamePort): boolean {
    const checkpoint = this.#checkpoint;
    const info: RoomOpenInfo = {
      match: this.setup.id,
      round: this.setup.round,
      options: this.setup.options,
      seats: this.seats.map(seatInfo),
      ...(checkpoint && { restore: { checkpoint: checkpoint.state, n: checkpoint.n } }),
    };
    const room = port.openRoom(info, this);
    if (!room) return false;
    for (const stand of [...this.seats, this.#streams.spectators]) stand.patchable = false;
    this.#server = { state: "opening", port, room, from: checkpoint?.n ?? 0 };
    return true;
  }

  opened(): void {
    const server = this.#server;
    if (server.state !== "opening") return;
    this.#server = { ...server, state: "open" };
    for (const event of this.#told) if (event.n > server.from) tellEvent(server.room, event);
    this.#deadlines.resume();
    if (server.from > 0 || this.#checkpoint) this.setup.events.resumed();
    else this.setup.events.opened();
  }

  refused(reason: string): void {
    if (this.#server.state !== "opening") return;
    const restoring = this.#checkpoint !== undefined;
    this.#end();
    if (restoring) this.setup.events.voided(`The game could not go on: ${reason}`);
    else this.setup.events.refused(reason);
  }

  /** The game server took too long to answer ROOM_OPEN. */
  openingExpired(): void {
    if (this.#server.state !== "opening") return;
    this.#server.room.close("closed");
    this.refused("It did not answer in time.");
  }

  lost(): void {
    if (this.#server.state === "ended") return;
    const starting = this.#server.state === "opening" && this.#checkpoint === undefined;
    this.#server = { state: "away" };
    if (starting) {
      this.#end();
      this.setup.events.refused("The game server went away.");
    } else if (this.#canRestore()) {
      this.#deadlines.pause();
      this.setup.events.waiting();
    } else {
      this.void("The game server went away, and the game keeps no state to go on from.");
    }
  }

  /** Takes the match from a server that drains; it goes on at the next one. */
  move(): boolean {
    if (this.#server.state !== "open" || !this.#canRestore() || this.#settled) return false;
    this.#server.room.close("moved");
    this.#server = { state: "away" };
    this.#deadlines.pause();
    this.setup.events.waiting();
    return true;
  }

  /** Ends the match from the room's side. */
  close(reason: CloseReason): void {
    if (this.#server.state === "opening" || this.#server.state === "open") this.#server.room.close(reason);
    this.#end();
  }

  // Players -> game ---------------------------------------------------------------------------------------------

  /** The frame path inwards. The payload is `bytes` from `start` on; they are kept, and must not be reused. */
  fromPlayer(seat: number, bytes: Uint8Array, start = 0): void {
    this.#tell({ kind: "data", n: ++this.#n, seat, bytes, start });
  }

  actionFromPlayer(seat: number, action: string, value: ActionValue): void {
    this.#tell({ kind: "action", n: ++this.#n, seat, action, value });
  }

  /** A late player takes a free seat. Undefined: there is none. */
  join(who: SeatedPlayer, sink: Sink): Seat | undefined {
    if (!this.setup.manifest.lateJoin || this.seats.length >= this.setup.manifest.seats.max) return undefined;
    const seat: Seat = { ...newStand(this.seats.length), who, sink, left: false };
    this.seats.push(seat);
    this.#tell({ kind: "joined", n: ++this.#n, info: seatInfo(seat) });
    return seat;
  }

  drop(seat: Seat): void {
    if (!seat.sink) return;
    seat.sink = undefined;
    this.#tell({ kind: "dropped", n: ++this.#n, seat: seat.seat });
  }

  /** Brings a returning client up to date. `announce` is told first whether that goes frame by frame or by a snapshot. */
  back(seat: Seat, sink: Sink, resume: ResumePoint | undefined, announce: (resumed: boolean) => void): void {
    const away = seat.sink === undefined;
    const missed = this.#streams.missed(seat, resume);
    announce(missed !== undefined);
    seat.sink = sink;
    this.#streams.catchUp(sink, seat, missed);
    if (away) this.#tell({ kind: "back", n: ++this.#n, seat: seat.seat, missed: missed === undefined });
  }

  leave(seat: Seat, reason: LeaveReason): void {
    if (seat.left) return;
    seat.left = true;
    seat.sink = undefined;
    this.#tell({ kind: "left", n: ++this.#n, seat: seat.seat, reason });
  }

  /** A spectator comes, or comes back. */
  watch(sink: Sink, resume: ResumePoint | undefined, announce: (resumed: boolean) => void): void {
    const missed = this.#streams.missed(this.#streams.spectators, resume);
    announce(missed !== undefined);
    this.#streams.catchUp(sink, this.#streams.spectators, missed);
  }

  sendSnapshot(sink: Sink, seat: Seat | undefined): void {
    this.#streams.sendSnapshot(sink, seat ?? this.#streams.spectators);
  }

  // Game -> players ---------------------------------------------------------------------------------------------

  /** The frame path outwards: written once, whoever gets it. */
  data(to: Address, bytes: Uint8Array, start = 0, end: number = bytes.length): Refusal | undefined {
    const { broadcast, takeDeliveries } = this.setup;
    if (to === null) {
      if (!takeDeliveries(broadcast.audience())) return tooManyDeliveries();
      this.#streams.dataToEverybody(bytes, start, end);
      return undefined;
    }
    const stands = this.#addressed(to);
    if (!stands) return new Refusal("not_found", "A seat of the address is not in this match.", "DT2");
    if (!takeDeliveries(stands.length)) return tooManyDeliveries();
    for (const stand of stands) this.#streams.dataTo(stand, bytes, start, end);
    return undefined;
  }

  view(seat: number, view: ViewNode, frame: Uint8Array): Refusal | undefined {
    const stand = this.#stand(seat);
    if (!stand) return noSeat();
    stand.view = view;
    stand.patchable = true;
    return this.#sendView(playerFrames.view, stand, frame);
  }

  patch(seat: number, patches: readonly ViewPatch[], frame: Uint8Array): Refusal | undefined {
    const stand = this.#stand(seat);
    if (!stand) return noSeat();
    if (!stand.patchable || !stand.view)
      return new Refusal("view_invalid", "The first frame of a view is VIEW, not PATCH.", "VW6");
    try {
      stand.view = applyPatch(stand.view, patches);
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
    return this.#sendView(playerFrames.patch, stand, frame);
  }

  deadline(name: string, ms: number | null): Refusal | undefined {
    if (ms === null) this.#deadlines.cancel(name);
    else if (!this.#deadlines.has(name) && this.#deadlines.count >= linkLimits.deadlinesPerRoomMax) {
      return new Refusal("limit_exceeded", `A room has at most ${linkLimits.deadlinesPerRoomMax} deadlines.`, "DL1");
    } else this.#deadlines.set(name, ms);
    this.setup.broadcast.everybody(writeFrame([playerFrames.deadline, name, ms]));
    return undefined;
  }

  checkpoint(n: number, state: Uint8Array): Refusal | undefined {
    if (n > this.#n || n < (this.#checkpoint?.n ?? 0)) {
      return new Refusal("frame_invalid", `Event ${n} is older than the last checkpoint or has not been sent.`, "CP1");
    }
    this.#checkpoint = { n, state: state.slice() };
    return undefined;
  }

  async result(result: MatchResult): Promise<Refusal | undefined> {
    const text = JSON.stringify(result);
    if (this.#settled)
      return this.#settled.text === text
        ? this.#settled.done
        : new Refusal("conflict", "This match has another result already.", "RS2");
    const seats = this.seats.map(({ seat }) => seat);
    const done = this.#settle(() => checkResult(result, seats, this.setup.manifest.stats ?? {}));
    this.#settled = { text, done };
    const refusal = await done;
    if (refusal) this.#settled = undefined;
    return refusal;
  }

  void(reason: string): Refusal | undefined {
    if (this.#settled) return new Refusal("conflict", "This match has a result already.", "RS2");
    if (this.ended) return undefined;
    this.close("voided");
    this.setup.events.voided(reason);
    return undefined;
  }

  // -------------------------------------------------------------------------------------------------------------

  async #settle(check: () => MatchResult): Promise<Refusal | undefined> {
    try {
      await this.setup.events.finished(check());
      // After the OK that answers RESULT.
      this.setup.clock.after(0, () => this.close("finished"));
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }

  #tell(event: GameEvent): void {
    this.#told.push(event, eventBytes(event));
    if (this.#server.state === "open") tellEvent(this.#server.room, event);
  }

  /** All that happened since the checkpoint is still kept. */
  #canRestore(): boolean {
    return this.#checkpoint !== undefined && this.#checkpoint.n >= this.#told.dropped;
  }

  #expire(name: string): void {
    this.#tell({ kind: "expired", n: ++this.#n, deadline: name });
    this.setup.broadcast.everybody(writeFrame([playerFrames.deadline, name, null]));
  }

  #stand(seat: number): Stand | undefined {
    return seat === spectatorsSeat ? this.#streams.spectators : this.seats[seat];
  }

  #addressed(to: number | readonly number[]): Stand[] | undefined {
    if (typeof to === "number" && to < 0) {
      const except = -to - 1;
      return this.seats[except] ? this.seats.filter(({ seat }) => seat !== except) : undefined;
    }
    const stands = (typeof to === "number" ? [to] : to).map((seat) => this.#stand(seat));
    return stands.every((stand) => stand !== undefined) ? stands : undefined;
  }

  #sendView(
    type: typeof playerFrames.view | typeof playerFrames.patch,
    stand: Stand,
    body: Uint8Array,
  ): Refusal | undefined {
    if (!this.setup.takeDeliveries(1)) return tooManyDeliveries();
    this.#streams.viewTo(stand, type, body);
    return undefined;
  }

  #end(): void {
    this.#server = { state: "ended" };
    this.#deadlines.clear();
    this.#told.clear();
    this.#streams.clear();
  }
}

const noSeat = () => new Refusal("not_found", "This seat is not in this match.", "DT2");
const tooManyDeliveries = () =>
  new Refusal(
    "limit_exceeded",
    "More deliveries to players than deliveriesPerSecond allows; this frame was dropped.",
    "LM1",
  );
