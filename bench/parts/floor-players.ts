import { PlayerLine } from "./player-line.ts";
import { shape } from "./shape.ts";
import type { Tally } from "./tally.ts";

/** Players of the floor: the room is in the address, and there is nothing to say but payloads. */
export function seatFloorPlayers(url: string, rooms: number, tally: Tally): Promise<PlayerLine[]> {
  const { hostname, port } = new URL(url);
  const players = Array.from({ length: rooms * shape.seatsPerRoom }, (_, index) =>
    PlayerLine.connect({
      hostname,
      port: Number(port),
      path: `/?room=${Math.floor(index / shape.seatsPerRoom)}`,
      address: "10.0.0.1",
      prefix: new Uint8Array(0),
      deliveryBytes: shape.payloadBytes,
      tally,
      message: () => undefined,
    }),
  );
  return Promise.all(players);
}
