/**
 * The hub's web client for one player of the author's page, on a port of its own.
 *
 * The problem: eight players in one browser need eight sessions, and cookies know hosts, not ports; a frame on another host
 * is another site, whose cookies browsers keep out. So no cookie is used: each door puts its player's token on what passes
 * through. A port makes an origin, so that storage is apart, too. The hub's own headers stay as they are; only a door says
 * that the author's page may frame it. What passes through the door can be held back or cut, as on a bad line.
 */
import { decode, encode } from "../../protocol/codec.ts";
import { devDelayMsMax } from "../../protocol/dev.ts";
import { playerFrames, type RoomCommand, type RoomState } from "../../protocol/player.ts";

export interface DoorOptions {
  /** Of the hub. */
  readonly hub: string;
  readonly token: string;
  /** Origins that may frame the client. */
  readonly page: () => string;
  readonly changed: () => void;
  /** The room as this player is told of it. */
  readonly room: (state: RoomState) => void;
}

interface Line {
  readonly ticket: string;
  upstream?: WebSocket;
}

type DoorSocket = Bun.ServerWebSocket<Line>;

/** Bun's WebSocket takes headers; the type that browsers have does not say so. */
type DialWithHeaders = new (url: string, options: Bun.WebSocketOptions) => WebSocket;

/** Ids of commands that the door itself sends; a client counts from 1. */
const ownIdsFrom = 0xf000_0000;
const answerMs = 5_000;

export class PlayerDoor {
  readonly #options: DoorOptions;
  readonly #server: Bun.Server<Line>;
  readonly #sockets = new Set<DoorSocket>();
  readonly #answers = new Map<number, (refusal: string | undefined) => void>();
  #nextId = ownIdsFrom;
  #delayMs = 0;
  #dropped = false;

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#server = Bun.serve<Line>({
      hostname: "127.0.0.1",
      port: 0,
      development: false,
      reusePort: false,
      idleTimeout: 60,
      fetch: (request, server) => this.#fetch(request, server),
      websocket: {
        perMessageDeflate: false,
        open: (socket) => this.#open(socket),
        message: (socket, message) => this.#fromClient(socket, message),
        close: (socket) => this.#gone(socket),
      },
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  get delayMs(): number {
    return this.#delayMs;
  }

  get dropped(): boolean {
    return this.#dropped;
  }

  /** In a room, that is: its client has a line to the hub. */
  get connected(): boolean {
    return this.#line !== undefined;
  }

  set delayMs(ms: number) {
    this.#delayMs = Math.min(devDelayMsMax, Math.max(0, Math.round(ms)));
  }

