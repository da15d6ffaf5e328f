import { afterEach, beforeEach, expect, test } from "bun:test";
import { Refusal } from "../../protocol/errors.ts";
import { playerFrames as types } from "../../protocol/player.ts";
import { connect, type Connection, type ConnectOptions } from "../../src/client/connection.ts";
import { ManualClock } from "../kit/manual-clock.ts";
import { ScriptedHub, someRoom } from "../kit/scripted-hub.ts";
import { until } from "../kit/wait.ts";

let hub: ScriptedHub;
let clock: ManualClock;
let connection: Connection;
let ticket = 0;

beforeEach(() => {
  hub = new ScriptedHub();
  clock = new ManualClock();
  ticket = 0;
});

afterEach(async () => {
  connection.close();
  await hub.close();
});

function open(options: Partial<ConnectOptions> = {}): Connection {
  connection = connect({
    origin: hub.origin,
    client: "bot",
    clock,
    random: () => 0,
    getTicket: () => Promise.resolve(`t${++ticket}`),
    ...options,
  });
  return connection;
}

const stateIs = (state: string) => until(state, () => connection.snapshot.connection.state === state);

async function openInRoom(): Promise<void> {
  const joined = open().join({ code: "KWXRZ" });
  await hub.admit();
  await joined;
  hub.send([types.room, someRoom()]);
  hub.send([types.view, 1, { type: "column", key: "all", children: [{ type: "text", key: "a", text: "one" }] }]);
  await until("the view", () => connection.snapshot.view ?? undefined);
}

test("[PW3] [PJ1] a join waits for WELCOME, then is one round trip, and the room follows", async () => {
  const joined = open().join({ code: "KWXRZ", password: "x" });
  expect(await hub.admit()).toEqual({ code: "KWXRZ", password: "x", client: "bot", locale: "en" });
  expect(await joined).toEqual({ member: 1, resumed: false });
  hub.send([types.room, someRoom()]);
  await until("the room", () => connection.snapshot.room ?? undefined);
  expect(connection.snapshot).toMatchObject({ connection: { state: "online" }, member: 1, welcome: { hub: "0.1.0" } });
});

test("[PW1] [PJ3] [PD2] after a drop it comes back with a new ticket and its resume point, and misses nothing", async () => {
  await openInRoom();
  hub.drop();
  await stateIs("reconnecting");
  expect(connection.sendAction("a", 1)).toBe(false);
  clock.advance(10_000);
  const { resume } = await hub.admit(true);
  expect(resume).toEqual({ match: "m1", room: 0, own: 1 });
  hub.send([types.view, 1, { type: "text", text: "seen before" }]);
  hub.send([types.patch, 2, [["set", "a", { text: "two" }]]]);
  await until("the patch", () => JSON.stringify(connection.snapshot.view).includes("two"));
  expect(connection.snapshot.connection.state).toBe("online");
  expect(hub.tickets).toEqual(["t1", "t2"]);
});

test("[PD2] [PD3] a gap in the numbers is mended by a snapshot; what came in between is not drawn", async () => {
  await openInRoom();
  hub.send([types.patch, 3, [["set", "a", { text: "three" }]]]);
  const [, id, args] = await hub.next(types.join);
  expect(args.resume).toBeUndefined();
  hub.send([types.patch, 4, [["set", "a", { text: "four" }]]]);
  hub.send([types.ok, id, { member: 1, resumed: false }]);
  hub.send([types.snapshot, { match: "m1", room: 7, own: 4, view: { type: "text", text: "whole" }, deadlines: {} }]);
  await until("the snapshot", () => JSON.stringify(connection.snapshot.view).includes("whole"));
  expect(connection.snapshot.resume).toEqual({ match: "m1", room: 7, own: 4 });
});

test("[PD2] payloads reach the listeners once, with whose they are", async () => {
  await openInRoom();
  const got: unknown[] = [];
  connection.onData((payload, own) => got.push([[...payload], own]));
  hub.send([types.dataOut, 0, 1, new Uint8Array([1])]);
  hub.send([types.dataOut, 0, 1, new Uint8Array([1])]);
  hub.send([types.dataOut, 1, 2, new Uint8Array([2])]);
  await until("two payloads", () => got.length === 2);
  expect(got).toEqual([
    [[1], false],
    [[2], true],
  ]);
});

