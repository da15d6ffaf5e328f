import type { Manifest } from "../../../protocol/manifest.ts";
import type { TestPlayer } from "../player.ts";
import { addRawGame } from "../raw-game.ts";
import type { EvilGame } from "./game.ts";
import type { HubProcess } from "./hub-process.ts";
import { Seeded } from "./seeded.ts";

/** An evil game with a room in which two people play and somebody watches. */
export interface Lair {
  readonly game: EvilGame & { readonly id: string };
  readonly players: readonly TestPlayer[];
  readonly code: string;
}

/** Of an evil game: whatever can be attacked is offered. */
export function evilManifest(name: string, seatsMax: number): Manifest {
  return {
    name,
    version: "1.0.0",
    description: "",
    seats: { min: 1, max: seatsMax },
    spectators: true,
    lateJoin: true,
    stats: { evil: { title: "Evil", aggregate: "sum" } },
  };
}

export async function openLair(hub: HubProcess, name: string, seed: number): Promise<Lair> {
  const manifest = evilManifest(name, 4);
  const raw = await addRawGame(hub, manifest);
  const players = [await hub.guest("Prey One"), await hub.guest("Prey Two")];
  const [one, two] = players;
  const { code } = (await one?.createRoom(raw.id)) ?? { code: "" };
  await one?.join(code);
  await two?.join(code);
  await two?.command({ name: "ready", ready: true });
  await one?.command({ name: "start" });
  const { room } = await raw.room();
  await one?.phase("playing");
  const added = { pair: raw.peer.key, address: raw.address, game: raw.id };
  return { game: { raw, room, random: new Seeded(seed), added, manifest, id: raw.id }, players, code };
}
