import type { RoomChange } from "../db/rooms.ts";
import type { Clock } from "./clock.ts";
import type { RoomStore } from "./room-store.ts";
import { Turns } from "./turns.ts";

/** A room as far as keeping it concerns. */
export interface KeptRoom {
  readonly code: string;
  readonly game?: { readonly id: string } | undefined;
  /** What changed since it was last asked. Undefined: nothing. */
  takeChange(): RoomChange | undefined;
  /** What was taken could not be written: all of it is to be given again. */
  changeLost(): void;
}

export interface RoomWriterDeps {
  readonly clock: Clock;
  readonly store: Pick<RoomStore, "write">;
  readonly log: (message: string, properties: Record<string, unknown>) => void;
}

/** At most this much of what happened is gone after the hub was killed, with the time that one write takes. */
export const roomsWriteMsMax = 500;
/** Changes that come together are written together. */
const writeMsMin = 50;
/** Writing takes at most one part in so many of the hub's time, up to roomsWriteMsMax. */
const writeShare = 50;
/** Sustained, up to roomsWriteMsMax: nobody's disk shall wear out over a game that keeps a lot. */
const writeBytesPerMs = 512;
/** In one transaction, since nothing else happens in the meantime; the next one comes a few turns later. */
const writeBytesMax = 262_144;
const turnsMs = 2;
/** In transactions that follow one another so; what is left waits for as long as all of them are to be paid for. */
const roundBytesMax = 1_048_576;
/** After a write that failed, as with a full disk. */
const failedMs = 5_000;

/**
 * Writes rooms behind their backs: what changed is noted at once, and written some time later, that of many rooms in one
 * transaction. Where there is more than that, games come in turn: one that keeps a lot in a hundred rooms delays itself, not others.
 */
export class RoomWriter {
  readonly #deps: RoomWriterDeps;
  readonly #changed = new Set<KeptRoom>();
  readonly #closed = new Set<string>();
  #cancel: (() => void) | undefined;
  #writing: Promise<void> | undefined;
  /** Monotonic ms; what changed waits for it. */
  #notBefore = 0;
  /** Of transactions that follow one another. */
  #round = { ms: 0, bytes: 0 };
  readonly #turns = new Turns<KeptRoom>();
  #hurried = false;
  #stopped = false;

  constructor(deps: RoomWriterDeps) {
    this.#deps = deps;
  }

  touched(room: KeptRoom): void {
    this.#changed.add(room);
    this.#schedule();
  }

  /** What is noted is written as soon as it can be: a match begins or is over, and both must not be forgotten at once. */
  hurry(): void {
    this.#hurried = true;
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#count > 0) this.#schedule();
  }

  closed(room: KeptRoom): void {
    this.#changed.delete(room);
    this.#closed.add(room.code);
    this.#schedule();
  }

  /** Writes all there is, and nothing after it. `freeze` is called in the moment that the last write stands for. */
  async close(freeze: () => void): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#writing;
    // While there is much, others go on meanwhile.
    for (let left = Infinity; this.#count > 0 && this.#count < left;) {
      left = this.#count;
      await this.#write(writeBytesMax);
    }
    // Taken at once, before its first await.
    const last = this.#write(Infinity);
    freeze();
    await last;
  }

  get #count(): number {
    return this.#changed.size + this.#closed.size;
  }

  #schedule(): void {
    if (this.#cancel || this.#writing || this.#stopped) return;
    const { clock } = this.#deps;
    const leastMs = this.#round.bytes > 0 ? turnsMs : writeMsMin;
    const waitMs = this.#hurried ? 0 : Math.max(leastMs, this.#notBefore - clock.monotonic());
    this.#cancel = clock.after(waitMs, () => {
      this.#cancel = undefined;
      this.#writing = this.#write(writeBytesMax).finally(() => {
        this.#writing = undefined;
        if (this.#count > 0) this.#schedule();
      });
    });
  }

  async #write(bytesMax: number): Promise<void> {
    const { clock, store, log } = this.#deps;
    const began = clock.monotonic();
    this.#hurried = false;
    const { rooms, changes, bytes } = this.#take(bytesMax);
    const isMoreLeft = this.#changed.size > 0;
    const closed = [...this.#closed];
    this.#closed.clear();
    if (changes.length + closed.length === 0) return;
    try {
      await store.write(changes, closed);
      const ended = clock.monotonic();
      this.#notBefore = ended + this.#pauseMs(ended - began, bytes, isMoreLeft);
    } catch (error) {
      for (const room of rooms) {
        // One that closed meanwhile is gone, and would be written again after it was taken out.
        if (this.#closed.has(room.code)) continue;
        room.changeLost();
        this.#changed.add(room);
      }
      for (const code of closed) this.#closed.add(code);
      this.#round = { ms: 0, bytes: 0 };
      this.#notBefore = clock.monotonic() + failedMs;
      log("Rooms could not be written; a restart of the hub would lose what happened in them", {
        rooms: rooms.length,
        error: String(error),
      });
    }
  }

  #pauseMs(tookMs: number, bytes: number, isMoreLeft: boolean): number {
    const round = { ms: this.#round.ms + tookMs, bytes: this.#round.bytes + bytes };
    const isAmidst = isMoreLeft && round.bytes < roundBytesMax;
    this.#round = isAmidst ? round : { ms: 0, bytes: 0 };
    return isAmidst
      ? turnsMs
      : Math.min(Math.max(round.ms * writeShare, round.bytes / writeBytesPerMs), roomsWriteMsMax);
  }

  #take(bytesMax: number) {
    const rooms: KeptRoom[] = [];
    const changes: RoomChange[] = [];
    let bytes = 0;
    this.#turns.begin(this.#changed);
    while (bytes < bytesMax) {
      const room = this.#turns.next();
      if (!room) break;
      this.#changed.delete(room);
      const change = room.takeChange();
      if (!change) continue;
      rooms.push(room);
      changes.push(change);
      const size = (change.state?.length ?? 0) + (change.match?.length ?? 0);
      this.#turns.took(room, size);
      bytes += size;
    }
    return { rooms, changes, bytes };
  }
}
