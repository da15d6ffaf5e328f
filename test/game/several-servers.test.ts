import { describe, expect, test } from "bun:test";
import { roomLimits } from "../../protocol/limits.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import { matchOf } from "../../src/game/room-state.ts";
import { type HubRun, openEvening } from "../kit/evening.ts";
import type { FakePort } from "../kit/fake-port.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);

async function evening() {
  const { run, game, people } = await openEvening(["Ann"]);
  const hub = await run();
  const ann = people[0]!;
  /** A room with a match on, at the server that the hub chose. */
  const play = async (checkpoint: number | null = 1) => {
    const { code } = hub.rooms.create(crypto.randomUUID(), { game });
    const room = hub.rooms.room(code);
    const { member, socket } = hub.join(code, ann);
    await hub.command(room, member, { name: "start" });
    await Promise.resolve();
    const match = matchOf(room.phase)!;
    if (checkpoint !== null) match.checkpoint(0, bytes(checkpoint));
    return { code, room, member, socket, match };
  };
  return { hub, game, play };
}

const roomsAt = (...ports: readonly FakePort[]) => ports.map(({ rooms }) => rooms);
const turn = () => Bun.sleep(0);

/** The server's process dies. */
function lose(hub: HubRun, port: FakePort): void {
  hub.lose(port);
}

