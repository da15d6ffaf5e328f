import type { RoomChange } from "../db/rooms.ts";
import type { Clock } from "./clock.ts";
import type { RoomStore } from "./room-store.ts";

/** A room as far as keeping it concerns. */
export interface KeptRoom {
  readonly code: string;
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
/** In one transaction, since nothing else happens in the meantime; what is left waits for the next. */
const writeBytesMax = 1_048_576;
/** After a write that failed, as with a full disk. */
const failedMs = 5_000;

/** Writes rooms behind their backs: what changed is noted at once, and written some time later in one transaction. */
export class RoomWriter {
  readonly #deps: RoomWriterDeps;
  readonly #changed = new Set<KeptRoom>();
  readonly #closed = new Set<string>();
  #cancel: (() => void) | undefined;
  #writing: Promise<void> | undefined;
  /** Monotonic ms; what changed waits for it. */
  #notBefore = 0;
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
    const waitMs = this.#hurried ? 0 : Math.max(writeMsMin, this.#notBefore - clock.monotonic());
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
    const closed = [...this.#closed];
    this.#closed.clear();
    if (changes.length + closed.length === 0) return;
    try {
      await store.write(changes, closed);
      const ended = clock.monotonic();
      const pauseMs = Math.max((ended - began) * writeShare, bytes / writeBytesPerMs);
      this.#notBefore = ended + Math.min(pauseMs, roomsWriteMsMax);
    } catch (error) {
      for (const room of rooms) {
        // One that closed meanwhile is gone, and would be written again after it was taken out.
        if (this.#closed.has(room.code)) continue;
        room.changeLost();
        this.#changed.add(room);
      }
      for (const code of closed) this.#closed.add(code);
      this.#notBefore = clock.monotonic() + failedMs;
      log("Rooms could not be written; a restart of the hub would lose what happened in them", {
        rooms: rooms.length,
        error: String(error),
      });
    }
  }

  #take(bytesMax: number) {
    const rooms: KeptRoom[] = [];
    const changes: RoomChange[] = [];
    let bytes = 0;
    for (const room of this.#changed) {
      if (bytes >= bytesMax) break;
      this.#changed.delete(room);
      const change = room.takeChange();
      if (!change) continue;
      rooms.push(room);
      changes.push(change);
      bytes += (change.state?.length ?? 0) + (change.match?.length ?? 0);
    }
    return { rooms, changes, bytes };
  }
}
