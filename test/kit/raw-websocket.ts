import { connect, type Socket } from "node:net";
import { until } from "./wait.ts";

/** A WebSocket spoken byte by byte, for frames that no library would send. */
export class RawWebSocket {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => (this.#received = Buffer.concat([this.#received, chunk])));
    socket.on("error", () => undefined);
    socket.on("close", () => (this.closed = true));
  }

  /** Upgrades; `head` is the answer's head. */
  static async open(url: string, path: string, headers: Readonly<Record<string, string>> = {}) {
    const { hostname, port, host } = new URL(url);
    const raw = new RawWebSocket(connect(Number(port), hostname));
    const lines = Object.entries({
      host,
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": Buffer.alloc(16, 7).toString("base64"),
      ...headers,
    });
    raw.#socket.write(`GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`);
    const end = await until("the head of the answer", () => {
      const at = raw.#received.indexOf("\r\n\r\n");
      return at < 0 ? undefined : at + 4;
    });
    const head = raw.#received.subarray(0, end).toString("latin1");
    raw.#received = raw.#received.subarray(end);
    return { raw, head };
  }

  /** One frame: first byte (FIN, RSV, opcode) and payload; masked unless told otherwise. */
  frame(first: number, payload: Uint8Array, masked = true): void {
    const { length } = payload;
    const header =
      length < 126
        ? [length]
        : length < 65_536
          ? [126, length >> 8, length & 255]
          : [127, 0, 0, 0, 0, ...bytesOf(length)];
    header[0]! |= masked ? 0x80 : 0;
    this.write(Buffer.from([first, ...header, ...(masked ? [0, 0, 0, 0] : [])]), payload);
  }

  write(...parts: readonly Uint8Array[]): void {
    for (const part of parts) this.#socket.write(part);
  }

  /** The code of the server's close frame, or 1006 when the connection just ended. */
  async closeCode(): Promise<number> {
    return until("the end of the connection", () => {
      const received = this.#received;
      for (let at = 0; at + 2 <= received.length;) {
        const opcode = received[at]! & 15;
        const short = received[at + 1]! & 127;
        const start = at + (short === 126 ? 4 : short === 127 ? 10 : 2);
        const size =
          short === 126
            ? received.readUInt16BE(at + 2)
            : short === 127
              ? Number(received.readBigUInt64BE(at + 2))
              : short;
        if (opcode === 8) return size >= 2 ? received.readUInt16BE(start) : 1005;
        at = start + size;
      }
      return this.closed ? 1006 : undefined;
    });
  }

  /** Reads no more. */
  pause(): void {
    this.#socket.pause();
  }

  end(): void {
    this.#socket.destroy();
  }
}

const bytesOf = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
