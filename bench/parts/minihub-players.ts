import { decode, encode } from "../../protocol/codec.ts";
import type { RoomInfo, SignedIn, Ticket } from "../../protocol/http.ts";
import { type JoinArgs, playerFrames as frames, type RoomCommand } from "../../protocol/player.ts";
import { gameName } from "./minihub-hub.ts";
import { PlayerLine } from "./player-line.ts";
import { shape } from "./shape.ts";
import type { Tally } from "./tally.ts";

/** Rooms that are filled at the same time. */
const roomsAtOnce = 5;
/** `[20, 0, n, payload]`: array, type, stream, a number of 5 bytes, a length of 2. */
const deliveryBytes = 10 + shape.payloadBytes;
const prefix = Uint8Array.of(0x92, frames.data, 0xc4, shape.payloadBytes);

/** Guests who sign in, fill rooms and start the game, as people would through the API. */
export async function seatMinihubPlayers(url: string, rooms: number, tally: Tally): Promise<PlayerLine[]> {
  const lines: PlayerLine[] = [];
  for (let room = 0; room < rooms; room += roomsAtOnce) {
    const some = Array.from({ length: Math.min(roomsAtOnce, rooms - room) }, (_, i) => fillRoom(url, room + i, tally));
    for (const players of await Promise.all(some)) lines.push(...players);
  }
  return lines;
}

async function fillRoom(url: string, room: number, tally: Tally): Promise<PlayerLine[]> {
  // A household per room: the hub counts guests and sockets by address.
  const api = new Api(url, `10.1.${room >> 8}.${room & 0xff}`);
  const guests = await Promise.all(
    Array.from({ length: shape.seatsPerRoom }, (_, seat) => api.guest(`Player ${seat}`)),
  );
  const [host] = guests;
  if (host === undefined) throw new Error("a room without players");
  const { code } = await api.post<RoomInfo>("/api/rooms", { game: gameName, capacity: shape.seatsPerRoom }, host);
  const players = await Promise.all(guests.map((token) => MinihubPlayer.join(api, token, code, tally)));
  await Promise.all(players.slice(1).map((player) => player.command({ name: "ready", ready: true })));
  await players[0]?.command({ name: "start" });
  await Promise.all(players.map((player) => player.playing));
  return players.map((player) => player.line);
}

class Api {
  readonly url: URL;
  readonly address: string;

  constructor(url: string, address: string) {
    this.url = new URL(url);
    this.address = address;
  }

  async guest(name: string): Promise<string> {
    const { token } = await this.post<SignedIn>("/api/guests", { name, session: "token" });
    if (token === undefined) throw new Error("the hub gave a guest no token");
    return token;
  }

  async post<T>(path: string, body: object, token?: string): Promise<T> {
    const headers = {
      "content-type": "application/json",
      "x-forwarded-for": this.address,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const answer = await fetch(new URL(path, this.url), { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (why: Error) => void;
}

/** Somebody in a room of minihub. */
class MinihubPlayer {
  readonly line: PlayerLine;
  /** The match has begun for this player. */
  readonly playing: Promise<void>;
  readonly #requests: Map<number, Waiting>;
  #id = 0;

  private constructor(line: PlayerLine, playing: Promise<void>, requests: Map<number, Waiting>) {
    this.line = line;
    this.playing = playing;
    this.#requests = requests;
  }

  static async join(api: Api, token: string, code: string, tally: Tally): Promise<MinihubPlayer> {
    const { ticket } = await api.post<Ticket>("/api/tickets", {}, token);
    const requests = new Map<number, Waiting>();
    const { promise: playing, resolve: begin } = Promise.withResolvers<void>();
    const line = await PlayerLine.connect({
      hostname: api.url.hostname,
      port: Number(api.url.port),
      path: `/ws?ticket=${encodeURIComponent(ticket)}`,
      address: api.address,
      prefix,
      deliveryBytes,
      tally,
      message(body) {
        const [type, first, second, third] = decode(body.slice()) as [number, number | null, string, string];
        if (type === frames.snapshot) begin();
        if (type === frames.bye) throw new Error(`The hub said goodbye: ${first} ${second}`);
        if (type !== frames.ok && type !== frames.error) return;
        const waiting = first === null ? undefined : requests.get(first);
        if (type === frames.ok) waiting?.resolve();
        else if (waiting) waiting.reject(new Error(`${second}: ${third}`));
        else console.error(`The hub says to a player: ${second}: ${third}`);
      },
    });
    const player = new MinihubPlayer(line, playing, requests);
    const args: JoinArgs = { code, client: "bot", locale: "en" };
    await player.#request((id) => [frames.join, id, args]);
    // A client that is silent for 45 s is taken as gone.
    const ping = encode([frames.ping, 0]);
    setInterval(() => line.send(ping), 15_000).unref();
    return player;
  }

  command(command: RoomCommand): Promise<void> {
    return this.#request((id) => [frames.command, id, command]);
  }

  #request(frame: (id: number) => readonly unknown[]): Promise<void> {
    const id = ++this.#id;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#requests.set(id, { resolve, reject });
    this.line.send(encode(frame(id)));
    return promise;
  }
}