  /** Cuts the line, without a word, and lets no new one through. */
  set dropped(dropped: boolean) {
    this.#dropped = dropped;
    if (dropped) for (const socket of this.#sockets) socket.terminate();
  }

  /** A command as this player. Resolves with what the hub refused, in words. */
  command(command: RoomCommand): Promise<string | undefined> {
    const upstream = this.#line?.data.upstream;
    if (!upstream) return Promise.resolve("This player is not connected.");
    const id = this.#nextId++;
    upstream.send(new Uint8Array(encode([playerFrames.command, id, command])));
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve("The hub did not answer."), answerMs);
      this.#answers.set(id, (refusal) => {
        clearTimeout(timer);
        resolve(refusal);
      });
    });
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    await this.#server.stop(true);
  }

  get #line(): DoorSocket | undefined {
    return [...this.#sockets].findLast(({ data }) => data.upstream?.readyState === WebSocket.OPEN);
  }

  async #fetch(request: Request, server: Bun.Server<Line>): Promise<Response | undefined> {
    const url = new URL(request.url);
    const origin = request.headers.get("origin");
    // No page of the web may speak through this door, whatever name it gives this address.
    if (url.origin !== this.origin || (origin !== null && origin !== this.origin)) {
      return new Response("This is for the page of minihub dev alone.", { status: 403 });
    }
    if (url.pathname === "/ws") {
      if (this.#dropped) return new Response("Dropped.", { status: 503 });
      const ticket = url.searchParams.get("ticket") ?? "";
      return server.upgrade(request, { data: { ticket } })
        ? undefined
        : new Response("Not a WebSocket.", { status: 400 });
    }
    if (this.#dropped) return new Response("Dropped.", { status: 503 });
    if (this.#delayMs > 0) await Bun.sleep(this.#delayMs);
    return this.#pass(request, url);
  }

  async #pass(request: Request, url: URL): Promise<Response> {
    const headers = new Headers(request.headers);
    for (const name of ["cookie", "origin", "host", "sec-fetch-site", "connection"]) headers.delete(name);
    headers.set("authorization", `Bearer ${this.#options.token}`);
    const answer = await fetch(this.#options.hub + url.pathname + url.search, {
      method: request.method,
      headers,
      body: request.body === null ? null : await request.arrayBuffer(),
      redirect: "manual",
      decompress: false,
    });
    const passed = new Headers(answer.headers);
    passed.delete("set-cookie");
    passed.delete("x-frame-options");
    passed.delete("cross-origin-opener-policy");
    const policy = passed.get("content-security-policy") ?? "";
    passed.set(
      "content-security-policy",
      policy.replace("frame-ancestors 'none'", `frame-ancestors ${this.#options.page()}`),
    );
    return new Response(answer.body, { status: answer.status, headers: passed });
  }

  #open(socket: DoorSocket): void {
    this.#sockets.add(socket);
    const url = `${this.#options.hub.replace("http", "ws")}/ws?ticket=${encodeURIComponent(socket.data.ticket)}`;
    const options: Bun.WebSocketOptions = { headers: { authorization: `Bearer ${this.#options.token}` } };
    const upstream = new (WebSocket as unknown as DialWithHeaders)(url, options);
    upstream.binaryType = "arraybuffer";
    socket.data.upstream = upstream;
    upstream.onopen = () => this.#options.changed();
    upstream.onmessage = ({ data }) => {
      const bytes = new Uint8Array(data as ArrayBuffer);
      if (this.#look(bytes)) this.#later(() => void socket.send(bytes));
    };
    upstream.onclose = ({ code, reason }) => this.#later(() => socket.close(code === 1006 ? 1001 : code, reason));
  }

  #fromClient({ data: { upstream } }: DoorSocket, message: string | Buffer): void {
    if (typeof message === "string") return;
    const bytes = new Uint8Array(message);
    this.#later(() => {
      if (upstream?.readyState === WebSocket.OPEN) upstream.send(bytes);
      else upstream?.addEventListener("open", () => upstream.send(bytes), { once: true });
    });
  }

  #gone(socket: DoorSocket): void {
    this.#sockets.delete(socket);
    socket.data.upstream?.close();
    this.#options.changed();
  }

  /** Timers of the same length come in order, and a shorter delay than before is rarely chosen in the middle of a burst. */
  #later(call: () => void): void {
    if (this.#delayMs === 0) call();
    else setTimeout(call, this.#delayMs);
  }

  /** Reads what the hub says to this player. False: it answers the door, not the client. */
  #look(bytes: Uint8Array): boolean {
    // [type, …] with a type below 128 in the second byte: only these few are worth decoding.
    const type = bytes[1];
    if (type !== playerFrames.room && type !== playerFrames.ok && type !== playerFrames.error) return true;
    const frame = decode(bytes) as readonly unknown[];
    if (type === playerFrames.room) {
      this.#options.room(frame[1] as RoomState);
      return true;
    }
    const answered = this.#answers.get(frame[1] as number);
    if (!answered) return true;
    this.#answers.delete(frame[1] as number);
    answered(type === playerFrames.error ? String(frame[3]) : undefined);
    return false;
  }
}
