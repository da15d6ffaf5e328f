import type { Socket } from "bun";
import { shape } from "./shape.ts";
import { nowMicros, type Tally } from "./tally.ts";

/** Most messages that go out with one write. */
const batchMax = 16;
/** Flags and length, then the mask. The mask is zero, so that a message is written as it is. */
const headerBytes = 6;
const empty = new Uint8Array(0);

export interface LineSetup {
  readonly hostname: string;
  readonly port: number;
  readonly path: string;
  /** Told in X-Forwarded-For: the hub counts sockets by address. */
  readonly address: string;
  /** A message up to its payload, and the size of the message in which it comes back: other sizes are not deliveries. */
  readonly prefix: Uint8Array;
  readonly deliveryBytes: number;
  readonly tally: Tally;
  /** Any other message. */
  readonly message: (body: Uint8Array) => void;
}

/**
 * One player: a WebSocket on a plain TCP socket. Two cores have to carry hub, game and 800 players, so nothing is decoded here:
 * messages are prebuilt, deliveries are told by their size, and the time of sending lies in the first 4 bytes of the payload.
 */
export class PlayerLine {
  readonly #setup: LineSetup;
  readonly #batch: Uint8Array;
  readonly #messageBytes: number;
  #socket: Socket | undefined;
  #upgraded: (() => void) | undefined;
  #rest = empty;
  #closed: string | undefined;
  /** Deliveries owed before the next message may go; see `open`. */
  #eighths = 0;
  #running = false;
  #held = 0;
  #sent = 0;
  #startedAt = 0;

  private constructor(setup: LineSetup) {
    this.#setup = setup;
    const body = setup.prefix.length + shape.payloadBytes;
    this.#messageBytes = headerBytes + body;
    this.#batch = new Uint8Array(batchMax * this.#messageBytes).fill(0x55);
    for (let i = 0; i < batchMax; i += 1) {
      const at = i * this.#messageBytes;
      this.#batch.set([0x82, 0x80 | body, 0, 0, 0, 0], at);
      this.#batch.set(setup.prefix, at + headerBytes);
    }
  }

  static async connect(setup: LineSetup): Promise<PlayerLine> {
    const line = new PlayerLine(setup);
    const upgraded = new Promise<void>((resolve, reject) => {
      line.#upgraded = resolve;
      const fail = (why: string) => {
        line.#closed ??= why;
        reject(new Error(why));
      };
      const { hostname, port } = setup;
      Bun.connect({
        hostname,
        port,
        socket: {
          open: (socket) => line.#open(socket),
          data: (_, chunk) => line.#receive(chunk),
          close: () => fail("the hub closed a player's connection"),
          error: (_, error) => fail(error.message),
        },
      }).catch((error: unknown) => fail(String(error)));
    });
    await upgraded;
    return line;
  }

  get closed(): string | undefined {
    return this.#closed;
  }

  /** A message that is not a broadcast. */
  send(body: Uint8Array): void {
    const short = body.length < 126;
    const header = short
      ? [0x82, 0x80 | body.length, 0, 0, 0, 0]
      : [0x82, 0xfe, body.length >> 8, body.length & 0xff, 0, 0, 0, 0];
    this.#write(Buffer.concat([Uint8Array.from(header), body]), header.length + body.length);
  }

  /** Sends `count` broadcasts with one write. */
  broadcast(count: number): void {
    const stamp = nowMicros();
    const batch = this.#batch;
    const size = Math.min(count, batchMax) * this.#messageBytes;
    for (let at = this.#messageBytes - shape.payloadBytes; at < size; at += this.#messageBytes) {
      batch[at] = stamp >>> 24;
      batch[at + 1] = stamp >>> 16;
      batch[at + 2] = stamp >>> 8;
      batch[at + 3] = stamp;
    }
    this.#write(batch, size);
  }

  /**
   * Keeps `inFlight` messages on their way until `stop`. The eight deliveries of a message pay its room's players one eighth of the
   * next one each: which message a delivery belongs to need not be known, and what is on its way stays the same.
   */
  start(inFlight: number): void {
    this.#running = true;
    this.#eighths = 0;
    this.#held = inFlight;
    this.#sent = 0;
    this.#startedAt = nowMicros();
    this.pump();
  }

  stop(): void {
    this.#running = false;
  }

  /** Sends what may go now. */
  pump(): void {
    if (!this.#running || this.#held === 0) return;
    const allowed = shape.perPlayerBurst + ((nowMicros() - this.#startedAt) * shape.perPlayerMax) / 1e6 - this.#sent;
    const count = Math.min(this.#held, batchMax, Math.floor(allowed));
    if (count <= 0) return;
    this.#held -= count;
    this.#sent += count;
    this.broadcast(count);
  }

  #open(socket: Socket): void {
    this.#socket = socket;
    const { path, hostname, port, address } = this.#setup;
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      "Sec-WebSocket-Key: bWluaWh1Yi1iZW5jaC0wMQ==",
      "Sec-WebSocket-Version: 13",
      `X-Forwarded-For: ${address}`,
    ];
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  }

  #receive(chunk: Uint8Array): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    if (this.#upgraded) {
      const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf("\r\n\r\n");
      if (end < 0) {
        this.#rest = bytes.slice();
        return;
      }
      if (!Buffer.from(bytes.subarray(0, end)).toString("latin1").startsWith("HTTP/1.1 101")) {
        this.#closed = `the hub answers: ${Buffer.from(bytes.subarray(0, end)).toString("latin1")}`;
        this.#socket?.end();
        return;
      }
      this.#upgraded();
      this.#upgraded = undefined;
      at = end + 4;
    }
    at = this.#frames(bytes, at);
    this.#rest = at < bytes.length ? bytes.slice(at) : empty;
    this.pump();
  }

  /** Returns where the first frame begins that is not complete. */
  #frames(bytes: Uint8Array, start: number): number {
    const { deliveryBytes, tally } = this.#setup;
    const now = nowMicros();
    const size = bytes.length;
    let at = start;
    while (size - at >= 2) {
      let body = at + 2;
      let length = bytes[at + 1] ?? 0;
      if (length === 126) {
        if (size - at < 4) break;
        length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
        body = at + 4;
      } else if (length === 127) throw new Error("a message of more than 65,535 bytes came");
      const end = body + length;
      if (end > size) break;
      if (length === deliveryBytes && bytes[at] === 0x82) {
        const stamp = end - shape.payloadBytes;
        tally.delivery(now - readStamp(bytes, stamp));
        if (this.#running && ++this.#eighths === shape.seatsPerRoom) {
          this.#eighths = 0;
          this.#held += 1;
        }
      } else this.#other(bytes[at] ?? 0, bytes.subarray(body, end));
      at = end;
    }
    return at;
  }

  #other(lead: number, body: Uint8Array): void {
    if (lead === 0x89) this.#write(Uint8Array.of(0x8a, 0x80, 0, 0, 0, 0), headerBytes);
    else if (lead === 0x82) {
      this.#setup.tally.otherFrames += 1;
      this.#setup.message(body);
    }
  }

  #write(bytes: Uint8Array, size: number): void {
    const taken = this.#socket?.write(bytes, 0, size) ?? 0;
    // A hub that does not read while it has a few hundred bytes to read is not there any more.
    if (taken !== size) this.#closed ??= "the hub does not read a player's messages";
  }
}

function readStamp(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) * 0x100_0000 + (((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))
  );
}
