import { parseLinkAddress } from "../../protocol/address.ts";
import { encode } from "../../protocol/codec.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import { writeFrame } from "../../protocol/frame.ts";
import type { AddedGame } from "../kit/hub.ts";
import { hostileGameBody, hostilePlayerBody, hostileValue, mutated } from "../kit/evil/frames.ts";
import type { HubProcess } from "../kit/evil/hub-process.ts";
import type { Seeded } from "../kit/evil/seeded.ts";
import { GamePeer } from "../kit/game-peer.ts";
import type { TestPlayer } from "../kit/player.ts";
import { until } from "../kit/wait.ts";

/** Longest that one step may wait for the hub; what takes longer is a hang. */
const stepMs = 15_000;

/** Sessions of one game server with its key, whole ones from HELLO to their end, and nothing in them can be relied on. */
export class GameSessions {
  readonly #hub: HubProcess;
  readonly #random: Seeded;
  readonly #added: AddedGame;
  readonly #manifest: Manifest;
  sessions = 0;
  frames = 0;
  /** That it was given. */
  rooms = 0;

  constructor(hub: HubProcess, random: Seeded, added: AddedGame, manifest: Manifest) {
    this.#hub = hub;
    this.#random = random;
    this.#added = added;
    this.#manifest = manifest;
  }

