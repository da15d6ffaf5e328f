import { randomBytes } from "node:crypto";
import { encode } from "../../../protocol/codec.ts";
import type { LinkLimits } from "../../../protocol/limits.ts";
import { frameTypes, spectatorsSeat, type Address, type CloseReason } from "../../../protocol/link.ts";
import type { Options } from "../../../protocol/manifest.ts";
import { checkResult } from "../../../protocol/result-check.ts";
import { checkView } from "../../../protocol/view-check.ts";
import { applyPatch } from "../../../protocol/view-patch.ts";
import { charsWithin } from "../../../protocol/view-walk.ts";
import type { ViewNode, ViewPatch } from "../../../protocol/view.ts";
import { readSaved, writeSaved, type Saved } from "./checkpoint.ts";
import { Refuse, type Game } from "./game.ts";
import type { RoomEvent, RoomOpening } from "./hub-frames.ts";
import { offers } from "./offers.ts";
import { placementsOf } from "./placements.ts";
import { plain, same } from "./plain.ts";
import type { Finish, LogLevel, Room, Seat } from "./room.ts";
import { openStore, type Store } from "./store.ts";

/** What a match needs of the connection. */
export interface MatchPort {
  readonly limits: LinkLimits;
  /** Queues a frame's bytes. */
  write(body: Uint8Array): void;
  /** Queues the frame that `build` makes of a fresh id. `answered` gets the ERROR, or undefined for OK. */
  request(build: (id: number) => Uint8Array, answered: (error: HubError | undefined) => void): void;
  /** Sends the frame that `build` makes of a fresh id; gives the value of OK. Rejects with a Refusal, which is the author's affair. */
  ask(build: (id: number) => Uint8Array): Promise<unknown>;
  log(level: LogLevel, line: string): void;
  /** A handler failed: its author wants to see where. */
  failed(error: unknown, during: string): void;
}

/** An ERROR of the hub. */
export interface HubError {
  readonly code: string;
  readonly message: string;
  readonly rule: string | null;
}

/** The hub keeps `replayEventsMax` events after a checkpoint [CP3]; one is sent long before. */
const checkpointEventsMax = 256;
const reasonCharsMax = 200;
const failedReason = "The game program failed. Its author can see why.";

/** Plays one match: hands the hub's events to the author's handlers one at a time, and sends what they did. */
export class Match implements Room<Options, unknown> {
  readonly match: string;
  readonly round: number;
  readonly options: Options;
  readonly store: Store;
  state: unknown = undefined;
  /** Makes `random`, in steps of 32 bits. */
  readonly #random: () => number;
  readonly #game: Game;
  readonly #port: MatchPort;
  readonly #number: number;
  readonly #opening: RoomOpening;
  readonly #seats: Seat[];
  readonly #shown = new Map<number, ViewNode>();
  readonly #queue: RoomEvent[] = [];
  #n = 0;
  #host: number | null;
  #saved: { readonly bytes: Uint8Array; readonly n: number } | undefined;
  #phase: "opening" | "idle" | "busy" | "ended" = "opening";
  /** Until the hub was told that the match is taken, nothing of it may be sent. */
  #held: Uint8Array[] | undefined = [];
  #result: Saved["result"];
  #void: string | undefined;
  #warned = false;

  constructor(game: Game, opening: RoomOpening, port: MatchPort, random: () => number = randomWord) {
    this.#game = game;
    this.#port = port;
    this.#opening = opening;
    this.#number = opening.room;
    this.#random = random;
    this.#seats = opening.info.seats.map((seat) => ({ ...seat, left: false }));
    this.match = opening.info.match;
    this.round = opening.info.round;
    this.options = opening.info.options;
    this.#host = opening.info.host;
    this.store = openStore((build) => port.ask(build));
  }

  // What the connection calls

  /** Begins or restores the match. Calls `accept` before anything of it is sent. @throws Refuse, with a reason for the host of the room */
  async open(accept: () => void): Promise<void> {
    try {
      await this.#begin();
      this.#flush();
    } catch (error) {
      this.#phase = "ended";
      if (error instanceof Refuse) throw error;
      this.#port.failed(error, "open");
      throw new Refuse(failedReason);
    }
    if (this.#phase !== "opening") return;
    accept();
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const body of held) this.#port.write(body);
    this.#phase = "idle";
    this.#sendEnd();
    this.#next();
  }

