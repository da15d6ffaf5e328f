import { checkResult } from "../../protocol/result-check.ts";
import { Refusal } from "../../protocol/errors.ts";
import { type LinkLimits, linkLimits } from "../../protocol/limits.ts";
import {
  type Address,
  type CloseReason,
  type LeaveReason,
  type RoomOpenInfo,
  spectatorsSeat,
} from "../../protocol/link.ts";
import type { Manifest, MatchResult } from "../../protocol/manifest.ts";
import { playerFrames, type ResumePoint } from "../../protocol/player.ts";
import type { ActionValue, ViewNode, ViewPatch } from "../../protocol/view.ts";
import type { GamePort, PortRoom, PortRoomEvents } from "../link/port.ts";
import { Deaths } from "./deaths.ts";
import { Deadlines } from "./deadlines.ts";
import { Ending, type Fault } from "./ending.ts";
import { EventLog } from "./event-log.ts";
import { fitting } from "./fitting.ts";
import { type GameEvent, tellEvent } from "./game-event.ts";
import { lateSeat } from "./late-seat.ts";
import { type MatchRecord, numbersUnwrittenMax, restoreStands, writeMatchRecord } from "./match-record.ts";
import { noSeat, tooManyDeliveries, tooMuchWaits } from "./match-refusals.ts";
import type { MatchSetup } from "./match-setup.ts";
import { Outcome } from "./outcome.ts";
import { addressed, newStand, type Seat, seatInfo, type SeatedPlayer, type Sink, type Stand } from "./seat.ts";
import { Streams } from "./streams.ts";
import { Views } from "./views.ts";
import { writeFrame } from "./write-player.ts";

/** The game server's side of a match. */
type Server =
  | { readonly state: "away" }
  | { readonly state: "opening"; readonly port: GamePort; readonly room: PortRoom; readonly from: number }
  | { readonly state: "open"; readonly port: GamePort; readonly room: PortRoom; readonly since: number }
  | { readonly state: "ended" };

/**
 * One match: the relay between the seats and the game server, and all that lets either side come back.
 * The way of a frame: `fromPlayer` one way, `data` or `view` the other; neither waits, stores or logs.
 */
export class Match implements PortRoomEvents {
  readonly setup: MatchSetup;
  readonly seats: Seat[];
  readonly startedAt: number;
  readonly ending: Ending;
  readonly #streams: Streams;
  readonly #views: Views;
  readonly #log: EventLog;
  readonly #deadlines: Deadlines;
  #server: Server = { state: "away" };
  #host: number | null;
  /** Both of the game server that has it. */
  #manifest: Manifest;
  #limits: LinkLimits = linkLimits;
  /** Game servers that do not go on with it, by their sessions. */
  readonly #declined = new Set<string>();
  readonly #deaths = new Deaths();
  #unwritten = true;
  /** Frames sent when it was written last. */
  #numbers = 0;
  readonly #outcome = new Outcome();

  constructor(setup: MatchSetup, from?: MatchRecord) {
    this.setup = setup;
    this.startedAt = from?.startedAt ?? setup.clock.now();
    this.#manifest = setup.manifest;
    this.#log = new EventLog(from);
    this.ending = new Ending(from?.ending);
    this.#host = setup.host;
    this.seats = setup.seats.map((who, seat) => ({ ...newStand(seat), who, sink: undefined, left: false }));
    this.#deadlines = new Deadlines(setup.clock, (name) => this.#expire(name));
    this.#views = new Views(setup, () => this.#limits);
    this.#streams = new Streams(setup.id, setup.broadcast, () => this.#deadlines.remaining());
    if (from) this.#restore(from);
  }

  get manifest(): Manifest {
    return this.#manifest;
  }
  get ended(): boolean {
    return this.#server.state === "ended";
  }
  get canGoOn(): boolean {
    return this.#log.canRestore;
  }
  get port(): GamePort | undefined {
    return this.#server.state === "opening" || this.#server.state === "open" ? this.#server.port : undefined;
  }

