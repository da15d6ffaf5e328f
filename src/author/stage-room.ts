import { Refusal } from "../../protocol/errors.ts";
import { linkLimits } from "../../protocol/limits.ts";
import {
  type Address,
  type CloseReason,
  type LeaveReason,
  type RoomOpenInfo,
  type SeatInfo,
  spectatorsSeat,
} from "../../protocol/link.ts";
import type { Manifest, MatchResult, Options } from "../../protocol/manifest.ts";
import { checkResult } from "../../protocol/result-check.ts";
import { applyPatch } from "../../protocol/view-patch.ts";
import type { ActionValue, ViewNode, ViewPatch } from "../../protocol/view.ts";
import { FairRandom } from "../game/fair-random.ts";
import type { PortRoom, PortRoomEvents } from "../link/port.ts";
import type { SeededRandom } from "./random.ts";

/** What a room needs of a port. */
export interface RoomPort {
  openRoom(info: RoomOpenInfo, events: PortRoomEvents): PortRoom | undefined;
}

export interface StageRoomSetup {
  readonly manifest: Manifest;
  readonly seats: number;
  readonly options: Options;
  readonly random: SeededRandom;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
}

export type StageRoomState =
  | { readonly name: "opening" | "open" | "lost" | "closed" }
  | { readonly name: "refused" | "voided"; readonly reason: string }
  | { readonly name: "finished"; readonly result: MatchResult };

/** What a seat can do to a room, numbered; kept for a game server that has to be told again. */
type Tell = (room: PortRoom, n: number) => void;

interface Payload {
  readonly to: Address;
  readonly bytes: Uint8Array;
}

const payloadsKeptMax = 1_000;

/**
 * One match as a hub keeps it, played by a tool instead of people: the tool does what players do, and lets deadlines come.
 * It refuses what a hub refuses.
 */
export class StageRoom implements PortRoomEvents {
  readonly setup: StageRoomSetup;
  readonly match: string;
  /** The last view of each seat, and of 255, the spectators. */
  readonly views = new Map<number, ViewNode>();
  /** Milliseconds each deadline was set to, by name. */
  readonly deadlines = new Map<string, number>();
  readonly payloads: Payload[] = [];
  readonly seats: SeatInfo[];
  readonly left = new Set<number>();
  state: StageRoomState = { name: "opening" };
  checkpoints = 0;
  /** Frames of the game so far, and when the last of them came. */
  heard = 0;
  heardAt = 0;
  /** When the first frame came since this was set to undefined. */
  firstHeardAt: number | undefined;
  readonly #fair: FairRandom;
  readonly #patchable = new Set<number>();
  #told: { readonly n: number; readonly tell: Tell }[] = [];
  #n = 0;
  #checkpoint: { readonly n: number; readonly state: Uint8Array } | undefined;
  #result: string | undefined;
  #room: PortRoom | undefined;

  constructor(setup: StageRoomSetup) {
    const { random, seats } = setup;
    this.setup = setup;
    this.match = uuid(random);
    this.#fair = new FairRandom(this.match, { seed: random.bytes(32), labels: [] });
    this.seats = Array.from({ length: seats }, (_, seat) => newSeat(seat, random));
  }

  // What the tool does