for (const code of ["signed_out", "replaced", "kicked", "room_closed", "rate_exceeded"]) {
  test(`[PW4] BYE ${code} ends the connection for good`, async () => {
    await openInRoom();
    hub.send([types.bye, code, "Because."]);
    await stateIs("closed");
    expect(connection.snapshot.connection).toEqual({ state: "closed", reason: { code, message: "Because." } });
    clock.advance(60_000);
    expect(hub.tickets).toHaveLength(1);
  });
}

test("[PW4] after any other BYE it tries again, later each time, and says why", async () => {
  await openInRoom();
  hub.welcomes = false;
  hub.send([types.bye, "shutting_down", "The hub is stopping."]);
  await stateIs("reconnecting");
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const { connection: state } = connection.snapshot;
    if (state.state !== "reconnecting" || state.retryAt === null) throw new Error("not waiting");
    if (attempt === 1) expect(state.reason).toBe("The hub is stopping.");
    waits.push(state.retryAt - clock.now());
    clock.advance(state.retryAt - clock.now());
    await until("an attempt", () => hub.sockets.length === attempt + 1);
    hub.drop();
    await until("the next wait", () => {
      const { connection: now } = connection.snapshot;
      return now.state === "reconnecting" && now.attempt === attempt + 1 && now.retryAt !== null;
    });
  }
  expect(waits).toEqual([200, 400, 800]);
});

test("a ticket refused because nobody is signed in ends the connection; a busy hub is asked again", async () => {
  let refusal = new Refusal("busy");
  open({ getTicket: () => Promise.reject(refusal) });
  await stateIs("reconnecting");
  refusal = new Refusal("unauthenticated");
  connection.retryNow();
  await stateIs("closed");
  expect(connection.snapshot.connection).toMatchObject({ reason: { code: "unauthenticated" } });
});

test("[PJ1] a refused join says why and leaves the connection for the next try", async () => {
  const refused = open().join({ code: "KWXRZ" });
  const [, id] = await hub.next(types.join);
  hub.send([types.error, id, "room_password", "The room wants a password.", null]);
  expect(await refused.catch((error: unknown) => error)).toMatchObject({ code: "room_password" });
  const joined = connection.join({ code: "KWXRZ", password: "right" });
  expect((await hub.admit()).password).toBe("right");
  await joined;
  expect(hub.sockets).toHaveLength(1);
});

test("a room that is gone when the connection comes back ends it; a hub that is busy does not", async () => {
  await openInRoom();
  hub.drop();
  await stateIs("reconnecting");
  clock.advance(10_000);
  const [, first] = await hub.next(types.join);
  hub.send([types.error, first, "busy", "Later.", null]);
  await until("the second wait", () => {
    const { connection: now } = connection.snapshot;
    return now.state === "reconnecting" && now.attempt === 2 && now.retryAt !== null;
  });
  clock.advance(10_000);
  const [, second] = await hub.next(types.join);
  hub.send([types.error, second, "not_found", "No such room.", null]);
  await stateIs("closed");
  expect(connection.snapshot.connection).toMatchObject({
    reason: { code: "not_found", message: expect.stringContaining("no longer there") },
  });
});

test("[PR2] each command resolves or rejects by its own answer, in any order", async () => {
  await openInRoom();
  const ready = connection.command({ name: "ready", ready: true });
  const start = connection.command({ name: "start" });
  const [, first] = await hub.next(types.command);
  const [, second] = await hub.next(types.command);
  hub.send([types.error, second, "forbidden", "Only the host starts.", "PR3"]);
  hub.send([types.ok, first, null]);
  await ready;
  expect(await start.catch((error: unknown) => error)).toMatchObject({ code: "forbidden", rule: "PR3" });
});

