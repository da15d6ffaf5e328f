import { compareVersions } from "../../protocol/manifest-check.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import type { GamePort } from "../link/port.ts";
import type { Clock } from "./clock.ts";
import { TokenBucket } from "./token-bucket.ts";

/** A game that has been connected since the hub started. */
export interface LiveGame {
  readonly id: string;
  readonly name: string;
  /** Of the newest server connected, or of the last one. */
  readonly manifest: Manifest;
  readonly available: boolean;
  readonly servers: number;
  readonly rooms: number;
  readonly rttMs: number | null;
}

interface Entry {
  readonly ports: Set<GamePort>;
  readonly deliveries: TokenBucket;
  viewsBytesMax: number;
  manifest: Manifest;
  name: string;
}

/** Which game servers are connected, and which of them gets the next room. */
export class Catalogue {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  /** What the views in all rooms of a game take. Apart from its entry: after a restart of the hub they are there before the game is. */
  readonly #viewBytes = new Map<string, number>();
  readonly #listeners = new Set<(game: string) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Called with a game's id when its servers or its manifest changed. */
  subscribe(listener: (game: string) => void): void {
    this.#listeners.add(listener);
  }

  connected(port: GamePort): void {
    const { game, name, limits } = port.identity;
    const perSecond = limits.deliveriesPerSecond;
    const entry = this.#entries.get(game) ?? {
      ports: new Set(),
      deliveries: new TokenBucket(perSecond, perSecond, () => this.#clock.monotonic()),
      viewsBytesMax: 0,
      manifest: port.manifest,
      name,
    };
    entry.viewsBytesMax = limits.viewsBytesMax;
    entry.deliveries.setRate(perSecond, perSecond);
    entry.name = name;
    entry.ports.add(port);
    this.#entries.set(game, entry);
    this.changed(port);
  }

  changed(port: GamePort): void {
    const entry = this.#entries.get(port.identity.game);
    if (!entry) return;
    const byVersion = (a: GamePort, b: GamePort) =>
      Number(a.draining) - Number(b.draining) || compareVersions(b.manifest.version, a.manifest.version);
    const newest = [...entry.ports].sort(byVersion)[0];
    if (newest) entry.manifest = newest.manifest;
    this.#notify(port.identity.game);
  }

  disconnected(port: GamePort): void {
    const entry = this.#entries.get(port.identity.game);
    if (!entry?.ports.delete(port)) return;
    this.changed(port);
  }

  /** Forgets a game that was removed from the hub. */
  removed(game: string): void {
    this.#entries.delete(game);
    this.#notify(game);
  }

  games(): LiveGame[] {
    return [...this.#entries.keys()].flatMap((id) => this.game(id) ?? []);
  }

  game(id: string): LiveGame | undefined {
    const entry = this.#entries.get(id);
    if (!entry) return undefined;
    const ports = [...entry.ports];
    const rtts = ports.map((port) => port.rttMs).filter((rtt) => rtt !== null);
    return {
      id,
      name: entry.name,
      manifest: entry.manifest,
      available: ports.some((port) => !port.draining && port.conduct !== "quarantined"),
      servers: ports.length,
      rooms: ports.reduce((sum, port) => sum + port.rooms, 0),
      rttMs: rtts.length > 0 ? Math.min(...rtts) : null,
    };
  }

  /** The server for a new room, which a quarantined game does not get. */
  pick(game: string): GamePort | undefined {
    const [port] = this.candidates(game);
    return port?.conduct === "quarantined" ? undefined : port;
  }

  /** The servers for a room that was begun, best first: the newest version, among those the fewest rooms. */
  candidates(game: string): readonly GamePort[] {
    const ports = this.ports(game).filter((port) => !port.draining);
    return ports.toSorted((a, b) => compareVersions(b.manifest.version, a.manifest.version) || a.rooms - b.rooms);
  }

  ports(game: string): readonly GamePort[] {
    return [...(this.#entries.get(game)?.ports ?? [])];
  }

  /** Takes from the game's budget of deliveries to players. */
  takeDeliveries(game: string, count: number): boolean {
    return this.#entries.get(game)?.deliveries.take(count) ?? false;
  }

  /** Adds to what the views in a game's rooms take; false: there is no room for that, and nothing was added. */
  holdViewBytes(game: string, bytes: number): boolean {
    const held = (this.#viewBytes.get(game) ?? 0) + bytes;
    if (bytes > 0 && held > (this.#entries.get(game)?.viewsBytesMax ?? Infinity)) return false;
    if (held > 0) this.#viewBytes.set(game, held);
    else this.#viewBytes.delete(game);
    return true;
  }

  #notify(game: string): void {
    for (const listener of this.#listeners) listener(game);
  }
}
