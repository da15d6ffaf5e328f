import { encode } from "../../protocol/codec.ts";
import {
  copyBytes,
  dataHeaderBytes,
  dataHeaderBytesMax,
  writeDataHeader,
  writeLength,
} from "../../protocol/data-frame.ts";
import { lengthBytes } from "../../protocol/frame.ts";
import type { HubToGame } from "../../protocol/link.ts";
import type { FlushTurn } from "./flush-turn.ts";
import { OutQueue, type WriteBytes } from "./out-queue.ts";

/** Above this a turn's frames are not held back until its end. */
const flushBytes = 65_536;

export interface OutboxOptions {
  readonly write: WriteBytes;
  readonly turn: FlushTurn;
  /** Bytes that may wait; more calls `overflow`, once. */
  readonly queueBytesMax: () => number;
  readonly overflow: () => void;
  /** Called when everything has been written after something had to wait. */
  readonly drained: () => void;
}

/** Frames to one game server: written into one buffer, flushed once per turn, bounded. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #queue: OutQueue;
  #marked = false;
  /** The socket did not take all; nothing is tried before it says that it takes more. */
  #blocked = false;
  #state: "open" | "ending" | "closed" = "open";

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#queue = new OutQueue(options.write);
  }

  get pendingBytes(): number {
    return this.#queue.pendingBytes;
  }

  /** A frame that is not DATA. */
  send(frame: HubToGame): void {
    this.sendBody(encode(frame));
  }

  /** An encoded frame without its length. */
  sendBody(body: Uint8Array): void {
    if (this.#state !== "open") return;
    const out = this.#queue.reserve(lengthBytes + body.length);
    const at = this.#queue.end;
    writeLength(out, at, body.length);
    out.set(body, at + lengthBytes);
    this.#committed(at + lengthBytes + body.length);
  }

  /**
   * DATA: the header straight into the buffer, the payload (`bytes` from `start` on) copied once.
   * What stands before the payload is copied with it and then written over: cheaper than a view of the payload alone.
   */
  sendData(room: number, n: number, seat: number, bytes: Uint8Array, start = 0): void {
    if (this.#state !== "open") return;
    const size = bytes.length - start;
    const out = this.#queue.reserve(dataHeaderBytesMax + size);
    const begin = this.#queue.end;
    const at = begin + dataHeaderBytes(room, n, seat, size);
    if (start <= at - begin) out.set(bytes, at - start);
    else copyBytes(out, at, bytes, start, bytes.length);
    writeDataHeader(out, begin, room, n, seat, size);
    this.#committed(at + size);
  }

  /** The last frame; whatever is sent after it is dropped. `flush` follows at once. */
  sendLast(frame: HubToGame): void {
    if (this.#state !== "open") return;
    this.#state = "ending";
    const body = encode(frame);
    const length = new Uint8Array(lengthBytes);
    writeLength(length, 0, body.length);
    this.#queue.append(length);
    this.#queue.append(body);
    this.flush();
  }

  /** The socket is gone. */
  close(): void {
    this.#state = "closed";
  }

  /** By the turn's end. */
  flush(): void {
    this.#marked = false;
    if (this.#state === "closed" || this.#blocked) return;
    this.#blocked = !this.#queue.flush();
    if (!this.#blocked && this.#state === "ending") this.#options.drained();
  }

  /** The socket takes more. */
  drain(): void {
    this.#blocked = false;
    this.flush();
  }

  #committed(end: number): void {
    this.#queue.commit(end);
    const pending = this.#queue.pendingBytes;
    if (pending > this.#options.queueBytesMax()) {
      this.#options.overflow();
    } else if (pending > flushBytes && !this.#blocked) {
      this.flush();
    } else if (!this.#marked && !this.#blocked) {
      this.#marked = true;
      this.#options.turn.mark(this);
    }
  }
}
