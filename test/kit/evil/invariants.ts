import { Database } from "bun:sqlite";
import { join } from "node:path";
import { expect } from "bun:test";
import { parseLinkAddress } from "../../../protocol/address.ts";
import { frameTypes as types } from "../../../protocol/link.ts";
import type { Manifest } from "../../../protocol/manifest.ts";
import { tcpUntilClosed } from "../game-peer.ts";
import type { TestPlayer } from "../player.ts";
import { addRawGame, type RawGame } from "../raw-game.ts";
import { until } from "../wait.ts";
import { egressMark } from "./egress-mark.ts";
import { Secrets } from "../leaks/secrets.ts";
import type { HubProcess } from "./hub-process.ts";

/** What one game may make a hub use (ARCHITECTURE.md, "What a game may cost"), and what a runtime keeps of what it used. */
const memoryBytesMax = 200_000_000;

const honestManifest: Manifest = {
  name: "Honest Game",
  version: "1.0.0",
  description: "",
  seats: { min: 2, max: 2 },
  lateJoin: false,
};

/** What holds whatever a game or a player does: an honest game that is played meanwhile, and all that is looked at afterwards. */
export class Invariants {
  readonly #hub: HubProcess;
  readonly #honest: RawGame;
  readonly #players: readonly TestPlayer[];
  readonly #room: number;
  readonly #residentBytes: number;
  readonly #strangerClosed: Promise<void>;
  readonly #secrets = new Secrets();
  #rounds = 0;

  private constructor(
    hub: HubProcess,
    honest: RawGame & { address: string },
    players: readonly TestPlayer[],
    room: number,
  ) {
    this.#hub = hub;
    this.#secrets.plant({ canary: "canary", "address of a player": "10.9.", "data folder": hub.data });
    this.#honest = honest;
    this.#players = players;
    this.#room = room;
    this.#residentBytes = hub.residentBytes;
    this.#strangerClosed = tcpUntilClosed(parseLinkAddress(honest.address).port);
  }

  /** Begins to watch; people and words with "canary" in them are planted. */
  static async watch(hub: HubProcess): Promise<Invariants> {
    const game = await addRawGame(hub, honestManifest);
    const players = [await hub.guest("Canary Ann"), await hub.guest("Canary Ben")] as const;
    const [ann, ben] = players;
    const { code } = await ann.createRoom(game.id);
    await ann.join(code);
    await ann.command({ name: "settings", settings: { password: "canary-room-password" } });
    await ben.join(code, { password: "canary-room-password" });
    await ann.command({ name: "chat", text: "canary-chat" });
    await ben.command({ name: "ready", ready: true });
    await ann.command({ name: "start" });
    const { room } = await game.room();
    await ann.phase("playing");
    const invariants = new Invariants(hub, game, players, room);
    await invariants.roundTrip();
    return invariants;
  }

  /** A payload of one honest player goes to the game, and from there to the other player. */
  async roundTrip(): Promise<void> {
    this.#rounds += 1;
    const payload = Buffer.from(`round ${this.#rounds}`);
    this.#players[0]?.data(payload);
    const data = await this.#honest.event(types.data);
    this.#honest.send([types.data, this.#room, 1, data[4] as Uint8Array]);
    await until("the other player to get it", () =>
      this.#players[1]?.payloads().some((got) => Buffer.compare(got, payload) === 0),
    );
  }

  /** All of them hold. `attackers` are game servers that may have read what they should not. */
  async hold(attackers: readonly RawGame[]): Promise<void> {
    // The honest game is played on, the hub answers, and nobody lost a connection over it.
    await this.roundTrip();
    expect(this.#hub.running).toBeTrue();
    expect((await fetch(`${this.#hub.url}/api/hub`)).status).toBe(200);
    expect(this.#honest.peer.closed).toBeFalse();
    expect(this.#players.every(({ online }) => online)).toBeTrue();
    this.#nothingWasLearned(attackers);
    expect(this.#hub.residentBytes - this.#residentBytes).toBeLessThan(memoryBytesMax);
    // I4: the stranger that connected at the beginning, and said nothing.
    await this.#strangerClosed;
    this.#logIsClean();
  }

  /** I5: the honest match ends with one result, however often it is told. */
  async end(): Promise<void> {
    const result = { placements: [0, 1].map((seat) => ({ seat, place: seat + 1 })) };
    for (let again = 0; again < 3; again += 1) this.#honest.send([types.result, 900 + again, this.#room, result]);
    await this.#players[0]?.phase("finished");
    const db = this.#open();
    const count = db.query<{ n: number }, []>(
      "SELECT count(*) AS n FROM matches JOIN games ON games.id = matches.game WHERE games.name = 'Honest Game'",
    );
    expect(count.get()?.n).toBe(1);
    db.close();
  }

  /** I1: attackers may have told each other what is theirs, and know the name that they pretend to have. */
  #nothingWasLearned(attackers: readonly RawGame[]): void {
    this.#secrets.gather(this.#hub.data);
    expect(this.#secrets.size).toBeGreaterThan(30);
    const received = Buffer.concat(attackers.flatMap(({ peer }) => peer.bodies));
    const games = this.#gamesOf(attackers);
    expect(this.#secrets.foundIn(received, { games, said: [honestManifest.name] })).toEqual([]);
  }

  #gamesOf(attackers: readonly RawGame[]): readonly string[] {
    const db = this.#open();
    const game = db.query<{ game: string }, [string]>("SELECT game FROM server_keys WHERE key = ?");
    const games = attackers.map(({ peer }) => game.get(peer.key.publicText)?.game ?? "");
    db.close();
    return games;
  }

  /** I7 and I8 */
  #logIsClean(): void {
    const bad = new RegExp(`${egressMark}|Uncaught|Unhandled|link failed|A player's request failed|panic`);
    expect(this.#hub.log.split("\n").filter((line) => bad.test(line))).toEqual([]);
  }

  #open(): Database {
    return new Database(join(this.#hub.data, "hub.db"), { readonly: true });
  }
}