  async run(end: number): Promise<void> {
    while (performance.now() < end && this.#hub.running) await this.#session();
  }

  async #session(): Promise<void> {
    const random = this.#random;
    const { host, port, tls } = parseLinkAddress(this.#added.address);
    let peer: GamePeer;
    try {
      peer = await GamePeer.connect({ host, port, tls, key: this.#added.pair });
    } catch {
      // Over the bounds for one address: wait as a program would.
      await Bun.sleep(50);
      return;
    }
    this.sessions += 1;
    try {
      if (random.chance(0.15)) await this.#spoilHandshake(peer);
      else if (await this.#signIn(peer)) await this.#play(peer);
      else await Bun.sleep(300);
    } finally {
      if (random.chance(0.3)) peer.end();
      else peer.terminate();
      await until("the end of a session", () => peer.closed, stepMs);
    }
  }

  async #spoilHandshake(peer: GamePeer): Promise<void> {
    const random = this.#random;
    const hello = encode([types.hello, [1], peer.key.publicKey, random.bytes(32)]);
    const spoiled = random.pick<() => Uint8Array>([
      () => writeFrame(mutated(random, hello)),
      () => writeFrame(encode([types.hello, hostileValue(random), hostileValue(random), hostileValue(random)])),
      () => random.bytes(1 + random.below(2_000)),
      () => Buffer.concat([writeFrame(hello), writeFrame(encode([types.proof, random.bytes(64)]))]),
    ])();
    peer.raw(spoiled);
    if (random.chance(0.7)) peer.end();
    await until("a spoiled handshake to end", () => peer.closed, stepMs);
  }

  async #signIn(peer: GamePeer): Promise<boolean> {
    const random = this.#random;
    const { transcript } = await peer.hello();
    if (random.chance(0.03)) peer.body(mutated(random, encode([types.proof, random.bytes(64)])));
    else peer.prove(transcript);
    await until("READY or the end", () => peer.closed || peer.frames.some(([type]) => type === types.ready), stepMs);
    if (peer.closed) return false;
    const spoiled = {
      ...this.#manifest,
      [random.pick(["seats", "options", "stats", "version", "later"])]: hostileValue(random),
    };
    if (random.chance(0.2)) peer.body(encode([types.manifest, 1, spoiled]));
    peer.send([types.manifest, 2, this.#manifest]);
    await until(
      "an answer to the manifest",
      () => peer.closed || peer.frames.some(([type, id]) => (type === types.ok || type === types.error) && id === 2),
      stepMs,
    );
    return !peer.closed;
  }

  /** Plays on for a while: takes rooms, answers some of what it is asked, sends anything. */
  async #play(peer: GamePeer): Promise<void> {
    const random = this.#random;
    let seen = 0;
    let room = 1;
    const takeIn = () => {
      for (; seen < peer.frames.length; seen += 1) {
        const [type, id, third] = peer.frames[seen] ?? [];
        if (type === types.ping && random.chance(0.9)) peer.send([types.pong, id as number]);
        if (type !== types.roomOpen) continue;
        room = third as number;
        this.rooms += 1;
        if (random.chance(0.9)) peer.send([types.ok, id as number]);
        else peer.body(encode([types.error, id, "game_refused", hostileValue(random), null]));
        if (random.chance(0.5)) peer.send([types.checkpoint, room, 0, random.bytes(20)]);
      }
    };
    const wild = random.pick([0.01, 0.05, 0.5]);
    for (let turn = 2 + random.below(300); turn > 0 && !peer.closed; turn -= 1) {
      takeIn();
      const bodies = Array.from({ length: random.below(12) }, () => hostileGameBody(random, room, wild));
      const stream = Buffer.concat(bodies.map((body) => writeFrame(body)));
      this.frames += bodies.length;
      const cut = random.below(stream.length + 1);
      peer.raw(stream.subarray(0, cut));
      if (random.chance(0.3)) await Bun.sleep(random.below(10));
      if (!peer.closed) peer.raw(stream.subarray(cut));
      if (random.chance(0.01)) peer.pause();
      if (random.chance(0.003)) peer.rawHex(random.pick(["00000000", "ffffffff", "0000"]));
      await Bun.sleep(random.below(20));
    }
    peer.resume();
  }
}

/** Sessions of one player: rooms of the evil games, matches in them, and messages of any kind. */
export class PlayerSessions {
  readonly #hub: HubProcess;
  readonly #random: Seeded;
  readonly #games: readonly AddedGame[];
  readonly #codes: string[];
  readonly #people: TestPlayer[] = [];
  sessions = 0;
  frames = 0;
  /** That it opened. */
  rooms = 0;

  /** `codes` are the rooms that all the players know. */
  constructor(hub: HubProcess, random: Seeded, games: readonly AddedGame[], codes: string[]) {
    this.#hub = hub;
    this.#random = random;
    this.#games = games;
    this.#codes = codes;
  }

  async run(end: number): Promise<void> {
    let player = await this.#another();
    while (performance.now() < end && this.#hub.running) {
      await this.#session(player);
      this.sessions += 1;
      // Somebody may open so many rooms and start so many matches; then somebody else comes.
      if (this.#random.chance(0.1)) player = await this.#another();
    }
  }

  /** A new guest, or one who was here before: a hub takes in so many new ones an hour, and refuses the next as it should. */
  async #another(): Promise<TestPlayer> {
    try {
      const player = await this.#hub.guest("Fuzzy");
      this.#people.push(player);
      return player;
    } catch (error) {
      if (this.#people.length === 0 || !String(error).includes("too_many")) throw error;
      return this.#random.pick(this.#people);
    }
  }

  async #session(player: TestPlayer): Promise<void> {
    const random = this.#random;
    await player.connect();
    player.frames.length = 0;
    try {
      if (random.chance(0.5) || this.#codes.length === 0) await this.#openRoom(player);
      else await player.join(random.pick(this.#codes)).catch(() => undefined);
      for (let turn = 2 + random.below(25); turn > 0 && player.online; turn -= 1) {
        const code = this.#codes.length > 0 ? random.pick(this.#codes) : "ZZZZZ";
        for (let i = random.below(6); i > 0 && player.online; i -= 1) {
          player.sendBytes(hostilePlayerBody(random, code));
          this.frames += 1;
        }
        await Bun.sleep(random.below(30));
      }
      if (random.chance(0.7) && player.online) await player.command({ name: "close" }).catch(() => undefined);
    } finally {
      await player.drop();
    }
  }

  async #openRoom(player: TestPlayer): Promise<void> {
    const { game } = this.#random.pick(this.#games);
    const room = await player.createRoom(game).catch(() => undefined);
    if (!room) return;
    this.rooms += 1;
    this.#codes.push(room.code);
    if (this.#codes.length > 30) this.#codes.shift();
    await player.join(room.code).catch(() => undefined);
    await player.command({ name: "start" }).catch(() => undefined);
  }
}