test("a command whose answer a drop has swallowed is rejected, and so is one sent while away", async () => {
  await openInRoom();
  const lost = connection.command({ name: "ready", ready: true });
  await hub.next(types.command);
  hub.drop();
  expect(await lost.catch((error: unknown) => error)).toMatchObject({ code: "hub_unreachable" });
  expect(await connection.command({ name: "start" }).catch((error: unknown) => error)).toMatchObject({
    code: "hub_unreachable",
  });
});

test("[PR2] leaving forgets the room: a later drop does not bring it back", async () => {
  await openInRoom();
  const left = connection.command({ name: "leave" });
  const [, id] = await hub.next(types.command);
  hub.send([types.ok, id, null]);
  await left;
  expect(connection.snapshot).toMatchObject({ room: null, member: null, view: null, resume: null });
  hub.drop();
  await stateIs("reconnecting");
  clock.advance(10_000);
  await stateIs("online");
  expect(hub.frames.filter(([type]) => type === types.join)).toEqual([]);
});

test("an error that answers no request is kept as trouble", async () => {
  await openInRoom();
  hub.send([types.error, null, "conflict", "No match is on.", "PD1"]);
  await until("trouble", () => connection.snapshot.trouble ?? undefined);
  expect(connection.snapshot.trouble).toMatchObject({ n: 1, code: "conflict", message: "No match is on." });
});

test("what cannot be read is told, skipped, and at the twentieth ends the connection", async () => {
  await openInRoom();
  const view = connection.snapshot.view;
  const bad: (Uint8Array | string)[] = [
    "text",
    new Uint8Array(),
    new Uint8Array([0xc1]),
    new Uint8Array([0x92, 0x0d, 0x80]),
    new Uint8Array([0xd4, 0x01, 0x02]),
    new Uint8Array([0xdd, 0xff, 0xff, 0xff, 0xff]),
  ];
  bad.forEach((bytes) => hub.sendRaw(bytes));
  await until("all to be told", () => connection.snapshot.trouble?.n === bad.length);
  expect(connection.snapshot).toMatchObject({ connection: { state: "online" }, view });
  for (let i = bad.length; i < 20; i += 1) hub.sendRaw("text");
  await stateIs("closed");
});

test("a frame type of a newer hub is skipped without a word", async () => {
  await openInRoom();
  hub.sendRaw(new Uint8Array([0x91, 0x63]));
  hub.send([types.chat, [{ member: 2, name: "Bo", text: "hi", at: 1 }]]);
  await until("the chat", () => connection.snapshot.chat.length === 1);
  expect(connection.snapshot.trouble).toBeNull();
});

test("[PR4] chat that comes again after a rejoin is not doubled", async () => {
  await openInRoom();
  const line = { member: 2, name: "Bo", text: "hi", at: 1 };
  hub.send([types.chat, [line]]);
  hub.send([types.chat, [line, { ...line, at: 2 }]]);
  await until("two lines", () => connection.snapshot.chat.length === 2);
});

test("[PW5] it pings, tells the round trip, and takes a silent hub for lost", async () => {
  await openInRoom();
  const [, n] = await hub.next(types.ping);
  clock.advance(40);
  hub.send([types.pong, n]);
  await until("a round trip", () => connection.snapshot.rttMs === 40);
  for (let i = 0; i < 5; i += 1) clock.advance(5_000);
  expect(connection.snapshot.connection).toMatchObject({ state: "reconnecting", reason: "The hub has gone silent." });
});

test("[DL1] deadlines are kept as local times and go when they are cancelled", async () => {
  await openInRoom();
  hub.send([types.deadline, "turn", 5_000]);
  await until("the deadline", () => connection.snapshot.deadlines["turn"] === clock.now() + 5_000);
  hub.send([types.deadline, "turn", null]);
  await until("no deadline", () => !("turn" in connection.snapshot.deadlines));
});

test("a hub that never says WELCOME is given up and tried again", async () => {
  hub.welcomes = false;
  open();
  await until("a socket", () => hub.sockets.length === 1);
  clock.advance(10_000);
  expect(connection.snapshot.connection.state).toBe("reconnecting");
});
