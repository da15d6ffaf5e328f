import { parseLinkAddress } from "../../protocol/address.ts";
import type { KeyPair } from "../../protocol/keys.ts";
import { frameTypes as types, type GameToHub, type RoomOpenInfo } from "../../protocol/link.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import { GamePeer, type Received } from "./game-peer.ts";
import type { TestHub } from "./hub.ts";
import { until } from "./wait.ts";

/** A game server on the raw link: it answers pings and takes every room, and else does what the test says. */
export class RawGame {
  readonly peer: GamePeer;
  readonly rooms: { readonly room: number; readonly info: RoomOpenInfo }[] = [];
  /** All frames but pings and answers. */
  readonly events: Received[] = [];
  /** A reason to refuse rooms; "silence": no answer at all. */
  refuse: string | undefined;
  #seen = 0;
  #id = 100;
  #timer: ReturnType<typeof setInterval>;

  private constructor(peer: GamePeer) {
    this.peer = peer;
    this.#timer = setInterval(() => this.#read(), 1);
  }

  static async connect(address: string, key: KeyPair, manifest: Manifest): Promise<RawGame> {
    const { host, port, tls } = parseLinkAddress(address);
    const peer = await GamePeer.connect({ host, port, tls, key });
    await peer.start(manifest);
    return new RawGame(peer);
  }

  send(frame: GameToHub): void {
    this.peer.send(frame);
  }

  /** Sends a frame with an id and gives its answer: "ok" or the code. */
  async ask(frame: (id: number) => GameToHub): Promise<string> {
    const id = ++this.#id;
    this.send(frame(id));
    const isAnswer = (got: Received) => (got[0] === types.ok || got[0] === types.error) && got[1] === id;
    const answer = await until("an answer", () => this.peer.frames.find(isAnswer));
    return answer[0] === types.ok ? "ok" : String(answer[2]);
  }

  /** The first room, or the one after `before`. */
  async room(before = 0): Promise<{ readonly room: number; readonly info: RoomOpenInfo }> {
    return until("ROOM_OPEN", () => this.rooms[before]);
  }

  async event(type: number): Promise<Received> {
    return until(`an event of type ${type}`, () => {
      const at = this.events.findIndex((event) => event[0] === type);
      return at < 0 ? undefined : this.events.splice(at, 1)[0];
    });
  }

  /** As kill -9 does it. */
  kill(): void {
    clearInterval(this.#timer);
    this.peer.terminate();
  }

  #read(): void {
    const { frames } = this.peer;
    for (; this.#seen < frames.length; this.#seen += 1) this.#handle(frames[this.#seen]!);
    if (this.peer.closed) clearInterval(this.#timer);
  }

  #handle(frame: Received): void {
    const [type] = frame;
    if (type === types.ping) this.send([types.pong, frame[1] as number]);
    else if (type === types.roomOpen) this.#open(frame);
    else if (type !== types.ok && type !== types.error && type !== types.pong) this.events.push(frame);
  }

  #open([, id, room, info]: Received): void {
    this.rooms.push({ room: room as number, info: info as RoomOpenInfo });
    if (this.refuse === "silence") return;
    if (this.refuse === undefined) this.send([types.ok, id as number]);
    else this.send([types.error, id as number, "game_refused", this.refuse, null]);
  }
}

/** Registers a game at the hub and connects a server of it. */
export async function addRawGame(
  hub: Pick<TestHub, "addGame">,
  manifest: Manifest,
): Promise<RawGame & { readonly id: string; readonly address: string }> {
  const { pair, address, game } = await hub.addGame(manifest.name);
  const raw = await RawGame.connect(address, pair, manifest);
  return Object.assign(raw, { id: game, address });
}