describe("several servers of one game", () => {
  test("[MF4] [DR1] new matches go to the newest version, and there to the server with the fewest rooms", async () => {
    const { hub, game, play } = await evening();
    const old = hub.server(game, { version: "1.9.0" });
    const [one, two] = [hub.server(game, { version: "1.10.0" }), hub.server(game, { version: "1.10.0" })];
    for (let i = 0; i < 4; i += 1) await play();
    expect(roomsAt(old, one, two)).toEqual([0, 2, 2]);
    hub.drain(one);
    hub.drain(two);
    await turn();
    expect(roomsAt(old, one, two)).toEqual([4, 0, 0]);
    await play();
    expect(roomsAt(old, one, two)).toEqual([5, 0, 0]);
  });

  test("[CP2] the rooms of a server that is gone go to the others at once", async () => {
    const { hub, game, play } = await evening();
    const first = hub.server(game);
    const rooms = [await play(), await play(), await play()];
    const [second, third] = [hub.server(game), hub.server(game)];
    lose(hub, first);
    await turn();
    expect(rooms.map(({ room }) => room.phase.phase)).toEqual(["playing", "playing", "playing"]);
    expect(new Set(roomsAt(second, third))).toEqual(new Set([1, 2]));
    expect([...second.opened, ...third.opened].every(({ info }) => info.restore !== undefined)).toBe(true);
  });

  test("[DR3] rooms without a checkpoint stay at a server that drains, until they are over or have one", async () => {
    const { hub, game, play } = await evening();
    const old = hub.server(game);
    const without = await play(null);
    const another = await play(null);
    const next = hub.server(game);
    hub.drain(old);
    await turn();
    expect(roomsAt(old, next)).toEqual([2, 0]);
    expect(without.room.phase.phase).toBe("playing");
    another.match.checkpoint(0, bytes(5));
    await turn();
    expect(roomsAt(old, next)).toEqual([1, 1]);
    expect(await without.match.result({ placements: [{ seat: 0, place: 1 }] })).toBeUndefined();
    expect(without.room.phase.phase).toBe("finished");
  });

  test("[DR3] a server that drains keeps its rooms while no other takes them", async () => {
    const { hub, game, play } = await evening();
    const old = hub.server(game);
    const { room, match } = await play();
    const full = hub.server(game);
    full.full = true;
    hub.drain(old);
    await turn();
    expect(room.phase.phase).toBe("playing");
    expect(match.port).toBe(old);
    const free = hub.server(game);
    await turn();
    expect(match.port).toBe(free);
  });

  test("a waiting room asks again when the servers there are were full", async () => {
    const { hub, game, play } = await evening();
    const old = hub.server(game);
    const { room, match } = await play();
    const full = hub.server(game);
    full.full = true;
    lose(hub, old);
    expect(room.phase.phase).toBe("waiting");
    full.full = false;
    hub.clock.advance(1_000);
    await turn();
    expect(room.phase.phase).toBe("playing");
    expect(match.port).toBe(full);
  });

  test("[CP5] a server that does not go on with a match is passed over; if none does, the match is void with its reason", async () => {
    const { hub, game, play } = await evening();
    const old = hub.server(game);
    const { room, match } = await play();
    const newer = hub.server(game, { version: "2.0.0", accepts: false });
    const same = hub.server(game, { accepts: false });
    lose(hub, old);
    newer.game.refused("This version cannot read it.");
    expect(room.phase.phase).toBe("waiting");
    expect(match.port).toBe(same);
    same.game.refused("Nor can this one.");
    expect(room.phase).toMatchObject({ phase: "finished", placements: null });
    expect(room.phase).toHaveProperty("notice", "The game could not go on: Nor can this one.");
  });

  test("[CP5] another version gets the options that it takes, and its manifest holds from then on", async () => {
    const { hub, game, play } = await evening();
    const old = hub.server(game);
    const { match, room } = await play();
    const newer: Manifest = {
      ...old.manifest,
      version: "2.0.0",
      options: { type: "object", properties: { speed: { type: "integer", minimum: 1, maximum: 9, default: 4 } } },
      stats: { jumps: { title: "Jumps", aggregate: "sum" } },
    };
    const next = hub.server(game, { accepts: true });
    next.manifest = newer;
    hub.catalogue.changed(next);
    hub.drain(old);
    await turn();
    expect(next.opened[0]?.info.options).toEqual({ speed: 4 });
    const placements = [{ seat: 0, place: 1, stats: { jumps: 3 } }];
    expect(await match.result({ placements })).toBeUndefined();
    expect(room.phase).toMatchObject({ phase: "finished", placements: [{ stats: { jumps: 3 } }] });
  });

  test("[CP3] the time to come back counts from the first loss, and ends when the match goes on", async () => {
    const { hub, game, play } = await evening();
    const first = hub.server(game);
    const { room } = await play();
    lose(hub, first);
    hub.clock.advance(roomLimits.waitingMsMax - 10_000);
    const silent = hub.server(game, { accepts: false });
    lose(hub, silent);
    const until = room.phase.phase === "waiting" ? room.phase.until - hub.clock.monotonic() : 0;
    expect(until).toBe(10_000);
    hub.server(game);
    await turn();
    expect(room.phase.phase).toBe("playing");
    hub.clock.advance(9_000);
    await turn();
    expect(room.phase.phase).toBe("playing");
  });

  test("[CP3] a match that takes down one server after the other is void", async () => {
    const { hub, game, play } = await evening();
    let port = hub.server(game);
    const { room, match } = await play();
    match.fromPlayer(0, bytes(6, 6, 6));
    for (let i = 0; i < 5; i += 1) {
      expect(room.phase.phase).toBe("playing");
      lose(hub, port);
      port = hub.server(game);
      await turn();
    }
    expect(room.phase).toMatchObject({ phase: "finished", placements: null });
    expect(room.phase).toHaveProperty("notice", expect.stringMatching(/again and again/));
  });

  test("[CP3] [RM4] a match of which more has happened than is kept is void, and not gone on with a gap", async () => {
    const { hub, game, play } = await evening();
    const first = hub.server(game);
    const { room, match, socket } = await play();
    lose(hub, first);
    const [seat] = match.seats;
    for (let i = 0; i < 600; i += 1) {
      match.drop(seat!);
      match.back(seat!, socket, undefined, () => {});
    }
    expect(room.phase.phase).toBe("waiting");
    const next = hub.server(game);
    await turn();
    expect(next.opened).toEqual([]);
    expect(room.phase).toMatchObject({ phase: "finished", placements: null });
    expect(room.phase).toHaveProperty("notice", expect.stringMatching(/more has happened/));
  });

  test("a server on a bad line is not taken for one that dies of the match", async () => {
    const { hub, game, play } = await evening();
    let port = hub.server(game);
    const { room } = await play();
    for (let i = 0; i < 10; i += 1) {
      lose(hub, port);
      port = hub.server(game);
      await turn();
    }
    expect(room.phase.phase).toBe("playing");
  });
});