  /** Opens the match, or opens it again with its checkpoint. False: the connection takes no more rooms. */
  open(port: RoomPort): boolean {
    const restore = this.#checkpoint && { checkpoint: this.#checkpoint.state, n: this.#checkpoint.n };
    this.state = { name: "opening" };
    this.#patchable.clear();
    this.#room = port.openRoom(
      {
        match: this.match,
        round: 1,
        options: this.setup.options,
        seats: this.seats.map((seat) => ({ ...seat, connected: seat.connected && !this.left.has(seat.seat) })),
        host: 0,
        commit: this.#fair.commit,
        ...(restore && { restore }),
      },
      this,
    );
    return this.#room !== undefined;
  }

  /** Another match that goes on from the same checkpoint, with what was told since. */
  copy(): StageRoom {
    const copy = new StageRoom(this.setup);
    copy.seats.splice(0, copy.seats.length, ...this.seats);
    for (const seat of this.left) copy.left.add(seat);
    copy.#checkpoint = this.#checkpoint;
    copy.#told = [...this.#told];
    copy.#n = this.#n;
    for (const [name, ms] of this.deadlines) copy.deadlines.set(name, ms);
    return copy;
  }

  get ended(): boolean {
    return this.state.name !== "opening" && this.state.name !== "open" && this.state.name !== "lost";
  }

  /** The game server's connection is gone, and the match can only go on at another. */
  get away(): boolean {
    return this.state.name === "lost";
  }

  /** Whether the newest checkpoint holds all that the game was told. */
  get saved(): boolean {
    return this.#checkpoint?.n === this.#n && this.#n > 0;
  }

  /** Which events a game server is told once more that goes on from the checkpoint. */
  get again(): string {
    const n = this.#checkpoint?.n ?? 0;
    if (n === this.#n) return `the checkpoint said n = ${n} and no event came after it`;
    const events = this.#n === n + 1 ? `event ${this.#n} comes` : `events ${n + 1} to ${this.#n} come`;
    return `the checkpoint said n = ${n}, so that ${events} again: does its state hold no more than it says? [CP1]`;
  }

  get hasCheckpoint(): boolean {
    return this.#checkpoint !== undefined;
  }

  act(seat: number, action: string, value: ActionValue): void {
    this.#tell((room, n) => room.action(n, seat, action, value));
  }

  send(seat: number, payload: Uint8Array): void {
    this.#tell((room, n) => room.data(n, seat, payload));
  }

  drop(seat: number): void {
    this.#connected(seat, false);
    this.#tell((room, n) => room.dropped(n, seat));
  }

  back(seat: number, missed: boolean): void {
    this.#connected(seat, true);
    this.#tell((room, n) => room.back(n, seat, missed));
  }

  leave(seat: number, reason: LeaveReason): void {
    this.left.add(seat);
    this.#tell((room, n) => room.left(n, seat, reason));
  }

  /** Somebody takes a free seat. */
  join(): number {
    const info = newSeat(this.seats.length, this.setup.random);
    this.seats.push(info);
    this.#tell((room, n) => room.joined(n, info));
    return info.seat;
  }

  /** Lets a deadline come now. */
  expire(name: string): void {
    if (this.deadlines.delete(name)) this.#tell((room, n) => room.expired(n, name));
  }

  close(reason: CloseReason): void {
    this.#room?.close(reason);
    if (!this.ended) this.state = { name: "closed" };
  }

  #connected(seat: number, connected: boolean): void {
    const info = this.seats[seat];
    if (info) this.seats[seat] = { ...info, connected };
  }

  #tell(tell: Tell): void {
    if (this.ended) return;
    const n = ++this.#n;
    this.#told.push({ n, tell });
    if (this.state.name === "open" && this.#room) tell(this.#room, n);
  }

  // What the game says

  opened(): void {
    this.#hear();
    this.state = { name: "open" };
    const from = this.#checkpoint?.n ?? 0;
    for (const { n, tell } of this.#told) if (n > from && this.#room) tell(this.#room, n);
  }

  refused(reason: string): void {
    this.#hear();
    this.state = { name: "refused", reason };
  }

  data(to: Address, bytes: Uint8Array, start = 0, end: number = bytes.length): Refusal | undefined {
    this.#hear();
    const named = to === null ? [] : typeof to === "number" ? [to < 0 ? -to - 1 : to] : to;
    if (named.some((seat) => !this.#has(seat))) return noSeat();
    this.payloads.push({ to, bytes: bytes.slice(start, end) });
    if (this.payloads.length > payloadsKeptMax) this.payloads.shift();
    return undefined;
  }

  view(seat: number, view: ViewNode): Refusal | undefined {
    this.#hear();
    if (!this.#has(seat)) return noSeat();
    this.views.set(seat, view);
    this.#patchable.add(seat);
    return undefined;
  }

  patch(seat: number, patches: readonly ViewPatch[]): Refusal | undefined {
    this.#hear();
    if (!this.#has(seat)) return noSeat();
    const view = this.views.get(seat);
    if (!view || !this.#patchable.has(seat)) {
      return new Refusal("view_invalid", "The first frame of a view is VIEW, not PATCH.", "VW6");
    }
    try {
      this.views.set(seat, applyPatch(view, patches));
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
    return undefined;
  }

  deadline(name: string, ms: number | null): Refusal | undefined {
    this.#hear();
    if (ms === null) this.deadlines.delete(name);
    else if (!this.deadlines.has(name) && this.deadlines.size >= linkLimits.deadlinesPerRoomMax) {
      return new Refusal("limit_exceeded", `A room has at most ${linkLimits.deadlinesPerRoomMax} deadlines.`, "DL1");
    } else this.deadlines.set(name, ms);
    return undefined;
  }

  checkpoint(n: number, state: Uint8Array): Refusal | undefined {
    this.#hear();
    if (n > this.#n || n < (this.#checkpoint?.n ?? 0)) {
      return new Refusal("frame_invalid", `Event ${n} is older than the last checkpoint or has not been sent.`, "CP1");
    }
    this.checkpoints += 1;
    this.#checkpoint = { n, state: state.slice() };
    this.#told = this.#told.filter((told) => told.n > n);
    return undefined;
  }

  async result(result: MatchResult): Promise<Refusal | undefined> {
    this.#hear();
    const text = JSON.stringify(result);
    if (this.#result !== undefined) {
      if (this.#result === text) return undefined;
      return new Refusal("conflict", "This match has another result already.", "RS2");
    }
    try {
      const seats = this.seats.map(({ seat }) => seat);
      this.state = { name: "finished", result: checkResult(result, seats, this.setup.manifest.stats ?? {}) };
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
    this.#result = text;
    // After the OK that answers RESULT.
    setTimeout(() => this.#room?.close("finished"), 0);
    return undefined;
  }

  void(reason: string): Refusal | undefined {
    this.#hear();
    if (this.#result !== undefined) return new Refusal("conflict", "This match has a result already.", "RS2");
    this.state = { name: "voided", reason };
    this.#room?.close("voided");
    return undefined;
  }

  random(label: string): Uint8Array | Refusal {
    return this.#fair.draw(label, linkLimits.randomLabelsMax);
  }

  lost(): void {
    if (!this.ended) this.state = { name: "lost" };
  }

  #hear(): void {
    this.heard += 1;
    this.heardAt = this.setup.now();
    this.firstHeardAt ??= this.heardAt;
  }

  #has(seat: number): boolean {
    return seat === spectatorsSeat || this.seats[seat] !== undefined;
  }
}

const noSeat = () => new Refusal("not_found", "This seat is not in this match.", "DT2");

function newSeat(seat: number, random: SeededRandom): SeatInfo {
  const player = `player-${Buffer.from(random.bytes(6)).toString("hex")}`;
  return { seat, player, name: null, guest: true, client: "bot", locale: "en", connected: true };
}

/** Version 4; the same again with the same seed. */
function uuid(random: SeededRandom): string {
  const hex = Buffer.from(random.bytes(16)).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
