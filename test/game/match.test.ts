import { describe, expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import type { Address } from "../../protocol/link.ts";
import { playerFrames, type Snapshot } from "../../protocol/player.ts";
import type { ViewNode } from "../../protocol/view.ts";
import { FakePort } from "../kit/fake-port.ts";
import { FakeClient, playMatch } from "../kit/match.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);
const text = (line: string): ViewNode => ({ type: "text", key: "line", text: line });

const result = {
  placements: [
    { seat: 0, place: 1 },
    { seat: 1, place: 2 },
    { seat: 2, place: 2 },
  ],
};

describe("a match", () => {
  test("[PL2] tells the game seats, and names only of those who allow it", async () => {
    const { port } = await playMatch();
    expect(port.opened[0]?.info.seats.map(({ name }) => name)).toEqual(["Name 0", null, null]);
    expect(JSON.stringify(port.opened[0]?.info)).not.toMatch(/u0|u1|Name 1/);
  });

  test("[RM4] [DT4] numbers the events of a room from 1 without gaps, in their order", async () => {
    const { match, port, seat } = await playMatch();
    match.fromPlayer(1, bytes(7));
    match.actionFromPlayer(0, "go", 3);
    match.drop(seat(2));
    match.leave(seat(2), "timeout");
    expect(port.told).toEqual([
      ["data", 1, 1, bytes(7)],
      ["action", 2, 0, "go", 3],
      ["dropped", 3, 2],
      ["left", 4, 2, "timeout"],
    ]);
  });

  test("[DT1] data goes to everybody, a seat, some, all but one, or the spectators", async () => {
    const { clients, port, watcher } = await playMatch();
    const reached = (to: Address) => {
      expect(port.game.data(to, bytes(1))).toBeUndefined();
      return [...clients, watcher].map((client) => client.take().length);
    };
    expect(reached(null)).toEqual([1, 1, 1, 1]);
    expect(reached(1)).toEqual([0, 1, 0, 0]);
    expect(reached([0, 2])).toEqual([1, 0, 1, 0]);
    expect(reached(-2)).toEqual([1, 0, 1, 0]);
    expect(reached(255)).toEqual([0, 0, 0, 1]);
  });

  test("[DT2] [IS-07] an address with a seat that is not there is refused and reaches nobody", async () => {
    const { clients, port } = await playMatch();
    for (const to of [3, [0, 3], -5, 254]) expect(port.game.data(to, bytes(1))?.code).toBe("not_found");
    expect(clients.flatMap((client) => client.take())).toEqual([]);
  });

  test("[PD2] each stream counts without gaps, and one seat's own frames do not show in another's numbers", async () => {
    const { clients, port } = await playMatch();
    port.game.data(0, bytes(1));
    port.game.data(null, bytes(2));
    port.game.data(0, bytes(3));
    port.game.data(null, bytes(4));
    port.game.data(1, bytes(5));
    const numbers = (index: number) => clients[index]!.take().map(([, stream, n]) => [stream, n]);
    expect(numbers(0)).toEqual([
      [1, 1],
      [0, 1],
      [1, 2],
      [0, 2],
    ]);
    expect(numbers(1)).toEqual([
      [0, 1],
      [0, 2],
      [1, 1],
    ]);
  });

  test("[VW4] a view reaches its seat and nobody else", async () => {
    const { clients, port, watcher } = await playMatch();
    const view = text("secret");
    port.game.view(1, view, encode(view));
    expect([clients[0]!.take(), clients[2]!.take(), watcher.take()]).toEqual([[], [], []]);
    expect(clients[1]!.take()).toEqual([[playerFrames.view, 1, view]]);
  });

  test("[VW6] a patch before the first view is refused", async () => {
    const { port } = await playMatch();
    const patches = [["set", "line", { text: "x" }]] as const;
    expect(port.game.patch(0, patches, encode(patches))?.rule).toBe("VW6");
  });

  test("[PJ3] a returning client gets exactly what it missed, in order", async () => {
    const { clients, match, port, seat } = await playMatch();
    port.game.data(null, bytes(1));
    port.game.data(0, bytes(2));
    match.drop(seat(0));
    port.game.data(null, bytes(3));
    port.game.data(1, bytes(9));
    port.game.data(0, bytes(4));
    clients[0]!.take();
    const again = new FakeClient();
    const told: boolean[] = [];
    match.back(seat(0), again, { match: "m-1", room: 1, own: 1 }, (resumed) => told.push(resumed));
    expect(told).toEqual([true]);
    expect(again.take().map(([, stream, n, payload]) => [stream, n, payload])).toEqual([
      [0, 2, bytes(3)],
      [1, 2, bytes(4)],
    ]);
    expect(port.told.at(-1)).toEqual(["back", 2, 0, false]);
  });

  test("[PJ3] a returning client is told the running deadlines again, after what it missed", async () => {
    const { clients, clock, match, port, seat } = await playMatch();
    port.game.deadline("turn", 1000);
    port.game.deadline("round", 5000);
    match.drop(seat(0));
    clock.advance(400);
    port.game.deadline("round", null);
    port.game.data(null, bytes(1));
    port.game.deadline("late", 300);
    clients[0]!.take();
    const again = new FakeClient();
    match.back(seat(0), again, { match: "m-1", room: 0, own: 0 }, () => undefined);
    expect(again.take()).toEqual([
      [playerFrames.dataOut, 0, 1, bytes(1)],
      [playerFrames.deadline, "turn", 600],
      [playerFrames.deadline, "late", 300],
    ]);
  });

  test("[PD3] [PJ3] who cannot be brought up frame by frame gets a snapshot with view, numbers and deadlines", async () => {
    const { clock, match, port, seat } = await playMatch();
    const view = text("first");
    port.game.view(0, view, encode(view));
    const patches = [["set", "line", { text: "second" }]] as const;
    port.game.patch(0, patches, encode(patches));
    port.game.deadline("turn", 1000);
    clock.advance(400);
    match.drop(seat(0));
    for (let i = 0; i < 300; i += 1) port.game.data(null, bytes(0));
    const again = new FakeClient();
    match.back(seat(0), again, { match: "m-1", room: 0, own: 0 }, () => undefined);
    const [type, snapshot] = again.take()[0] as [number, Snapshot];
    expect(type).toBe(playerFrames.snapshot);
    expect(snapshot).toEqual({ match: "m-1", room: 300, own: 2, view: text("second"), deadlines: { turn: 600 } });
    expect(port.told.at(-1)).toEqual(["back", 2, 0, true]);
  });

  test("[DL1] has at most eight deadlines, and [DL2] tells when one has come", async () => {
    const { clock, port } = await playMatch();
    for (let i = 0; i < 8; i += 1) expect(port.game.deadline(`d${i}`, 1000)).toBeUndefined();
    expect(port.game.deadline("d8", 1000)?.rule).toBe("DL1");
    expect(port.game.deadline("d0", 10)).toBeUndefined();
    clock.advance(10);
    expect(port.told).toEqual([["expired", 1, "d0"]]);
  });

  test("[CP1] a checkpoint of the future or older than the last is refused", async () => {
    const { match, port } = await playMatch();
    match.fromPlayer(0, bytes(1));
    match.fromPlayer(0, bytes(2));
    expect(port.game.checkpoint(3, bytes(1))?.rule).toBe("CP1");
    expect(port.game.checkpoint(2, bytes(1))).toBeUndefined();
    expect(port.game.checkpoint(1, bytes(1))?.rule).toBe("CP1");
  });

  test("[CP2] goes on at the next server with its checkpoint and all events since, with their numbers", async () => {
    const { happened, match, port, seat } = await playMatch();
    match.fromPlayer(0, bytes(1));
    const state = bytes(42);
    port.game.checkpoint(1, state);
    state[0] = 0;
    match.actionFromPlayer(1, "late", null);
    port.game.lost();
    match.fromPlayer(2, bytes(3));
    match.drop(seat(2));
    const next = new FakePort();
    expect(match.open(next)).toBe(true);
    await Promise.resolve();
    expect(next.opened[0]?.info.restore).toEqual({ checkpoint: bytes(42), n: 1 });
    expect(next.opened[0]?.info.match).toBe("m-1");
    expect(next.told).toEqual([
      ["action", 2, 1, "late", null],
      ["data", 3, 2, bytes(3)],
      ["dropped", 4, 2],
    ]);
    expect(happened).toEqual(["opened", "waiting", "resumed"]);
  });

  test("[CP3] is void when its server goes without a checkpoint, or with too much since", async () => {
    const without = await playMatch();
    without.port.game.lost();
    expect(without.happened.at(-1)).toEqual(["voided", expect.any(String)]);
    const behind = await playMatch();
    behind.port.game.checkpoint(0, bytes(1));
    for (let i = 0; i < 1_025; i += 1) behind.match.fromPlayer(0, bytes(1));
    behind.port.game.lost();
    expect(behind.happened.at(-1)).toEqual(["voided", expect.any(String)]);
  });

  test("[CP2] [RM4] [PD1] while it waits it takes no more from players than it can tell afterwards, without a gap", async () => {
    for (const [size, least] of [
      [1, 700],
      [16_000, 8],
    ] as const) {
      const { match, port, seat } = await playMatch();
      match.fromPlayer(0, bytes(1));
      port.game.checkpoint(1, bytes(1));
      port.game.lost();
      const codes: (string | undefined)[] = [];
      const value = size === 1 ? null : Array.from({ length: 60 }, () => "x".repeat(250));
      for (let i = 0; i < 1_100; i += 1) {
        codes.push(match.fromPlayer(0, new Uint8Array(size))?.code);
        codes.push(match.actionFromPlayer(1, "go", value)?.code);
      }
      expect(codes.at(-1)).toBe("busy");
      for (let i = 0; i < 20; i += 1) {
        match.drop(seat(2));
        match.back(seat(2), new FakeClient(), undefined, () => {});
      }
      expect(match.canGoOn).toBe(true);
      const next = new FakePort();
      expect(match.open(next)).toBe(true);
      await Promise.resolve();
      const taken = codes.filter((code) => code === undefined).length;
      expect(taken).toBeGreaterThanOrEqual(least);
      expect(next.told.map(([, n]) => n)).toEqual(Array.from({ length: taken + 40 }, (_, i) => i + 2));
      expect(match.fromPlayer(0, bytes(1))).toBeUndefined();
    }
  });

  test("[DR1] moves from a server that drains and is closed there with moved", async () => {
    const { happened, match, port } = await playMatch();
    const next = new FakePort();
    expect(match.move(next)).toBe(false);
    port.game.checkpoint(0, bytes(1));
    next.full = true;
    expect(match.move(next)).toBe(false);
    expect(port.told).toEqual([]);
    next.full = false;
    expect(match.move(next)).toBe(true);
    expect(port.told).toEqual([["close", "moved"]]);
    await Promise.resolve();
    expect(happened.slice(-2)).toEqual(["waiting", "resumed"]);
  });

  test("[RS1] [RS-03] a result must name every seat once, with places and numbers that are some", async () => {
    const { happened, port } = await playMatch();
    const [first, second, third] = result.placements as [object, object, object];
    const wrong = [
      [first, second],
      [first, second, second],
      [first, second, third, { seat: 3, place: 1 }],
      [first, second, { seat: 2, place: 0 }],
      [first, second, { seat: 2, place: 1.5 }],
      [first, second, { seat: 2, place: 2, score: Number.NaN }],
      [first, second, { seat: 2, place: 2, stats: { undeclared: 1 } }],
    ];
    for (const placements of wrong) {
      expect(() => port.game.result({ placements } as never)).toThrow(expect.objectContaining({ rule: "RS1" }));
    }
    expect(happened).toEqual(["opened"]);
    expect(await port.game.result(result)).toBeUndefined();
  });

  test("[RS1] [I3] of a result nothing but its known fields is looked at: 60 KB of bytes in it took 50 ms as text", async () => {
    const { happened, port } = await playMatch();
    let looks = 0;
    const later = { toJSON: () => (looks += 1) };
    const [first, ...others] = result.placements;
    expect(await port.game.result({ placements: [{ ...first, later }, ...others], later } as never)).toBeUndefined();
    expect([looks, happened.at(-1)]).toEqual([0, ["finished", result]]);
  });

  test("[PL1] who left gets no second seat, and nobody takes one once there is a result", async () => {
    const { match, port, seat } = await playMatch({ manifest: { lateJoin: true, seats: { min: 1, max: 8 } } });
    const client = new FakeClient();
    match.leave(seat(1), "left");
    expect(match.join(seat(1).who, client)).toBeUndefined();
    expect(match.join({ ...seat(1).who, user: "somebody else" }, client)?.seat).toBe(3);
    const placements = [0, 1, 2, 3].map((one) => ({ seat: one, place: 1 }));
    expect(await port.game.result({ placements })).toBeUndefined();
    expect(match.join({ ...seat(1).who, user: "a third" }, client)).toBeUndefined();
  });

  test("[RS2] [RS3] has one result: the same again is fine, another one a conflict, and the room closes", async () => {
    const { clock, happened, port } = await playMatch();
    const other = {
      placements: [2, 1, 3].map((place, seat) => ({ seat, place })),
    };
    const answers = await Promise.all([port.game.result(result), port.game.result(result), port.game.result(other)]);
    expect(answers.map((refusal) => refusal?.code)).toEqual([undefined, undefined, "conflict"]);
    expect(port.game.void("no")?.code).toBe("conflict");
    expect(happened).toEqual(["opened", ["finished", result]]);
    clock.advance(0);
    expect(port.told).toEqual([["close", "finished"]]);
  });
});
