import { decode } from "../../protocol/codec.ts";
import { FrameSplitter, writeFrame } from "../../protocol/frame.ts";
import { linkLimits } from "../../protocol/limits.ts";
import { frameTypes } from "../../protocol/link.ts";
import { FrameScan } from "../../protocol/scan.ts";
import type { LinkTap, OpenTap, TappedSocket } from "../link/tap.ts";

/** One frame as it crossed the link. */
export interface LoggedFrame {
  /** Counts all frames of the run from 1. */
  readonly number: number;
  /** Milliseconds since the log began. */
  readonly atMs: number;
  readonly connection: number;
  readonly toGame: boolean;
  /** Bytes, without the length. */
  readonly bytes: number;
  /** Decoded; for bytes that are no MessagePack array an empty one. */
  readonly fields: readonly unknown[];
}

/** A connection of the game server, for as long as it lasts. */
export interface TappedConnection extends TappedSocket {
  readonly number: number;
  readonly open: boolean;
}

export type FrameListener = (frame: LoggedFrame, connection: TappedConnection) => void;

/** A frame and what it holds are kept this long: enough to name the one that was wrong. */
const framesKeptMax = 20_000;
/** What a hub's link takes at most, too. */
const { frameBytesMax } = linkLimits;

/** The log has lost the frames' beginnings, and passes on what the link refuses in the same way. */
const lengthOutOfBounds = new Uint8Array(4);

/**
 * All frames between a link and its game servers, decoded and numbered. Frames of a game are passed to the link one by one,
 * so that whatever the link does at once is about `fromGame`.
 */
export class FrameLog {
  readonly frames: LoggedFrame[] = [];
  readonly #now: () => number;
  readonly #listeners = new Set<FrameListener>();
  readonly #began: number;
  #fromGame: LoggedFrame | undefined;
  #count = 0;
  #connections = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#began = now();
  }

  /** The newest frame of a game server; while the link handles a frame it is that one. */
  get fromGame(): LoggedFrame | undefined {
    return this.#fromGame;
  }

  get count(): number {
    return this.#count;
  }

  /** Called with every frame, before the link handles one that came from the game. Returns how to stop. */
  listen(listener: FrameListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** For `LinkOptions.tap`. */
  readonly tap: OpenTap = (socket): LinkTap => {
    const write = (bytes: Uint8Array) => {
      socket.write(bytes);
      sent.push(bytes);
    };
    const connection = { number: ++this.#connections, open: true, ...socket, write };
    let passing: ((bytes: Uint8Array) => void) | undefined;
    const received = new FrameSplitter(frameBytesMax, (bytes, start, end) => {
      const body = bytes.slice(start, end);
      this.#add(connection, false, body);
      passing?.(writeFrame(body));
      return true;
    });
    const sent = new FrameSplitter(frameBytesMax, (bytes, start, end) => {
      this.#add(connection, true, bytes.slice(start, end));
      return true;
    });
    return {
      received(bytes, pass) {
        passing = pass;
        if (received.push(bytes) === "length") pass(lengthOutOfBounds);
      },
      sent: (bytes) => void sent.push(bytes),
      closed: () => {
        connection.open = false;
      },
    };
  };

  #add(connection: TappedConnection, toGame: boolean, body: Uint8Array): void {
    const frame: LoggedFrame = {
      number: ++this.#count,
      atMs: Math.round(this.#now() - this.#began),
      connection: connection.number,
      toGame,
      bytes: body.length,
      fields: readFields(body),
    };
    if (!toGame) this.#fromGame = frame;
    this.frames.push(frame);
    if (this.frames.length > framesKeptMax * 1.1) this.frames.splice(0, this.frames.length - framesKeptMax);
    for (const listener of this.#listeners) listener(frame, connection);
  }
}

// One for all: a scan never yields.
const scan = new FrameScan();

/** What is not well formed is not decoded: a decoder is not made for hostile bytes. */
function readFields(body: Uint8Array): readonly unknown[] {
  if (scan.scan(body) !== "ok") return [];
  const value = decode(body);
  return Array.isArray(value) ? value : [];
}

/** True for what says only that the other side is there. */
export function isHeartbeat({ fields }: LoggedFrame): boolean {
  return fields[0] === frameTypes.ping || fields[0] === frameTypes.pong;
}
