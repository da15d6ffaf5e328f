import { describe, expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import { linkGuards } from "../../protocol/limits.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import { Conduct } from "../../src/link/conduct.ts";
import { openBench, openRoom, RecordedRoom, roomInfo } from "../kit/link.ts";
import { until } from "../kit/wait.ts";

const minute = 60_000;

describe("a game's conduct", () => {
  test("[LM2] too many strikes are a quarantine, the next one within a day is twice as long", () => {
    const changes: string[] = [];
    const conduct: Conduct = new Conduct(linkGuards, () => changes.push(conduct.state));
    const strikeOut = (now: number) => {
      while (!conduct.strike(now));
    };
    strikeOut(0);
    expect([conduct.state, conduct.until]).toEqual(["quarantined", 10 * minute]);
    conduct.tick(10 * minute);
    expect(conduct.state).toBe("good");
    strikeOut(20 * minute);
    expect(conduct.until).toBe(40 * minute);
    conduct.tick(40 * minute);
    conduct.tick(40 * minute + linkGuards.quarantineMsMax);
    strikeOut(2_000 * minute);
    expect(conduct.until).toBe(2_010 * minute);
    expect(changes).toEqual(["quarantined", "throttled", "quarantined", "throttled", "good", "quarantined"]);
  });

  test("[LM2] is throttled for a while after a quarantine, and its strikes are forgotten one by one", () => {
    const conduct = new Conduct({ ...linkGuards, quarantineMs: 1_000 }, () => {});
    while (!conduct.strike(0));
    conduct.tick(1_000);
    expect([conduct.state, conduct.strikes]).toEqual(["throttled", 3]);
    for (let i = 1; i <= 3; i++) conduct.tick(i * minute);
    expect([conduct.state, conduct.strikes]).toEqual(["good", 0]);
  });

  test("[LM2] tells what is to be kept of a quarantine, and a day after its end that nothing is", () => {
    const kept: unknown[] = [];
    const conduct: Conduct = new Conduct(linkGuards, () => kept.push(conduct.quarantine));
    while (!conduct.strike(0));
    const until = 10 * minute;
    const day = linkGuards.quarantineMsMax;
    for (const now of [until - 1, until, until + 1, until + day - 1, until + day, until + day + 1]) conduct.tick(now);
    expect(kept).toEqual([{ until, times: 1 }, { until, times: 1 }, undefined]);
  });

  test("[LM2] is good again when the host lifts the quarantine", () => {
    const conduct = new Conduct(linkGuards, () => {});
    while (!conduct.strike(0));
    conduct.lift();
    expect([conduct.state, conduct.strikes, conduct.until]).toEqual(["good", 0, null]);
    while (!conduct.strike(0));
    expect(conduct.until).toBe(10 * minute);
  });
});

test("[LM2] a quarantine from before a restart of the hub goes on to its end, and the next one is longer", async () => {
  const clock = { now: 5_000, wall: 1_700_000_000_000 };
  const kept = new Map([
    ["evil", { until: clock.wall + minute, times: 1 }],
    ["was evil", { until: clock.wall - minute, times: 2 }],
    // The clock of the machine was wrong then.
    ["of another age", { until: clock.wall + 10_000 * linkGuards.quarantineMsMax, times: 1 }],
  ]);
  const told: unknown[] = [];
  const bench = await openBench({
    quarantines: kept,
    keepQuarantine: (game, quarantine) => told.push([game, quarantine]),
    clock: () => clock.now,
    wallClock: () => clock.wall,
    guards: { tickMs: 5 },
    preAuth: { verifiesPerSecond: 1_000 },
  });
  const { link } = bench;
  expect(link.conduct("evil")).toEqual({ state: "quarantined", strikes: 0, until: clock.wall + minute });
  expect(link.conduct("was evil")).toEqual({ state: "good", strikes: 0, until: null });
  expect(link.conduct("of another age").until).toBe(clock.wall + linkGuards.quarantineMsMax);
  expect(link.conduct("somebody")).toEqual({ state: "good", strikes: 0, until: null });
  const { port } = await bench.start(bench.newKey("evil"));
  expect(port.openRoom(roomInfo, new RecordedRoom())).toBeUndefined();
  clock.now += minute;
  clock.wall += minute;
  await until("its end", () => link.conduct("evil").state === "good");
  const later = await bench.start(bench.newKey("evil"));
  expect(later.port.openRoom(roomInfo, new RecordedRoom())).toBeDefined();
  expect(told).toEqual([["evil", { until: clock.wall, times: 1 }]]);
  for (let i = 0; i < linkGuards.strikesMax; i += 1) {
    const { peer } = await bench.start(bench.newKey("was evil"));
    peer.rawHex("00000001c1");
    await peer.lastError();
  }
  const third = { until: clock.wall + 4 * linkGuards.quarantineMs, times: 3 };
  expect(told.at(-1)).toEqual(["was evil", third]);
  expect(link.conduct("was evil").until).toBe(third.until);
  link.lift("was evil");
  expect(told.at(-1)).toEqual(["was evil", undefined]);
});

test("[LM2] breaches count over all connections of a game; in quarantine it gets no new rooms, and keeps what was begun", async () => {
  const bench = await openBench({ guards: { strikesMax: 3, strikesThrottled: 2, tickMs: 5 } });
  const [good, bad] = [bench.newKey("game"), bench.newKey("game")];
  const { peer, port } = await bench.start(good);
  await openRoom(port, peer);
  for (let i = 0; i < 3; i++) {
    expect(port.conduct).not.toBe("quarantined");
    const breaking = await bench.start(bad);
    breaking.peer.rawHex("00000001c1");
    expect((await breaking.peer.lastError())?.code).toBe("protocol_error");
  }
  expect(port.conduct).toBe("quarantined");
  expect(bench.changed).toContain(port);
  expect(port.openRoom(roomInfo, new RecordedRoom())).toBeUndefined();
  const restore = { checkpoint: new Uint8Array(1), n: 0 };
  expect(port.openRoom({ ...roomInfo, restore }, new RecordedRoom())).toBeDefined();
  expect(port.rooms).toBe(2);
  expect(bench.logged.filter((line) => line.startsWith("hub: closed, protocol_error"))).toHaveLength(3);
  const { state, until: end } = bench.link.conduct("game");
  expect(state).toBe("quarantined");
  expect(Math.abs(end! - Date.now() - linkGuards.quarantineMs)).toBeLessThan(minute);
  expect((await bench.start()).port.conduct).toBe("good");
  bench.link.lift("game");
  expect(port.openRoom(roomInfo, new RecordedRoom())).toBeDefined();
});

test("[LM3] [RS-08] a game has so many rooms and players on all its servers together", async () => {
  const bench = await openBench({ limits: { roomsMax: 3, playersMax: 5 } });
  const first = await bench.start(bench.newKey("game"));
  const second = await bench.start(bench.newKey("game"));
  const room = first.port.openRoom(roomInfo, new RecordedRoom())!;
  expect(second.port.openRoom(roomInfo, new RecordedRoom())).toBeDefined();
  expect([first.port.seatsFree, second.port.seatsFree]).toEqual([1, 1]);
  expect(first.port.openRoom(roomInfo, new RecordedRoom())).toBeUndefined();
  const alone = { ...roomInfo, seats: roomInfo.seats.slice(0, 1) };
  expect(first.port.openRoom(alone, new RecordedRoom())).toBeDefined();
  room.close("closed");
  expect(second.port.openRoom(alone, new RecordedRoom())).toBeDefined();
  expect(second.port.openRoom(alone, new RecordedRoom())).toBeUndefined();
  // Another game is not counted, and a server that goes takes its rooms with it.
  expect((await bench.start()).port.openRoom(roomInfo, new RecordedRoom())).toBeDefined();
  first.peer.terminate();
  await until("the end", () => bench.disconnected.includes(first.port));
  expect(second.port.openRoom(roomInfo, new RecordedRoom())).toBeDefined();
});

test("[VN1] [FR7] [FR8] a game server from the future: new fields, entries and types do no harm, version 2 is not taken for granted", async () => {
  const bench = await openBench();
  const peer = await bench.connect();
  const more = ["new", { a: [1, 2.5, null] }, new Uint8Array(3), true];
  const { challenge, transcript } = await peer.hello([2, 1]);
  expect(challenge.version).toBe(1);
  peer.prove(transcript);
  await peer.next(types.ready);
  const manifest = {
    name: "Test Game",
    version: "1.0.0",
    description: "",
    seats: { min: 1, max: 8, best: 4 },
    stats: { moves: { title: "Moves", aggregate: "sum", unit: "moves" } },
    maturity: { age: 6 },
  };
  peer.body(encode([types.manifest, 1, manifest, ...more]));
  expect(await peer.next(types.ok)).toEqual([types.ok, 1]);
  const port = await until("the port", () => bench.connected.at(-1));
  const events = new RecordedRoom();
  port.openRoom(roomInfo, events);
  const [, id, handle] = await peer.next(types.roomOpen);
  peer.body(encode([types.ok, id, { accepted: true }, ...more]));
  await events.call("opened");
  const view = { type: "text", key: "a", text: "b", font: "serif" };
  const result = { placements: [{ seat: 0, place: 1, medal: "gold" }], replay: "x" };
  const frames: (readonly unknown[])[] = [
    [types.data, handle, null, new Uint8Array([1])],
    [types.view, handle, 0, view],
    [types.patch, handle, 0, [["set", "a", { text: "c" }]]],
    [types.deadline, handle, "turn", 5],
    [types.checkpoint, handle, 0, new Uint8Array(1)],
    [types.result, 5, handle, result],
    [types.log, "info", "hello"],
    [types.storeGet, 6, null, "k"],
    [types.storePut, 7, null, "k", new Uint8Array(1), null],
    [types.storeDelete, 8, null, "k", null],
    [types.storeList, 9, null, "", null, null],
    [types.random, 10, handle, "deal"],
    [types.ping, 3, null],
    [types.error, null, "new_code", "An ERROR of a kind that is not known yet.", null],
  ];
  for (const frame of frames) peer.body(encode([...frame, ...more]));
  await peer.next(types.pong);
  await until("six answers", () => peer.frames.filter(([type]) => type === types.ok).length === 6);
  expect(events.calls.map(([name]) => name)).toEqual([
    "opened",
    "data",
    "view",
    "patch",
    "deadline",
    "checkpoint",
    "result",
    "random",
  ]);
  for (const type of [13, 27, 60, 4_294_967_295]) {
    peer.body(encode([type, 99, ...more]));
    expect((await peer.next(types.error)).slice(0, 3)).toEqual([types.error, null, "unknown_type"]);
  }
  expect(peer.closed).toBeFalse();
});
