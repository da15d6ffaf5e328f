/** Games with limits of their own, on one hub, for the tests of each limit. */
import { afterAll, afterEach, expect } from "bun:test";
import { join } from "node:path";
import { encode } from "../../../protocol/codec.ts";
import { writeFrame } from "../../../protocol/frame.ts";
import { linkLimits, type LinkLimits } from "../../../protocol/limits.ts";
import { frameTypes as types, type GameToHub, type RoomOpenInfo } from "../../../protocol/link.ts";
import { openStore } from "../../../src/db/store/open.ts";
import { matchOf } from "../../../src/game/room-state.ts";
import { Storage } from "../../../src/game/storage.ts";
import type { GamePort, LinkEvents } from "../../../src/link/port.ts";
import { openTestAuth, registerGame, stranger } from "../auth.ts";
import { HubRun } from "../evening.ts";
import { FakeLink } from "../fake-link.ts";
import { roomInfo } from "../link.ts";
import { tempFolder } from "../temp-folder.ts";

export type Limit = keyof LinkLimits;
type Changes = Partial<Record<Limit, number>>;

export const auth = await openTestAuth();
export const hub = new HubRun(auth);
export const { clock } = hub;
export const store = await openStore(join(tempFolder(), "store.sqlite"));
const storage = new Storage({
  open: async () => store,
  isPlayer: async () => true,
  monotonic: () => clock.monotonic(),
  log: (message) => {
    throw new Error(message);
  },
});
const games: Game[] = [];
let named = 0;

afterEach(() => {
  for (const { link } of games.splice(0)) link.break();
});
afterAll(() => storage.close());

/** A game with limits of its own, connected, whose frames the test sends one by one. */
interface Game {
  readonly id: string;
  readonly name: string;
  readonly link: FakeLink;
  readonly ports: GamePort[];
  /** Its log lines. What they take of the hub's time is what the test wants. */
  readonly lines: string[];
  lineMs: number;
}

export async function connect(limits: Changes): Promise<Game> {
  const name = `Limited ${(named += 1)}`;
  const { code } = await auth.auth.games.invite();
  const { game: id, pair } = await registerGame(auth, name, { invite: code });
  await auth.auth.games.setLimits(id, limits);
  const game: Omit<Game, "link"> = { id, name, ports: [], lines: [], lineMs: 0 };
  const events: LinkEvents = {
    connected: (port) => {
      game.ports.push(port);
      hub.catalogue.connected(port);
    },
    changed: (port) => hub.catalogue.changed(port),
    disconnected: (port) => hub.catalogue.disconnected(port),
    log: (_game, _level, text) => {
      game.lines.push(text);
      clock.advance(game.lineMs);
    },
    store: (identity, request) => storage.request(identity, request),
  };
  const verifyKey = (key: Uint8Array) => auth.auth.games.verifyKey(key);
  const { link, ready } = await FakeLink.connect({ verifyKey, events, clock: () => clock.monotonic() }, pair);
  expect(ready.limits).toEqual({ ...linkLimits, ...limits });
  const connected = Object.assign(game, { link });
  games.push(connected);
  return connected;
}

export const manifest = (name: string, more: object = {}) =>
  [types.manifest, 1, { name, version: "1.0.0", description: "", seats: { min: 1, max: 4 }, ...more }] as GameToHub;

/** Connected, and its manifest accepted. */
export async function open(limits: Changes) {
  const game = await connect(limits);
  expect(await game.link.ask(1, manifest(game.name))).toBe("ok");
  return { ...game, game, port: game.ports[0]! };
}

/** A match of one player is on. */
export async function play(limits: Changes) {
  const game = await open(limits);
  const { session } = await auth.auth.accounts.createGuest("Ann", stranger());
  const person = { user: session.user.id, name: "Ann", guest: true };
  const { code } = hub.rooms.create(person.user, { game: game.id });
  const room = hub.rooms.room(code);
  const { socket, member } = hub.join(code, person);
  await hub.command(room, member, { name: "start" });
  const [, id, handle] = await game.link.frame(([type]) => type === types.roomOpen);
  game.link.send([types.ok, Number(id)]);
  const match = matchOf(room.phase)!;
  expect(room.phase.phase).toBe("playing");
  return { ...game, room, match, handle: Number(handle), socket };
}

export const bytes = (length: number) => new Uint8Array(length);
export const logLine = (chars: number): GameToHub => [types.log, "info", "x".repeat(chars)];

/** As many bytes of LOG frames, to the byte. */
export function feedBytes({ link }: Game, count: number): void {
  for (let left = count; left > 0;) {
    const size = left < 16_000 ? left : Math.min(15_000, left - 1_000);
    const overhead = writeFrame(encode(logLine(1_000))).length - 1_000;
    link.feed(writeFrame(encode(logLine(size - overhead))));
    left -= size;
  }
}

export function feedFrames({ link }: Game, count: number): void {
  const one = writeFrame(encode([types.pong, 1]));
  link.feed(Buffer.concat(Array.from({ length: count }, () => one)), count);
}

export const roomOf = (seats: number): RoomOpenInfo => ({
  ...roomInfo,
  seats: Array.from({ length: seats }, (_, seat) => ({ ...roomInfo.seats[0]!, seat })),
});

/** How one limit is tried. */
export interface Case {
  /** Below the default and above it, where a host may set both. */
  readonly values: readonly number[];
  readonly holds: (limit: number) => Promise<void>;
}
