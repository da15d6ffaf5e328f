import { expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import { writeFrame } from "../../protocol/frame.ts";
import { linkGuards, linkLimits, preAuthLimits, roomLimits } from "../../protocol/limits.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import { Addresses } from "../../src/link/addresses.ts";
import { Conduct } from "../../src/link/conduct.ts";
import { Throttle } from "../../src/link/throttle.ts";
import { openBench, openRoom, RecordedRoom, roomInfo } from "../kit/link.ts";
import { until } from "../kit/wait.ts";

test("[NW-01] [LM1] a game server that does not read is closed when its queue is full, and its rooms are told", async () => {
  const bench = await openBench({ limits: { queueBytesMax: 200_000 }, guards: { closeMs: 50 } });
  const { peer, port } = await bench.start();
  const healthy = await bench.start();
  const { room, events } = await openRoom(port, peer);
  peer.pause();
  const payload = new Uint8Array(16_384);
  await until("the close", () => {
    for (let i = 0; i < 50 && events.isLost === 0; i++) room.data(1, 0, payload);
    return events.isLost > 0;
  });
  expect(bench.lines.some(({ fields }) => fields["code"] === "slow_consumer")).toBeTrue();
  expect(bench.disconnected).toEqual([port]);
  expect(healthy.peer.closed).toBeFalse();
});

test("[NW-01] a slow game server that reads in the end gets every frame whole, through TLS", async () => {
  const bench = await openBench({ limits: { queueBytesMax: 50_000_000 } });
  const { peer, port } = await bench.start();
  const { room } = await openRoom(port, peer);
  peer.pause();
  const count = 3_000;
  for (let n = 1; n <= count; n++) room.data(n, n % 2, new Uint8Array(4_000).fill(n));
  peer.resume();
  await until("all", () => peer.frames.length === count);
  expect(
    peer.frames.every(([, , n, , payload], i) => n === i + 1 && (payload as Uint8Array)[3_999] === (n & 255)),
  ).toBeTrue();
});

test("[NW-03] [LM1] a flood is read no faster than told, strikes are counted, and then it ends with rate_exceeded", async () => {
  const limits = { bytesPerSecond: 2_000_000, bytesBurst: 100_000 };
  const guards = { strikePausedMs: 40, strikesMax: 3, strikesThrottled: 2, closeBytesMax: 100_000_000 };
  const bench = await openBench({ limits, guards });
  const { peer, port } = await bench.start();
  const { events, handle } = await openRoom(port, peer);
  let bytes = 0;
  events.data = (_to, chunk, start = 0, end = chunk.length) => {
    bytes += end - start;
    return undefined;
  };
  const started = performance.now();
  const flood = writeFrame(encode([types.data, handle, null, new Uint8Array(60_000)]));
  peer.raw(Buffer.concat(Array.from({ length: 400 }, () => flood)));
  expect((await peer.lastError())?.code).toBe("rate_exceeded");
  const seconds = (performance.now() - started) / 1000;
  // What the system's buffers held came at once; the rest at the rate.
  expect(bytes).toBeLessThan(limits.bytesBurst + limits.bytesPerSecond * seconds + 2_000_000);
  expect(peer.unsentBytes).toBeGreaterThan(1_000_000);
  const warnings = peer.frames.filter(([, , code]) => code === "limit_exceeded");
  expect(warnings.length).toBe(2);
  expect(events.isLost).toBe(1);
});

test("[RM1] a game that does not answer ROOM_OPEN has refused the room, and is told that it is closed", async () => {
  let now = 0;
  const bench = await openBench({ clock: () => now, guards: { tickMs: 10 } });
  const { peer, port } = await bench.start();
  const events = new RecordedRoom();
  port.openRoom(roomInfo, events);
  const [, id, handle] = await peer.next(types.roomOpen);
  now += roomLimits.startingMsMax;
  expect(await events.call("refused")).toEqual(["refused", "It did not answer in time."]);
  expect((await peer.next(types.roomClose)).slice(1)).toEqual([Number(handle), "closed"]);
  expect(port.rooms).toBe(0);
  peer.send([types.ok, Number(id)]);
  peer.send([types.ping, 7, null]);
  await peer.next(types.pong);
  expect(events.calls).toHaveLength(1);
});

test("[LM2] strikes are forgotten one by one, and a throttled game is read at a quarter on all its connections", () => {
  const conduct = new Conduct(linkGuards, () => {});
  const throttle = new Throttle(linkLimits, linkGuards, conduct, 0);
  const other = new Throttle(linkLimits, linkGuards, conduct, 0);
  expect(throttle.charge(linkLimits.bytesBurst, 1, 0)).toBe(0);
  expect(throttle.charge(linkLimits.bytesPerSecond, 1, 0)).toBeCloseTo(1_000);
  expect(throttle.paused(4_000, 4_000)).toBe("ok");
  expect(throttle.paused(1_000, 5_000)).toBe("strike");
  for (let i = 1; i < 3; i++) expect(throttle.paused(5_000, 5_000)).toBe("strike");
  expect(conduct.state).toBe("throttled");
  other.tick();
  for (const one of [throttle, other]) {
    one.charge(linkLimits.bytesBurst / 4, 1, 100_000);
    expect(one.charge(linkLimits.bytesPerSecond, 1, 100_000)).toBeCloseTo(4_000);
  }
  conduct.tick(5_000 + linkGuards.strikeForgottenMs);
  expect([conduct.strikes, conduct.state]).toEqual([2, "good"]);
  for (let i = 0; i < 3; i++) conduct.strike(200_000);
  expect(throttle.paused(5_000, 200_000)).toBe("out");
});

test("[NW-03] many small frames are counted, too", () => {
  const throttle = new Throttle(linkLimits, linkGuards, new Conduct(linkGuards, () => {}), 0);
  expect(throttle.charge(100, linkLimits.framesBurst, 0)).toBe(0);
  expect(throttle.charge(100, linkLimits.framesPerSecond, 0)).toBeCloseTo(1_000);
});

test("[NW-07] connections are counted by address, IPv6 by its first 64 bits", () => {
  const addresses = new Addresses(preAuthLimits, { ...linkGuards, acceptsBurst: 1_000 });
  const enter = (address: string): boolean => addresses.enter(address, 0);
  for (let i = 0; i < 8; i++) expect(enter("2001:db8::5")).toBeTrue();
  expect(enter("2001:db8::6")).toBeFalse();
  expect(enter("192.0.2.1")).toBeTrue();
  for (let total = 8; total < 64; total++) {
    addresses.admit("2001:db8::5");
    expect(enter("2001:db8::5")).toBeTrue();
  }
  addresses.admit("2001:db8::5");
  expect(enter("2001:db8::5")).toBeFalse();
  addresses.leave("2001:db8::5", true);
  expect(enter("2001:db8::5")).toBeTrue();
  expect(addresses.preAuth).toBe(9);
});

test("[NW-07] one address opens only so many connections a second, and the total before READY is bounded", () => {
  const addresses = new Addresses(
    { ...preAuthLimits, totalMax: 10 },
    { ...linkGuards, acceptsBurst: 3, acceptsPerSecond: 1 },
  );
  const tries = (address: string, now: number): boolean => {
    const entered = addresses.enter(address, now);
    if (entered) addresses.leave(address, false);
    return entered;
  };
  expect([1, 2, 3, 4].map(() => tries("192.0.2.1", 0))).toEqual([true, true, true, false]);
  expect(tries("192.0.2.1", 1_000)).toBeTrue();
  const entered = Array.from({ length: 12 }, (_, i) => addresses.enter(`198.51.100.${i}`, 2_000));
  expect(entered.filter(Boolean).length).toBe(10);
});

test("[NW-08] a broken connection frees its place and tells its rooms once, whatever way it breaks", async () => {
  const bench = await openBench({ preAuth: { perAddressMax: 1 } });
  const halfOpen = await bench.connect();
  halfOpen.body(encode([types.hello, [1], halfOpen.key.publicKey, new Uint8Array(32)]));
  halfOpen.end();
  await until("closed", () => halfOpen.closed);
  for (const way of ["end", "terminate"] as const) {
    const { peer, port } = await bench.start();
    const { events } = await openRoom(port, peer);
    peer.rawHex("000000ff9301");
    peer[way]();
    await until("told", () => events.isLost > 0);
    await until("the port is gone", () => bench.disconnected.includes(port));
    expect(events.isLost).toBe(1);
    expect(bench.link.ports()).toEqual([]);
  }
  expect(bench.disconnected.length).toBe(2);
});

test("[NW-09] [PG1] [PG2] the hub pings with the last round trip, answers pings, and closes who is silent", async () => {
  const bench = await openBench({ guards: { pingMs: 10, tickMs: 5 }, limits: { silenceMsMax: 1_000 } });
  const { peer, port } = await bench.start();
  const [, first, unknown] = await peer.next(types.ping);
  expect(unknown).toBeNull();
  peer.send([types.pong, Number(first) + 7]);
  expect(port.rttMs).toBeNull();
  // Only an answer to the newest ping counts, and on a busy machine the first is not the newest any more.
  await until("a round trip", () => {
    const newest = peer.frames.findLast(([type]) => type === types.ping) ?? [types.ping, first];
    peer.send([types.pong, Number(newest[1])]);
    return port.rttMs !== null;
  });
  await until("it is told", () => peer.frames.some(([type, , rtt]) => type === types.ping && typeof rtt === "number"));
  expect(port.rttMs).toBeGreaterThanOrEqual(0);
  peer.send([types.ping, 77, null]);
  expect(await peer.next(types.pong)).toEqual([types.pong, 77]);
  expect(await peer.lastError()).toEqual({ code: "silent", rule: "PG2" });
});

test("[FR10] the last frame arrives although the game server was sending, and read nothing until then", async () => {
  const bench = await openBench();
  for (let round = 0; round < 5; round++) {
    const { peer, port } = await bench.start();
    const { handle } = await openRoom(port, peer);
    const noise = writeFrame(encode([types.data, handle, null, new Uint8Array(1_000)]));
    for (let i = 0; i < 20; i++) peer.raw(noise);
    peer.rawHex("00000000");
    for (let i = 0; i < 200; i++) peer.raw(noise);
    expect(await peer.lastError()).toEqual({ code: "protocol_error", rule: "FR1" });
  }
});

test("[IS-11] [I7] nothing a game server says makes the hub open a connection", async () => {
  const bench = await openBench();
  const { peer, port } = await bench.start();
  const { events, handle } = await openRoom(port, peer);
  let calls = 0;
  const real = { fetch: globalThis.fetch, connect: Bun.connect };
  const counted = (): never => {
    calls++;
    throw new Error("dialled out");
  };
  Object.assign(globalThis, { fetch: counted });
  Object.assign(Bun, { connect: counted });
  try {
    const link = "https://example.org/x";
    peer.send([types.log, "info", link]);
    peer.send([types.view, handle, 0, { type: "text", text: link, key: link }]);
    peer.send([types.deadline, handle, link, 5]);
    peer.send([types.void, 1, handle, link]);
    await events.call("void");
  } finally {
    Object.assign(globalThis, { fetch: real.fetch });
    Object.assign(Bun, { connect: real.connect });
  }
  expect(calls).toBe(0);
});

test("[MP-02] [I2] hostile frames cost no memory to speak of", async () => {
  const bench = await openBench({ guards: { acceptsBurst: 1_000 }, preAuth: { verifiesPerSecond: 10_000 } });
  const { peer: healthy } = await bench.start();
  Bun.gc(true);
  const before = process.memoryUsage().heapUsed;
  for (const hex of ["ddffffffff", "dfffffffff", "9201c6ffffffff", "9201dbffffffff", "dcffff".repeat(20_000)]) {
    const { peer } = await bench.start();
    peer.body(Buffer.from(hex, "hex"));
    expect((await peer.lastError())?.code).toBe("protocol_error");
  }
  Bun.gc(true);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
  expect(healthy.closed).toBeFalse();
});
