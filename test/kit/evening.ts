import { decode } from "../../protocol/codec.ts";
import type { Refusal } from "../../protocol/errors.ts";
import { type HubToPlayer, type JoinArgs, playerFrames, type RoomState, type Snapshot } from "../../protocol/player.ts";
import { Catalogue } from "../../src/game/catalogue.ts";
import { openMatchStore } from "../../src/game/match-store.ts";
import type { Member, Person, RoomSocket } from "../../src/game/member.ts";
import { handleCommand } from "../../src/game/room-commands.ts";
import { openRoomStore } from "../../src/game/room-store.ts";
import type { Room } from "../../src/game/room.ts";
import { Rooms } from "../../src/game/rooms.ts";
import { openTestAuth, registerGame, stranger, type TestAuth } from "./auth.ts";
import { FakePort, plainManifest } from "./fake-port.ts";
import { ManualClock } from "./manual-clock.ts";

/** A client's connection to the rooms of one hub; it keeps what it gets. */
export class FakeSocket implements RoomSocket {
  readonly frames: HubToPlayer[] = [];
  readonly topics = new Set<string>();
  closed: string | undefined;

  send(frame: Uint8Array): void {
    this.frames.push(decode(frame) as HubToPlayer);
  }
  subscribe(topic: string): void {
    this.topics.add(topic);
  }
  unsubscribe(topic: string): void {
    this.topics.delete(topic);
  }
  close({ code }: Refusal): void {
    this.closed = code;
  }
  released(): void {}

  get room(): RoomState | undefined {
    return this.frames.flatMap((frame) => (frame[0] === playerFrames.room ? [frame[1]] : [])).at(-1);
  }
  get snapshot(): Snapshot | undefined {
    return this.frames.flatMap((frame) => (frame[0] === playerFrames.snapshot ? [frame[1]] : [])).at(-1);
  }
  get chat(): string[] {
    return this.frames.flatMap((frame) => (frame[0] === playerFrames.chat ? frame[1].map(({ text }) => text) : []));
  }
}

/** The rooms of one run of a hub: several of them, one after the other, share a database. */
export class HubRun {
  readonly clock = new ManualClock();
  readonly catalogue = new Catalogue(this.clock);
  readonly logged: string[] = [];
  readonly rooms: Rooms;
  readonly #sockets = new Set<FakeSocket>();

  constructor({ db }: TestAuth) {
    this.rooms = new Rooms({
      clock: this.clock,
      catalogue: this.catalogue,
      store: openMatchStore(db, this.clock),
      kept: openRoomStore(db, this.clock),
      publish: (topic, frame) => {
        for (const socket of this.#sockets) if (socket.topics.has(topic)) socket.send(frame);
      },
      random: (bytes) => void crypto.getRandomValues(bytes),
      newId: () => Bun.randomUUIDv7(),
      log: (message, { error }) => this.logged.push(`${message}: ${String(error)}`),
    });
  }

  /** A server of the game connects. */
  server(game: string, options: { readonly version?: string; readonly accepts?: boolean } = {}): FakePort {
    const { version = "1.0.0", accepts = true } = options;
    const port = new FakePort({ game, accepts, manifest: { ...plainManifest, version } });
    this.catalogue.connected(port);
    return port;
  }

  /** It says that it is about to stop. */
  drain(port: FakePort): void {
    port.draining = true;
    this.catalogue.changed(port);
  }

  /** Its connection is gone. */
  lose(port: FakePort): void {
    port.draining = true;
    for (const events of port.held) events.lost();
    port.held.clear();
    this.catalogue.disconnected(port);
  }

  join(code: string, person: Person, args: Partial<JoinArgs> = {}) {
    const socket = new FakeSocket();
    this.#sockets.add(socket);
    const answer: { resumed?: boolean } = {};
    const member = this.rooms
      .room(code)
      .join(socket, person, { code, client: "bot", locale: "en", ...args }, (_, resumed) => {
        answer.resumed = resumed;
      });
    return { socket, member, resumed: () => answer.resumed };
  }

  async command(room: Room, member: Member, command: Parameters<typeof handleCommand>[2]): Promise<void> {
    await handleCommand(room, member, command, this.catalogue);
  }

  /** Lets the hub write what waits to be written. */
  async written(): Promise<void> {
    this.clock.advance(500);
    // SQLite answers at once; what follows are turns of the event loop.
    for (let i = 0; i < 5; i += 1) await Bun.sleep(0);
  }
}

/** A database with a game and some guests. */
export async function openEvening(guests: readonly string[]) {
  const auth = await openTestAuth();
  const invite = await auth.auth.games.invite();
  const { game } = await registerGame(auth, plainManifest.name, { invite: invite.code });
  const people: Person[] = [];
  for (const name of guests) {
    const { session } = await auth.auth.accounts.createGuest(name, stranger());
    people.push({ user: session.user.id, name, guest: true });
  }
  const run = async () => {
    const hub = new HubRun(auth);
    await hub.rooms.restore();
    return hub;
  };
  return { auth, game, people, run };
}