  handle(event: RoomEvent): void {
    if (this.#phase === "ended") return;
    if (this.#queue.length >= this.#port.limits.replayEventsMax * 4) {
      return this.#fail(new Error(`a handler is busy while ${this.#queue.length} events wait`), "an async handler");
    }
    this.#queue.push(event);
    this.#next();
  }

  close(reason: CloseReason): void {
    this.#phase = "ended";
    this.#queue.length = 0;
    try {
      this.#game.handlers.closed?.(this, reason);
    } catch (error) {
      this.#port.failed(error, "closed");
    }
  }

  // What the author calls

  get seats(): readonly Seat[] {
    return this.#seats;
  }

  get host(): number | null {
    return this.#host;
  }

  async fairRandom(label: string): Promise<Uint8Array> {
    if (!isName(label)) throw new RangeError("a label has 1 to 64 characters [RN2]");
    return (await this.#port.ask((id) => encode([frameTypes.random, id, this.#number, label]))) as Uint8Array;
  }

  random(): number {
    return (this.#random() >>> 5) / 2 ** 27;
  }

  shuffled<T>(items: readonly T[]): T[] {
    const list = [...items];
    for (let i = list.length - 1; i > 0; i--) {
      const j = Math.floor(this.random() * (i + 1));
      const [a, b] = [list[i], list[j]];
      // Both indices lie within the list.
      list[i] = b as T;
      list[j] = a as T;
    }
    return list;
  }

  show(seat: number | null, view: ViewNode): void {
    const target = this.#viewer(seat);
    const next = checkView(plain(view), this.#port.limits);
    const last = this.#shown.get(target);
    if (last !== undefined && same(last, next)) return;
    this.#send([frameTypes.view, this.#number, target, next], `the view of ${seat ?? "spectators"}`);
    this.#shown.set(target, next);
  }

  patch(seat: number | null, ...changes: ViewPatch[]): void {
    const target = this.#viewer(seat);
    const view = this.#shown.get(target);
    if (!view) throw new Error("show a view before you patch it [VW6]");
    const patches = plain(changes);
    const next = applyPatch(view, patches, this.#port.limits);
    this.#send([frameTypes.patch, this.#number, target, patches], "a patch");
    this.#shown.set(target, next);
  }

  send(to: Address, payload: Uint8Array): void {
    this.#send([frameTypes.data, this.#number, to, payload], "data");
  }

  deadline(name: string, ms: number | null): void {
    const { deadlineMsMax } = this.#port.limits;
    const whole = ms === null ? null : Math.round(ms);
    if (!isName(name) || (whole !== null && !(whole >= 0 && whole <= deadlineMsMax))) {
      throw new RangeError(`a deadline has a name of 1 to 64 characters and 0 to ${deadlineMsMax} ms [DL1]`);
    }
    this.#send([frameTypes.deadline, this.#number, name, whole], "a deadline");
  }

  finish(finish: Finish): void {
    if (this.#result) return;
    const seats = this.#seats.map(({ seat }) => seat);
    const placements = placementsOf(seats, finish);
    this.#result = checkResult({ placements }, seats, this.#game.manifest.stats ?? {});
  }

  void(reason: string): void {
    this.#void ??= reason.slice(0, reasonCharsMax).toWellFormed();
  }

  log(level: LogLevel, line: string): void {
    this.#port.log(level, line);
  }

  // How an event goes

  async #begin(): Promise<void> {
    const { handlers } = this.#game;
    const { restore } = this.#opening.info;
    if (restore) {
      const saved = readSaved(restore.checkpoint);
      this.#n = restore.n;
      this.#result = saved.result;
      for (const seat of saved.left) this.#update(seat, { connected: false, left: true });
      this.state = handlers.stored ? handlers.stored.load(saved.state) : saved.state;
      return;
    }
    // There is no state before `open` has returned, and the type of its parameter says so.
    this.state = await handlers.open(this as Room<Options, undefined>);
  }

  #next(): void {
    while (this.#phase === "idle") {
      const event = this.#queue.shift();
      if (!event) return;
      // Seen before the server went away, and part of the checkpoint.
      if (event.n <= this.#n) continue;
      this.#run(event);
    }
  }

  #run(event: RoomEvent): void {
    this.#n = event.n;
    try {
      const work = this.#dispatch(event);
      // A handler of one expression gives back its value, which means nothing.
      if (!(work instanceof Promise)) return this.#settle();
      this.#phase = "busy";
      void this.#await(work, event.kind);
    } catch (error) {
      this.#fail(error, event.kind);
    }
  }

  async #await(work: Promise<void>, during: string): Promise<void> {
    try {
      await work;
      if (this.#phase !== "busy") return;
      this.#phase = "idle";
      this.#settle();
    } catch (error) {
      return this.#fail(error, during);
    }
    this.#next();
  }

  #dispatch(event: RoomEvent): void | Promise<void> {
    const { handlers } = this.#game;
    switch (event.kind) {
      case "joined":
        return handlers.joined?.(this, this.#seat(event.seat));
      case "dropped":
        this.#update(event.seat, { connected: false });
        return handlers.dropped?.(this, event.seat);
      case "back":
        this.#update(event.seat, { connected: true });
        return handlers.back?.(this, event.seat, event.missed);
      case "left":
        this.#update(event.seat, { connected: false, left: true });
        return handlers.left?.(this, event.seat, event.reason);
      case "host":
        this.#host = event.seat;
        return;
      case "data":
        return handlers.data?.(this, event.seat, event.payload);
      case "deadline":
        return own(handlers.deadlines, event.name)?.(this);
      case "action": {
        const view = this.#shown.get(event.seat);
        if (!view || !offers(view, event.action, event.value)) return undefined;
        return own(handlers.actions, event.action)?.(this, event.seat, event.value);
      }
    }
  }

  #settle(): void {
    this.#flush();
    this.#sendEnd();
  }

  /** Stores first, then shows: nobody sees what could still be lost. */
  #flush(): void {
    if (this.#void !== undefined) return;
    this.#save();
    const { handlers, manifest } = this.#game;
    if (!handlers.view) return;
    for (const { seat, left } of this.#seats) {
      if (!left) this.show(seat, handlers.view(this, seat));
    }
    if (manifest.spectators === true) this.show(null, handlers.view(this, null));
  }

  #save(): void {
    const { stored } = this.#game.handlers;
    const state = stored ? stored.save(this.state) : this.state;
    const left = this.#seats.filter((seat) => seat.left).map(({ seat }) => seat);
    const bytes = writeSaved({ state, left, result: this.#result });
    const last = this.#saved;
    if (last && this.#n - last.n < checkpointEventsMax && Buffer.compare(last.bytes, bytes) === 0) return;
    const { checkpointBytesMax } = this.#port.limits;
    if (bytes.length > checkpointBytesMax) {
      if (!this.#warned)
        this.#port.log("warn", `The state has ${bytes.length} bytes; the hub stores ${checkpointBytesMax}.`);
      this.#warned = true;
      return;
    }
    this.#saved = { bytes, n: this.#n };
    this.#send([frameTypes.checkpoint, this.#number, this.#n, bytes], "the checkpoint");
  }

  #sendEnd(): void {
    if (this.#phase === "ended") return;
    if (this.#void !== undefined) {
      this.#phase = "ended";
      this.#sendVoid(this.#void);
    } else if (this.#result) {
      this.#phase = "ended";
      const result = this.#result;
      this.#port.request(
        (id) => encode([frameTypes.result, id, this.#number, result]),
        (error) => {
          // A conflict: the match has its result already, from before this server took it over.
          if (!error || error.code === "conflict" || error.code === "not_found") return;
          this.#sendVoid("The game's result was not valid.");
        },
      );
    }
  }

  #sendVoid(reason: string): void {
    this.#port.request(
      (id) => encode([frameTypes.void, id, this.#number, reason]),
      () => {
        // The room may be gone at the hub by now: that is what was wanted.
      },
    );
  }

  #fail(error: unknown, during: string): void {
    if (this.#phase === "ended") return;
    this.#phase = "ended";
    this.#queue.length = 0;
    this.#port.failed(error, during);
    this.#sendVoid(failedReason);
  }

  #send(frame: readonly unknown[], what: string): void {
    if (this.#phase === "ended") return;
    const body = encode(frame);
    const { frameBytesMax } = this.#port.limits;
    if (body.length > frameBytesMax) {
      throw new RangeError(`${what} has ${body.length} bytes; the hub takes ${frameBytesMax} [FR1]`);
    }
    if (this.#held) this.#held.push(body);
    else this.#port.write(body);
  }

  #seat(info: Omit<Seat, "left">): Seat {
    const seat = { ...info, left: false };
    const index = this.#seats.findIndex((one) => one.seat >= seat.seat);
    if (index < 0) this.#seats.push(seat);
    else this.#seats.splice(index, this.#seats[index]?.seat === seat.seat ? 1 : 0, seat);
    return seat;
  }

  #update(number: number, change: Partial<Seat>): void {
    const index = this.#seats.findIndex(({ seat }) => seat === number);
    const seat = this.#seats[index];
    if (seat) this.#seats[index] = { ...seat, ...change };
  }

  #viewer(seat: number | null): number {
    if (seat === null || seat === spectatorsSeat) return spectatorsSeat;
    if (this.#seats.some((one) => one.seat === seat)) return seat;
    throw new RangeError(`there is no seat ${seat} in this match`);
  }
}

const isName = (text: string) => text !== "" && charsWithin(text, 64) && text.isWellFormed();

/** An author's map has its prototype's names, too; a player must not reach those. */
function own<T>(map: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return map && Object.hasOwn(map, name) ? map[name] : undefined;
}

/** A generator that shows its outputs must not show the next ones: a player sees many a shuffled deck. */
function randomWord(): number {
  return randomBytes(4).readUInt32LE();
}
