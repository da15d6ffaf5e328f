import { decode, encode } from "../../protocol/codec.ts";
import { playerFrames as types, type HubToPlayer, type PlayerToHub, type RoomState } from "../../protocol/player.ts";
import { until } from "./wait.ts";

type Socket = Bun.ServerWebSocket<{ readonly ticket: string }>;

/** A WebSocket server that says only what the test tells it to, and keeps what clients say. */
export class ScriptedHub {
  readonly #server: Bun.Server<{ ticket: string }>;
  /** Newest last. */
  readonly sockets: Socket[] = [];
  readonly tickets: string[] = [];
  readonly frames: PlayerToHub[] = [];
  /** Sent at once to who connects; none: the hub stays silent. */
  welcomes = true;

  constructor() {
    this.#server = Bun.serve<{ ticket: string }>({
      port: 0,
      hostname: "127.0.0.1",
      fetch: (request, server) => {
        const ticket = new URL(request.url).searchParams.get("ticket") ?? "";
        this.tickets.push(ticket);
        return server.upgrade(request, { data: { ticket } }) ? undefined : new Response("", { status: 401 });
      },
      websocket: {
        open: (socket) => {
          this.sockets.push(socket);
          if (this.welcomes) this.send(welcome());
        },
        message: (_socket, message) => {
          this.frames.push(decode(new Uint8Array(message as Buffer)) as PlayerToHub);
        },
      },
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#server.port}`;
  }

  send(frame: HubToPlayer): void {
    this.sendRaw(encode(frame));
  }

  sendRaw(bytes: Uint8Array | string): void {
    this.sockets.at(-1)?.send(bytes);
  }

  /** The connection breaks without a word. */
  drop(): void {
    this.sockets.at(-1)?.terminate();
  }

  /** The first frame of this type that was not taken by this method yet. */
  async next<T extends PlayerToHub[0]>(type: T): Promise<Extract<PlayerToHub, readonly [T, ...unknown[]]>> {
    const frame = await until(`a frame of type ${type}`, () => {
      const at = this.frames.findIndex((one) => one[0] === type);
      return at >= 0 ? this.frames.splice(at, 1)[0] : undefined;
    });
    return frame as Extract<PlayerToHub, readonly [T, ...unknown[]]>;
  }

  /** Answers the next JOIN; gives its arguments. */
  async admit(resumed = false) {
    const [, id, args] = await this.next(types.join);
    this.send([types.ok, id, { member: 1, resumed }]);
    return args;
  }

  async close(): Promise<void> {
    await this.#server.stop(true);
  }
}

export function welcome(): HubToPlayer {
  const limits = { payloadBytesMax: 16_384, framesPerSecond: 150, bytesPerSecond: 65_536, graceMs: 120_000 };
  return [types.welcome, { version: 1, hub: "0.1.0", user: { id: "u", name: "Ada", guest: true }, limits }];
}

/** A room with two people in a match that is on, or in whatever state is asked for. */
export function someRoom(change: Partial<RoomState> = {}): RoomState {
  const person = { guest: true, ready: true, connected: true, spectator: false, muted: false, wins: 0 };
  return {
    code: "KWXRZ",
    game: {
      id: "g",
      name: "Game",
      description: "A game.",
      version: "1.0.0",
      seats: { min: 2, max: 2 },
      options: null,
      lateJoin: false,
      spectators: false,
      available: true,
    },
    options: {},
    settings: { public: false, locked: false, spectators: true, capacity: 16 },
    hasPassword: false,
    members: [
      { ...person, member: 1, name: "Ada", host: true, seat: 0 },
      { ...person, member: 2, name: "Bo", host: false, seat: 1 },
    ],
    state: {
      phase: "playing",
      commit: "00".repeat(32),
      match: "m1",
      seats: [
        { seat: 0, name: "Ada", connected: true, left: false },
        { seat: 1, name: "Bo", connected: true, left: false },
      ],
    },
    gameRttMs: null,
    ...change,
  };
}
