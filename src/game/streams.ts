import { roomLimits } from "../../protocol/limits.ts";
import { spectatorsSeat } from "../../protocol/link.ts";
import { playerFrames, type ResumePoint, streams } from "../../protocol/player.ts";
import { numbersAhead } from "./match-record.ts";
import { Ring } from "./ring.ts";
import { newStand, type Seat, type Sink, type Stand } from "./seat.ts";
import { writeData, writeFrame, writeViewFrame } from "./write-player.ts";

/** Ways out to many sockets at once. */
export interface Broadcast {
  /** To all seats and spectators. */
  everybody(frame: Uint8Array): void;
  spectators(frame: Uint8Array): void;
  /** How many get what `everybody` sends. */
  audience(): number;
  /** How many get what `spectators` sends. */
  watching(): number;
}

/** A frame a returning client may have missed. `seat` null: it went to everybody. */
interface SentFrame {
  readonly seat: number | null;
  readonly n: number;
  readonly frame: Uint8Array;
}

/**
 * The numbered frames of one match: one stream that everybody gets, and one for each seat (the spectators count as one).
 * Two numberings instead of one, since the gaps of a common one would tell a player when somebody else gets something.
 */
export class Streams {
  readonly spectators: Stand = newStand(spectatorsSeat);
  readonly #match: string;
  readonly #broadcast: Broadcast;
  readonly #deadlines: () => Record<string, number>;
  readonly #sent = new Ring<SentFrame>(roomLimits.historyFramesMax, roomLimits.historyBytesMax);
  #roomN = 0;
  #sentOwn = 0;

  constructor(match: string, broadcast: Broadcast, deadlines: () => Record<string, number>) {
    this.#match = match;
    this.#broadcast = broadcast;
    this.#deadlines = deadlines;
  }

  /** Last number of the stream that everybody gets. */
  get roomN(): number {
    return this.#roomN;
  }

  /** Frames of all streams so far. */
  get sent(): number {
    return this.#roomN + this.#sentOwn;
  }

  /** After a restart of the hub: nothing of what was sent is here any more. */
  restore(roomN: number): void {
    this.#roomN = roomN + numbersAhead;
  }

  /** Written once, whoever gets it. */
  dataToEverybody(bytes: Uint8Array, start: number, end: number): void {
    const n = ++this.#roomN;
    const frame = writeData(streams.room, n, bytes, start, end);
    this.#sent.push({ seat: null, n, frame }, frame.length);
    this.#broadcast.everybody(frame);
  }

  dataTo(stand: Stand, bytes: Uint8Array, start: number, end: number): void {
    this.#sendOwn(stand, writeData(streams.own, stand.own + 1, bytes, start, end));
  }

  /** `body` is the view or patch as the game encoded it. */
  viewTo(stand: Stand, type: typeof playerFrames.view | typeof playerFrames.patch, body: Uint8Array): void {
    this.#sendOwn(stand, writeViewFrame(type, stand.own + 1, body));
  }

  sendSnapshot(sink: Sink, stand: Stand): void {
    const snapshot = {
      match: this.#match,
      room: this.#roomN,
      own: stand.own,
      view: stand.view,
      deadlines: this.#deadlines(),
    };
    sink.send(writeFrame([playerFrames.snapshot, snapshot]));
  }

  /** The frames after a resume point in the order they were sent; undefined if some are gone. */
  missed(stand: Stand, resume: ResumePoint | undefined): readonly Uint8Array[] | undefined {
    if (!resume || resume.match !== this.#match || resume.room > this.#roomN || resume.own > stand.own)
      return undefined;
    const frames: Uint8Array[] = [];
    for (const { seat, n, frame } of this.#sent) {
      if (seat === null ? n > resume.room : seat === stand.seat && n > resume.own) frames.push(frame);
    }
    return frames.length === this.#roomN - resume.room + (stand.own - resume.own) ? frames : undefined;
  }

  /** Brings a client up to date: with the frames it missed, or with a snapshot where they are gone. */
  catchUp(sink: Sink, stand: Stand, missed: readonly Uint8Array[] | undefined): void {
    if (!missed) {
      this.sendSnapshot(sink, stand);
      return;
    }
    for (const frame of missed) sink.send(frame);
    for (const [name, ms] of Object.entries(this.#deadlines()))
      sink.send(writeFrame([playerFrames.deadline, name, ms]));
  }

  clear(): void {
    this.#sent.clear();
  }

  #sendOwn(stand: Stand, frame: Uint8Array): void {
    stand.own += 1;
    this.#sentOwn += 1;
    this.#sent.push({ seat: stand.seat, n: stand.own, frame }, frame.length);
    if (stand === this.spectators) this.#broadcast.spectators(frame);
    else (stand as Seat).sink?.send(frame);
  }
}
