import { decode } from "../../protocol/codec.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import { FairRandom } from "../../src/game/fair-random.ts";
import type { MatchEvents } from "../../src/game/match-setup.ts";
import { Match } from "../../src/game/match.ts";
import type { Seat } from "../../src/game/seat.ts";
import { FakePort, plainManifest } from "./fake-port.ts";
import { ManualClock } from "./manual-clock.ts";

/** One player's end: keeps what it gets. */
export class FakeClient {
  readonly frames: unknown[][] = [];
  send(frame: Uint8Array): void {
    this.frames.push(decode(frame) as unknown[]);
  }
  take(): unknown[][] {
    return this.frames.splice(0);
  }
}

/** A match that has begun, with a fake game server and clients, and what it told its room. */
export async function playMatch(options: { readonly seats?: number; readonly manifest?: Partial<Manifest> } = {}) {
  const clock = new ManualClock();
  const port = new FakePort({ manifest: { ...plainManifest, ...options.manifest } });
  const happened: unknown[] = [];
  const clients = Array.from({ length: options.seats ?? 3 }, () => new FakeClient());
  const watcher = new FakeClient();
  const events: MatchEvents = {
    opened: () => happened.push("opened"),
    refused: (reason) => happened.push(["refused", reason]),
    declined: (reason) => happened.push(["declined", reason]),
    movable: () => happened.push("movable"),
    touched: () => {},
    waiting: () => happened.push("waiting"),
    resumed: () => happened.push("resumed"),
    voided: (reason) => happened.push(["voided", reason]),
    finished: async (result) => void happened.push(["finished", result]),
  };
  const match: Match = new Match({
    id: "m-1",
    game: "game-1",
    manifest: port.manifest,
    round: 1,
    options: {},
    seats: clients.map((_, seat) => ({
      user: `u${seat}`,
      name: `Name ${seat}`,
      player: `p${seat}`,
      shareName: seat === 0,
      guest: false,
      client: "web",
      locale: "en",
    })),
    host: 0,
    random: new FairRandom("m-1", { seed: new Uint8Array(32).fill(7), labels: [] }),
    clock,
    broadcast: {
      everybody: (frame) => {
        for (const { sink } of match.seats) sink?.send(frame);
        watcher.send(frame);
      },
      spectators: (frame) => watcher.send(frame),
      audience: () => clients.length + 1,
      watching: () => 1,
    },
    takeDeliveries: () => true,
    holdViewBytes: () => true,
    events,
  });
  match.seats.forEach((seat, index) => (seat.sink = clients[index]!));
  match.open(port);
  await Promise.resolve();
  const seat = (index: number): Seat => match.seats[index]!;
  return { clock, port, happened, clients, watcher, match, seat };
}
