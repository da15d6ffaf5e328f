import { decode, encode } from "../../protocol/codec.ts";
import type { RoomInfo, SignedIn, Ticket } from "../../protocol/http.ts";
import {
  type ChatLine,
  type HubToPlayer,
  type JoinArgs,
  type Joined,
  playerFrames,
  type PlayerToHub,
  type RoomCommand,
  type RoomState,
  type Snapshot,
} from "../../protocol/player.ts";
import type { ActionValue, ViewNode } from "../../protocol/view.ts";
import { applyPatch } from "../../protocol/view-patch.ts";
import { json, post } from "./hub.ts";
import { until } from "./wait.ts";

/** A player who speaks the protocol and nothing more: one session, one WebSocket at a time. */
export class TestPlayer {
  readonly url: string;
  readonly token: string;
  readonly user: string;
  /** Everything received, in order. */
  readonly frames: HubToPlayer[] = [];
  readonly chat: ChatLine[] = [];
  room: RoomState | undefined;
  view: ViewNode | null = null;
  snapshot: Snapshot | undefined;
  member = 0;
  /** Last number of the room's and the own stream. */
  readonly last = { room: 0, own: 0 };
  bye: string | undefined;
  /** Those it has come in with. */
  readonly tickets: string[] = [];
  /** What its program sends with every request. */
  readonly #headers: Readonly<Record<string, string>>;
  #socket: WebSocket | undefined;
  #id = 0;

  constructor(url: string, { token, user }: SignedIn, headers: Readonly<Record<string, string>> = {}) {
    this.url = url;
    this.#headers = headers;
    this.token = token ?? "";
    this.user = user.id;
  }

  static async guest(url: string, name: string): Promise<TestPlayer> {
    return new TestPlayer(url, await json<SignedIn>(post(`${url}/api/guests`, { name, session: "token" })));
  }

  static async account(url: string, username: string, password = "a long walk by the sea"): Promise<TestPlayer> {
    return new TestPlayer(
      url,
      await json<SignedIn>(post(`${url}/api/accounts`, { username, password, session: "token" })),
    );
  }

  get online(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  createRoom(game?: string): Promise<RoomInfo> {
    return this.ask<RoomInfo>("POST", "/api/rooms", game === undefined ? {} : { game });
  }

  get<T>(path: string): Promise<T> {
    return this.ask<T>("GET", path);
  }

  /** A request of the API; undefined for an answer without a body. */
  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers = {
      ...this.#headers,
      authorization: `Bearer ${this.token}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    };
    const response = await fetch(this.url + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return response.status === 204 ? (undefined as T) : json<T>(Promise.resolve(response));
  }

  async connect(): Promise<void> {
    const { ticket } = await this.ask<Ticket>("POST", "/api/tickets", {});
    this.tickets.push(ticket);
    // What only Bun takes in place of subprotocols.
    const options = { headers: this.#headers } as unknown as string[];
    const socket = new WebSocket(`${this.url.replace("http", "ws")}/ws?ticket=${ticket}`, options);
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => this.#receive(decode(new Uint8Array(data as ArrayBuffer)) as HubToPlayer);
    this.#socket = socket;
    this.bye = undefined;
    const from = this.frames.length;
    await until("WELCOME", () => this.frames.slice(from).some(([type]) => type === playerFrames.welcome));
  }

  async join(code: string, args: Partial<JoinArgs> = {}): Promise<Joined> {
    if (!this.online) await this.connect();
    const joined = await this.request((id) => [playerFrames.join, id, { code, client: "bot", locale: "en", ...args }]);
    this.member = joined!.member;
    await until("ROOM", () => this.room);
    return joined!;
  }

  async command(command: RoomCommand): Promise<void> {
    await this.request((id) => [playerFrames.command, id, command]);
  }

  /** Throws `CODE: message` for an ERROR. */
  async request(frame: (id: number) => PlayerToHub): Promise<Joined | null> {
    const id = ++this.#id;
    const from = this.frames.length;
    this.send(frame(id));
    const answer = await until("an answer", () =>
      this.frames
        .slice(from)
        .find((got) => (got[0] === playerFrames.ok || got[0] === playerFrames.error) && got[1] === id),
    );
    if (answer[0] === playerFrames.error) throw new Error(`${answer[2]}: ${answer[3]}`);
    return answer[0] === playerFrames.ok ? answer[2] : null;
  }

  act(action: string, value: ActionValue = null): void {
    this.send([playerFrames.action, action, value]);
  }

  data(payload: Uint8Array): void {
    this.send([playerFrames.data, payload]);
  }

  send(frame: PlayerToHub): void {
    this.sendBytes(encode(frame));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket?.send(bytes as Uint8Array<ArrayBuffer>);
  }

  sendText(text: string): void {
    this.#socket?.send(text);
  }

  /** The connection breaks, without a word. */
  async drop(): Promise<void> {
    const socket = this.#socket;
    socket?.close();
    await until("the socket to close", () => socket?.readyState === WebSocket.CLOSED);
  }

  /** Every payload of DATA so far. */
  payloads(): Uint8Array[] {
    return this.frames.flatMap((frame) => (frame[0] === playerFrames.dataOut ? [frame[3]] : []));
  }

  errors(): string[] {
    return this.frames.flatMap((frame) => (frame[0] === playerFrames.error ? [frame[2]] : []));
  }

  /** Waits until the room is in this phase. */
  async phase(phase: RoomState["state"]["phase"]): Promise<RoomState> {
    return until(`phase ${phase}`, () => (this.room?.state.phase === phase ? this.room : undefined));
  }

  #receive(frame: HubToPlayer): void {
    this.frames.push(frame);
    switch (frame[0]) {
      case playerFrames.room:
        this.room = frame[1];
        break;
      case playerFrames.chat:
        this.chat.push(...frame[1]);
        break;
      case playerFrames.snapshot:
        this.snapshot = frame[1];
        this.view = frame[1].view;
        Object.assign(this.last, { room: frame[1].room, own: frame[1].own });
        break;
      case playerFrames.dataOut:
        if (frame[1] === 0) this.last.room = frame[2];
        else this.last.own = frame[2];
        break;
      case playerFrames.view:
        this.last.own = frame[1];
        this.view = frame[2];
        break;
      case playerFrames.patch:
        this.last.own = frame[1];
        if (this.view) this.view = applyPatch(this.view, frame[2]);
        break;
      case playerFrames.bye:
        this.bye = frame[1];
        break;
      default:
    }
  }
}
