import type { Refusal } from "../../protocol/errors.ts";
import { linkLimits } from "../../protocol/limits.ts";
import type { RoomOpenInfo } from "../../protocol/link.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import type { GamePort, PortRoom, PortRoomEvents } from "../../src/link/port.ts";

export const plainManifest: Manifest = {
  name: "Plain",
  version: "1.0.0",
  description: "A game for tests",
  seats: { min: 1, max: 4 },
};

/** A game server as the game service sees one, whose side the test plays. `told` lists what the hub said. */
export class FakePort implements GamePort {
  readonly identity;
  readonly session = crypto.randomUUID();
  readonly address = "127.0.0.1";
  readonly connectedAt = 0;
  readonly rttMs = 3;
  readonly told: unknown[][] = [];
  readonly opened: { readonly info: RoomOpenInfo; readonly events: PortRoomEvents }[] = [];
  /** Those of them that are still here. */
  readonly held = new Set<PortRoomEvents>();
  manifest: Manifest;
  draining = false;
  rooms = 0;
  seatsFree = 500;
  conduct: GamePort["conduct"] = "good";
  full = false;
  /** Answers ROOM_OPEN with OK at once. */
  accepts: boolean;

  constructor(options: { readonly game?: string; readonly manifest?: Manifest; readonly accepts?: boolean } = {}) {
    this.manifest = options.manifest ?? plainManifest;
    this.accepts = options.accepts ?? true;
    this.identity = { game: options.game ?? "game-1", name: this.manifest.name, key: "G1", limits: linkLimits };
  }

  /** The game's side of the last room that was opened. */
  get game(): PortRoomEvents {
    const last = this.opened.at(-1);
    if (!last) throw new Error("no room was opened");
    return last.events;
  }

  openRoom(info: RoomOpenInfo, events: PortRoomEvents): PortRoom | undefined {
    if (this.full) return undefined;
    this.rooms += 1;
    this.opened.push({ info, events });
    this.held.add(events);
    if (this.accepts) queueMicrotask(() => events.opened());
    const tell =
      (name: string) =>
      (...fields: unknown[]) => {
        this.told.push([name, ...fields]);
      };
    return {
      data: (n, seat, bytes, start) => tell("data")(n, seat, bytes.subarray(start)),
      action: tell("action"),
      joined: tell("joined"),
      dropped: tell("dropped"),
      back: tell("back"),
      left: tell("left"),
      expired: tell("expired"),
      host: tell("host"),
      close: (reason) => {
        this.rooms -= 1;
        this.held.delete(events);
        this.told.push(["close", reason]);
      },
    };
  }

  playerErased(player: string): void {
    this.told.push(["erased", player]);
  }

  whenHeard(done: () => void): void {
    done();
  }

  close(refusal: Refusal): void {
    this.told.push(["closed", refusal.code]);
  }
}