  // Game server -------------------------------------------------------------------------------------------------
  /** Opens the match at a game server, or opens it again there. False: that server does not take it. */
  open(port: GamePort): boolean {
    const { checkpoint } = this.#log;
    const { id, round, options, random } = this.setup;
    if (this.#declined.has(port.session)) return false;
    const info: RoomOpenInfo = {
      match: id,
      round,
      // Another version may take other options.
      options: checkpoint ? fitting(port.manifest, options) : options,
      seats: this.seats.map(seatInfo),
      host: this.#host,
      commit: random.commit,
      ...(checkpoint && { restore: { checkpoint: checkpoint.state, n: checkpoint.n } }),
    };
    const room = port.openRoom(info, this);
    if (!room) return false;
    for (const stand of [...this.seats, this.#streams.spectators]) stand.patchable = false;
    this.#manifest = port.manifest;
    this.#limits = port.identity.limits;
    this.#server = { state: "opening", port, room, from: checkpoint?.n ?? 0 };
    return true;
  }

  opened(): void {
    const server = this.#server;
    if (server.state !== "opening") return;
    this.#server = { state: "open", port: server.port, room: server.room, since: this.setup.clock.monotonic() };
    for (const event of this.#log.after(server.from)) tellEvent(server.room, event);
    this.#log.keepAtMost(this.#limits.replayEventsMax);
    // All that at once may have been too much for it.
    if (this.port !== server.port) return;
    this.#deadlines.resume();
    if (this.#log.checkpoint) this.setup.events.resumed();
    else this.setup.events.opened();
  }

  refused(reason: string): void {
    const server = this.#server;
    if (server.state !== "opening") return;
    if (this.#log.checkpoint) {
      this.#declined.add(server.port.session);
      this.#server = { state: "away" };
      this.setup.events.declined(reason);
    } else {
      this.#end();
      this.setup.events.refused(reason);
    }
  }

  lost(what = "The game server went away", fault: Fault = "game"): void {
    const { state } = this.#server;
    if (state === "ended") return;
    const isOneTooMany = this.#deaths.oneMore(this.#server, this.#log.isBehind, this.setup.clock.monotonic());
    this.#server = { state: "away" };
    if (state === "opening" && !this.#log.checkpoint) {
      this.#end();
      this.setup.events.refused("The game server went away.");
    } else if (isOneTooMany) {
      this.void("The game failed again and again as it was about to go on.");
    } else if (this.#log.canRestore || this.#outcome.isSettled) {
      this.#deadlines.pause();
      this.setup.events.waiting();
    } else {
      this.void(`${what}, and the game keeps no state to go on from.`, fault);
    }
  }

  /** Takes the match from a server that drains to another. False: it stays where it is. */
  move(to: GamePort): boolean {
    const from = this.#server;
    if (from.state !== "open" || !this.#log.canRestore || this.#outcome.isSettled || !this.open(to)) return false;
    from.room.close("moved");
    this.#deadlines.pause();
    this.setup.events.waiting();
    return true;
  }

  /** The host of the room ends it before its end, while it is played. */
  stop(): Refusal | undefined {
    if (this.#server.state === "open") this.ending.stopped(this.#host, this.seats);
    return this.void("The host of the room stopped the match.", "people");
  }

  /** Ends the match from the room's side. Null: the hub stops, and the match goes on from what was written of it. */
  close(reason: CloseReason | null): void {
    if (reason && (this.#server.state === "opening" || this.#server.state === "open")) this.#server.room.close(reason);
    this.#end();
  }

  // Players -> game ---------------------------------------------------------------------------------------------
  /** The frame path inwards. The payload is `bytes` from `start` on; they are kept, and must not be reused. */
  fromPlayer(seat: number, bytes: Uint8Array, start = 0): Refusal | undefined {
    if (this.#server.state !== "open" && !this.#log.hasRoom) return tooMuchWaits();
    return this.#tell({ kind: "data", n: this.#log.next(), seat, bytes, start });
  }
  actionFromPlayer(seat: number, action: string, value: ActionValue): Refusal | undefined {
    if (this.#server.state !== "open" && !this.#log.hasRoom) return tooMuchWaits();
    return this.#tell({ kind: "action", n: this.#log.next(), seat, action, value });
  }

  /** A late player takes a free seat. Undefined: there is none for them. */
  join(who: SeatedPlayer, sink: Sink): Seat | undefined {
    const seat = lateSeat(who, sink, this.seats, this.#manifest);
    if (!seat || this.#outcome.isSettled || this.port?.seatsFree === 0) return undefined;
    this.seats.push(seat);
    this.#tell({ kind: "joined", n: this.#log.next(), info: seatInfo(seat) });
    return seat;
  }

  drop(seat: Seat): void {
    if (!seat.sink) return;
    seat.sink = undefined;
    this.#tell({ kind: "dropped", n: this.#log.next(), seat: seat.seat });
  }

  /** Brings a returning client up to date. `announce` is told first whether that goes frame by frame or by a snapshot. */
  back(seat: Seat, sink: Sink, resume: ResumePoint | undefined, announce: (resumed: boolean) => void): void {
    const away = seat.sink === undefined;
    const missed = this.#streams.missed(seat, resume);
    seat.sink = sink;
    announce(missed !== undefined);
    this.#streams.catchUp(sink, seat, missed);
    if (away) this.#tell({ kind: "back", n: this.#log.next(), seat: seat.seat, missed: missed === undefined });
  }

  /** As `back`, before the game has taken the match: there is nothing to bring up to date. */
  backEarly(seat: Seat, sink: Sink): void {
    const away = seat.sink === undefined;
    seat.sink = sink;
    if (away) this.#tell({ kind: "back", n: this.#log.next(), seat: seat.seat, missed: false });
  }

  leave(seat: Seat, reason: LeaveReason): void {
    if (seat.left) return;
    seat.left = true;
    seat.sink = undefined;
    this.ending.left(seat.seat, reason, this.#host, this.seats);
    this.#tell({ kind: "left", n: this.#log.next(), seat: seat.seat, reason });
  }

  /** The room has this host now; null: one without a seat. */
  hostIs(seat: number | null): void {
    if (seat === this.#host || this.ended) return;
    this.#host = seat;
    this.#tell({ kind: "host", n: this.#log.next(), seat });
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
    const stands = addressed(to, this.seats, this.#streams.spectators);
    if (!stands) return new Refusal("not_found", "A seat of the address is not in this match.", "DT2");
    if (!takeDeliveries(to === spectatorsSeat ? broadcast.watching() : stands.length)) return tooManyDeliveries();
    for (const stand of stands) this.#streams.dataTo(stand, bytes, start, end);
    return undefined;
  }

  view(seat: number, view: ViewNode, frame: Uint8Array): Refusal | undefined {
    const stand = this.#stand(seat);
    if (!stand) return noSeat();
    return this.#sendView(playerFrames.view, stand, frame, this.#views.show(stand, view, frame.length));
  }

  patch(seat: number, patches: readonly ViewPatch[], frame: Uint8Array): Refusal | undefined {
    const stand = this.#stand(seat);
    if (!stand) return noSeat();
    return this.#sendView(playerFrames.patch, stand, frame, this.#views.patch(stand, patches, frame.length));
  }

  deadline(name: string, ms: number | null): Refusal | undefined {
    const { broadcast, takeDeliveries } = this.setup;
    const most = this.#limits.deadlinesPerRoomMax;
    const refusal = takeDeliveries(broadcast.audience()) ? this.#deadlines.ask(name, ms, most) : tooManyDeliveries();
    if (refusal) return refusal;
    this.#touch();
    broadcast.everybody(writeFrame([playerFrames.deadline, name, ms]));
    return undefined;
  }

  checkpoint(n: number, state: Uint8Array): Refusal | undefined {
    const { canRestore } = this.#log;
    const refusal = this.#log.keep(n, state);
    if (refusal) return refusal;
    this.#touch();
    if (!canRestore && this.port?.draining) this.setup.events.movable();
    return undefined;
  }

  random(label: string): Uint8Array | Refusal {
    return this.setup.random.draw(label, this.#limits.randomLabelsMax);
  }

  result(result: MatchResult): Promise<Refusal | undefined> {
    const seats = this.seats.map(({ seat }) => seat);
    return this.#outcome.settle(checkResult(result, seats, this.#manifest.stats ?? {}), async (checked) => {
      await this.setup.events.finished(checked);
      // After the OK that answers RESULT.
      this.setup.clock.after(0, () => this.close("finished"));
    });
  }

  void(reason: string, fault: Fault = "game"): Refusal | undefined {
    if (this.#outcome.isSettled) return new Refusal("conflict", "This match has a result already.", "RS2");
    if (this.ended) return undefined;
    this.close("voided");
    this.setup.events.voided(reason, this.ending.fault(fault, this.seats.length));
    return undefined;
  }

  /** What is new of it, to be written for a restart of the hub. */
  takeRecord(): Uint8Array | undefined {
    if (!this.#unwritten) return undefined;
    this.#unwritten = false;
    this.#numbers = this.#streams.sent;
    const { id, game, round, options, random } = this.setup;
    const record = {
      ...this.#log.record,
      id,
      game,
      manifest: this.#manifest,
      round,
      options,
      startedAt: this.startedAt,
      host: this.#host,
      random: random.saved,
      ending: this.ending.saved,
      room: this.#streams.roomN,
      deadlines: this.#deadlines.remaining(),
    };
    return writeMatchRecord(record, this.#streams.spectators, this.seats);
  }

  recordLost(): void {
    this.#unwritten = true;
  }

  /** Now and then: what moves without an event. */
  refreshRecord(): void {
    if (this.#deadlines.count > 0 || this.#streams.sent - this.#numbers > numbersUnwrittenMax) this.#touch();
  }

  #restore(from: MatchRecord): void {
    this.#streams.restore(from.room);
    this.#deadlines.restore(from.deadlines);
    for (const { seat } of restoreStands(from, this.#streams.spectators, this.seats))
      this.#tell({ kind: "dropped", n: this.#log.next(), seat });
    this.#views.restored([this.#streams.spectators, ...this.seats]);
  }

  #tell(event: GameEvent): undefined {
    this.#log.push(event);
    this.#touch();
    if (this.#server.state === "open") tellEvent(this.#server.room, event);
  }

  /** On the frame path: notes that there is something to be written, and leaves it at that. */
  #touch(): void {
    if (this.#unwritten || !this.#log.checkpoint) return;
    this.#unwritten = true;
    this.setup.events.touched();
  }

  #expire(name: string): void {
    this.#tell({ kind: "expired", n: this.#log.next(), deadline: name });
    this.setup.broadcast.everybody(writeFrame([playerFrames.deadline, name, null]));
  }

  #stand(seat: number): Stand | undefined {
    return seat === spectatorsSeat ? this.#streams.spectators : this.seats[seat];
  }

  #sendView(
    type: typeof playerFrames.view | typeof playerFrames.patch,
    stand: Stand,
    body: Uint8Array,
    refusal: Refusal | undefined,
  ): Refusal | undefined {
    if (refusal) return refusal;
    this.#streams.viewTo(stand, type, body);
    this.#touch();
    return undefined;
  }

  #end(): void {
    this.#server = { state: "ended" };
    this.#deadlines.clear();
    this.#log.clear();
    this.#streams.clear();
    this.#views.clear();
  }
}
