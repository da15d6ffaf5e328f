import { expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import { Refusal } from "../../protocol/errors.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import { scanExamples } from "../../protocol/vectors/hostile.ts";
import { plainManifest } from "../kit/game-peer.ts";
import { openBench, openRoom, RecordedRoom, roomInfo } from "../kit/link.ts";
import { until } from "../kit/wait.ts";

const view = { type: "text", key: "a", text: "hello" };

test("[FR9] [FR2] [FR3] [FR4] [FR5] [FR6] [MP-01] [MP-02] [MP-14] a hostile frame ends its own connection with the broken rule, and no other", async () => {
  const bench = await openBench({ guards: { acceptsBurst: 1_000 }, preAuth: { verifiesPerSecond: 10_000 } });
  const healthy = await bench.start();
  const room = await openRoom(healthy.port, healthy.peer);
  for (const { name, bytes, reason, rule } of scanExamples.frames) {
    const body = Buffer.from(bytes.map(([hex, times]) => hex.repeat(times)).join(""), "hex");
    if (reason === "ok" || body.length === 0) continue;
    const { peer } = await bench.start();
    peer.body(body);
    expect([name, await peer.lastError()]).toEqual([name, { code: "protocol_error", rule: rule ?? "" }]);
  }
  healthy.peer.send([types.data, room.handle, null, new Uint8Array([1])]);
  expect(await room.events.call("data")).toEqual(["data", null, new Uint8Array([1])]);
  expect(bench.lines.filter(({ message }) => message === "link failed")).toEqual([]);
}, 20_000);

test("[FR1] [MP-14] a length of 0 or above frameBytesMax is told with its rule", async () => {
  const bench = await openBench();
  for (const header of ["00000000", "00010001", "ffffffff"]) {
    const { peer } = await bench.start();
    peer.rawHex(header);
    expect(await peer.lastError()).toEqual({ code: "protocol_error", rule: "FR1" });
  }
  const { peer, port } = await bench.start();
  const room = await openRoom(port, peer);
  const payload = new Uint8Array(65_536 - 4 - encode([30, room.handle, null]).length + 1).fill(3);
  peer.send([types.data, room.handle, null, payload]);
  expect(((await room.events.call("data"))[2] as Uint8Array).length).toBe(payload.length);
});

test("[FR8] a type that is not known, or not the game's to send, is reported and skipped", async () => {
  const bench = await openBench();
  const { peer } = await bench.start();
  for (const type of [99, 1, types.roomOpen, types.playerErased, 4_294_967_295]) {
    peer.body(encode([type, "x"]));
    const [, id, code, , rule] = await peer.next(types.error);
    expect([id, code, rule]).toEqual([null, "unknown_type", "FR8"]);
  }
  expect(peer.closed).toBeFalse();
});

test("[FR7] fields after the known ones are ignored, and a missing optional one at the end is nil", async () => {
  const bench = await openBench();
  const { peer, port } = await bench.start();
  const { events, handle } = await openRoom(port, peer);
  const more = ["new", { a: [1, 2.5] }, new Uint8Array(3), 7, 8, 9, 10];
  peer.body(encode([types.data, handle, 1, new Uint8Array([5]), ...more]));
  peer.body(encode([types.view, handle, 0, view, ...more]));
  peer.body(encode([types.deadline, handle, "turn"]));
  peer.body(encode([types.ping, 5, null, ...more]));
  expect(await peer.next(types.pong)).toEqual([types.pong, 5]);
  expect(events.calls.slice(1)).toEqual([
    ["data", 1, new Uint8Array([5])],
    ["view", 0, view, new Uint8Array(encode(view))],
    ["deadline", "turn", null],
  ]);
});

test("[FR9] [FR6] [MP-10] no numeric field takes a float, a negative number or one that is too large; the frame has no effect", async () => {
  const bench = await openBench({ guards: { invalidFramesMax: 1_000, errorsBurst: 1_000 } });
  const { peer, port } = await bench.start();
  const { events, handle } = await openRoom(port, peer);
  const bad = [
    "ca3f800000",
    "cb4000000000000000",
    "cb8000000000000000",
    "ff",
    "d0ff",
    "cf0000000100000000",
    "a131",
    "c0",
    "c3",
    "90",
  ];
  const room = Buffer.from(encode(handle)).toString("hex");
  const name = "a474757266";
  let sent = 0;
  for (const number of bad) {
    const frames = [
      `941e${number}c0c40101`,
      `9420${number}0080`,
      `9420${room}${number}80`,
      `9421${number}0090`,
      `9421${room}${number}90`,
      `9422${number}${name}05`,
      `9423${number}00c40101`,
      `9423${room}${number}c40101`,
      `9207${number}`,
      `9208${number}`,
      `9206${number}`,
      ...(number === "c0" ? [] : [`9422${room}${name}${number}`]),
      ...(["c0", "90", "ff", "d0ff"].includes(number) ? [] : [`941e${room}${number}c40101`]),
    ];
    for (const frame of frames) peer.body(Buffer.from(frame, "hex"));
    sent += frames.length;
  }
  await until("an answer to each", () => peer.frames.length >= sent);
  expect(new Set(peer.frames.map(([type, id, code]) => `${String(type)} ${String(id)} ${String(code)}`))).toEqual(
    new Set(["5 null frame_invalid"]),
  );
  expect(events.calls).toEqual([["opened"]]);
});

test("[FR9] twenty frames with wrong fields within ten seconds end the connection", async () => {
  const bench = await openBench();
  const { peer } = await bench.start();
  for (let i = 0; i < 19; i++) peer.body(encode([types.log, "loud", "x"]));
  await until("19 answers", () => peer.frames.length === 19);
  expect(peer.closed).toBeFalse();
  peer.body(encode([types.log, "loud", "x"]));
  expect(await peer.lastError()).toEqual({ code: "protocol_error", rule: "FR9" });
});

test("[TM-06] ERRORs that answer no request are sampled, and one to a request is always sent", async () => {
  const bench = await openBench({ guards: { errorsBurst: 3, errorsPerSecond: 1 } });
  const { peer } = await bench.start();
  for (let i = 0; i < 500; i++) peer.body(encode([98]));
  for (let id = 1; id <= 5; id++) peer.send([types.void, id, 77, "x"]);
  await until("five answers", () => peer.frames.filter(([, id]) => id !== null).length === 5);
  expect(peer.frames.filter(([, id]) => id === null).length).toBeLessThan(6);
});

test("[MF1] until a manifest is accepted nothing else is, and the first one makes the port", async () => {
  const bench = await openBench();
  const hasty = await bench.connect();
  await hasty.signIn();
  hasty.send([types.log, "info", "x"]);
  expect(await hasty.lastError()).toEqual({ code: "protocol_error", rule: "MF1" });
  const data = await bench.connect();
  await data.signIn();
  data.send([types.data, 1, null, new Uint8Array()]);
  expect(await data.lastError()).toEqual({ code: "protocol_error", rule: "MF1" });
  const peer = await bench.connect();
  await peer.signIn();
  peer.send([types.manifest, 3, { ...plainManifest, version: "no" }]);
  expect((await peer.next(types.error)).slice(1, 3)).toEqual([3, "manifest_invalid"]);
  expect(bench.connected).toEqual([]);
  peer.send([types.manifest, 4, plainManifest]);
  expect(await peer.next(types.ok)).toEqual([types.ok, 4]);
  expect(bench.connected.length).toBe(1);
  peer.send([types.manifest, 5, { ...plainManifest, version: "1.1.0" }]);
  await peer.next(types.ok);
  expect(bench.connected.map((port) => port.manifest.version)).toEqual(["1.1.0"]);
});

test("[MF1] who sends no manifest is closed", async () => {
  const bench = await openBench({ guards: { manifestMs: 50, tickMs: 10 } });
  const peer = await bench.connect();
  await peer.signIn();
  expect(await peer.lastError()).toEqual({ code: "silent", rule: "MF1" });
});

test("[MF2] [MF3] a manifest of another name, or too large, is refused", async () => {
  const bench = await openBench();
  const peer = await bench.connect();
  await peer.signIn();
  peer.send([types.manifest, 1, { ...plainManifest, name: "Other Game" }]);
  expect((await peer.next(types.error)).slice(1).filter((_, i) => i !== 2)).toEqual([1, "manifest_invalid", "MF3"]);
  peer.body(encode([types.manifest, 2, { ...plainManifest, extra: ["x".repeat(10_000), "x".repeat(10_000)] }]));
  expect((await peer.next(types.error)).slice(1).filter((_, i) => i !== 2)).toEqual([2, "manifest_invalid", "MF2"]);
});

test("[RQ1] every request gets exactly one answer with its id", async () => {
  const bench = await openBench();
  const { peer, port } = await bench.start();
  const { events, handle } = await openRoom(port, peer);
  const result = { placements: [{ seat: 0, place: 1 }] };
  peer.send([types.result, 10, handle, result]);
  await until("the first answer", () => peer.frames.length === 1);
  events.refuse = new Refusal("conflict", undefined, "RS2");
  peer.send([types.result, 11, 99, result]);
  peer.body(encode([types.result, 12, handle, { placements: "none" }]));
  peer.body(encode([types.result, 13]));
  peer.body(encode([types.result, 13.5, handle, result]));
  peer.send([types.void, 14, handle, "enough"]);
  await until("six answers", () => peer.frames.length === 6);
  const answers = peer.frames.map(([type, id, code, , rule]) => [type, id, code, rule]);
  expect(answers.toSorted((a, b) => Number(a[1]) - Number(b[1]))).toEqual([
    [types.error, null, "frame_invalid", "RQ1"],
    [types.ok, 10, undefined, undefined],
    [types.error, 11, "not_found", "RM2"],
    [types.error, 12, "frame_invalid", "RS1"],
    [types.error, 13, "frame_invalid", "RM2"],
    [types.error, 14, "conflict", "RS2"],
  ]);
});

test("[RS-03] a result whose form is wrong never reaches the room", async () => {
  const bench = await openBench({ guards: { invalidFramesMax: 1_000 } });
  const { peer, port } = await bench.start();
  const { events, handle } = await openRoom(port, peer);
  const many = Array.from({ length: 1_000 }, (_, seat) => ({ seat, place: 1 }));
  const bad: unknown[] = [null, 1, [], "x", {}, { placements: {} }, { placements: null }, { placements: many }];
  for (const [id, result] of bad.entries()) peer.body(encode([types.result, id, handle, result]));
  await until("all answers", () => peer.frames.length === bad.length);
  expect(new Set(peer.frames.map(([, , code]) => code))).toEqual(new Set(["frame_invalid"]));
  expect(events.calls).toEqual([["opened"]]);
});

test("[RM1] the game takes a room with OK, or refuses it in its own, cleaned words", async () => {
  const bench = await openBench();
  const { peer, port } = await bench.start();
  const events = new RecordedRoom();
  expect(port.openRoom(roomInfo, events)).toBeDefined();
  const [, id, handle, info] = await peer.next(types.roomOpen);
  expect([handle, info]).toEqual([1, roomInfo]);
  peer.send([types.data, 1, null, new Uint8Array()]);
  expect((await peer.next(types.error))[2]).toBe("not_found");
  peer.send([types.error, Number(id), "game_refused", `no \u001b[31mway\u0007 ${"x".repeat(500)}`, null]);
  const [, reason] = await events.call("refused");
  expect(reason).toMatch(/^no way x+…$/);
  expect(port.rooms).toBe(0);
});

test("[RM2] [IS-01] a number that was never used, or that another game's room has, gets the same answer", async () => {
  const bench = await openBench({ guards: { errorsBurst: 1_000 } });
  const victim = await bench.start();
  const theirs = await openRoom(victim.port, victim.peer);
  await openRoom(victim.port, victim.peer);
  const thief = await bench.start();
  for (const handle of [1, 2, 3, 4_294_967_295]) {
    thief.peer.send([types.data, handle, null, new Uint8Array([1])]);
    thief.peer.send([types.view, handle, 0, { type: "text", text: "x" }]);
    thief.peer.send([types.patch, handle, 0, []]);
    thief.peer.send([types.deadline, handle, "turn", 5]);
    thief.peer.send([types.checkpoint, handle, 0, new Uint8Array()]);
    thief.peer.send([types.result, handle, handle, { placements: [] }]);
    thief.peer.send([types.void, handle, handle, "x"]);
  }
  await until("all answers", () => thief.peer.frames.length === 28);
  const said = new Set(thief.peer.frames.map(([, , code, message, rule]) => JSON.stringify([code, message, rule])));
  expect([...said]).toEqual([
    JSON.stringify(["not_found", "There is no room of this number on this connection.", "RM2"]),
  ]);
  expect(theirs.events.calls).toEqual([["opened"]]);
});

test("[RM2] [RM3] after ROOM_CLOSE nothing of the room is sent or delivered, frames that crossed do no harm, and its number is not used again", async () => {
  const bench = await openBench();
  const { peer, port } = await bench.start();
  const { room, events, handle } = await openRoom(port, peer);
  room.data(1, 0, new Uint8Array([1]));
  room.close("finished");
  room.data(2, 0, new Uint8Array([2]));
  room.left(3, 0, "left");
  peer.send([types.data, handle, null, new Uint8Array([9])]);
  peer.send([types.void, 5, handle, "late"]);
  expect((await peer.next(types.error)).slice(1, 3)).toEqual([5, "not_found"]);
  expect(peer.frames).toEqual([
    [types.data, handle, 1, 0, new Uint8Array([1])],
    [types.roomClose, handle, "finished"],
  ]);
  expect(events.calls).toEqual([["opened"]]);
  expect((await openRoom(port, peer)).handle).toBe(handle + 1);
});

test("[RM4] [DT3] [AC1] [PL1] events carry room, number and the seat they really came from", async () => {
  const bench = await openBench();
  const { peer, port } = await bench.start();
  const { room, handle } = await openRoom(port, peer);
  const seat = { ...roomInfo.seats[0]!, seat: 2, locale: "de" };
  room.data(1, 1, new Uint8Array([7]));
  room.action(2, 0, "drop", 3);
  room.joined(3, seat);
  room.dropped(4, 2);
  room.back(5, 2, true);
  room.left(6, 2, "timeout");
  room.expired(300, "turn");
  port.playerErased("p0");
  await until("all", () => peer.frames.length === 8);
  expect(peer.frames).toEqual([
    [types.data, handle, 1, 1, new Uint8Array([7])],
    [types.action, handle, 2, 0, "drop", 3],
    [types.playerJoined, handle, 3, seat],
    [types.playerDropped, handle, 4, 2],
    [types.playerBack, handle, 5, 2, true],
    [types.playerLeft, handle, 6, 2, "timeout"],
    [types.deadline, handle, 300, "turn"],
    [types.playerErased, "p0"],
  ]);
});

test("[DT1] [IS-08] whom DATA goes to is read in every form, and a `from` field is not a thing", async () => {
  const bench = await openBench();
  const { peer, port } = await bench.start();
  const { events, handle } = await openRoom(port, peer);
  const payload = new Uint8Array([1]);
  for (const to of [null, 0, 63, 255, -1, -64, [0, 1], []]) peer.send([types.data, handle, to, payload]);
  for (const to of [256, -300, [-1], [255], ["0"], "0", { seat: 1 }, true]) {
    peer.body(encode([types.data, handle, to, payload]));
  }
  await until("eight answers", () => peer.frames.length === 8);
  expect(peer.frames.every(([, , code, , rule]) => code === "frame_invalid" && rule === "DT1")).toBeTrue();
  expect(events.calls.slice(1).map(([, to]) => to)).toEqual([null, 0, 63, 255, -1, -64, [0, 1], []]);
});

test("[VW1] [VW5] a view is checked before the room sees it, and comes with its own bytes", async () => {
  const bench = await openBench();
  const { peer, port } = await bench.start();
  const { events, handle } = await openRoom(port, peer);
  peer.body(encode([types.view, handle, 0, { type: "iframe" }]));
  expect((await peer.next(types.error)).slice(1, 3)).toEqual([null, "view_invalid"]);
  peer.body(encode([types.view, handle, 256, view]));
  expect((await peer.next(types.error)).slice(1, 3)).toEqual([null, "frame_invalid"]);
  peer.body(encode([types.patch, handle, 0, "all"]));
  expect((await peer.next(types.error)).slice(1, 3)).toEqual([null, "view_invalid"]);
  const patches = [["remove", "a"]] as const;
  peer.send([types.view, handle, 255, { type: "text", text: "x" }]);
  peer.send([types.patch, handle, 255, patches]);
  await events.call("patch");
  expect(events.calls.slice(1)).toEqual([
    ["view", 255, { type: "text", text: "x" }, new Uint8Array(encode({ type: "text", text: "x" }))],
    ["patch", 255, patches, new Uint8Array(encode(patches))],
  ]);
});

test("[DL1] [CP1] names, times and checkpoints are within their bounds", async () => {
  const bench = await openBench({ limits: { checkpointBytesMax: 10 } });
  const { peer, port } = await bench.start();
  const { events, handle } = await openRoom(port, peer);
  const bad: [unknown[], string][] = [
    [[types.deadline, handle, "", 5], "frame_invalid"],
    [[types.deadline, handle, "x".repeat(65), 5], "frame_invalid"],
    [[types.deadline, handle, "a\u0000b", 5], "frame_invalid"],
    [[types.deadline, handle, "turn", 86_400_001], "frame_invalid"],
    [[types.checkpoint, handle, 0, "text"], "frame_invalid"],
    [[types.checkpoint, handle, 0, new Uint8Array(11)], "limit_exceeded"],
  ];
  for (const [frame, code] of bad) {
    peer.body(encode(frame));
    expect((await peer.next(types.error))[2]).toBe(code);
  }
  peer.send([types.deadline, handle, "x".repeat(64), 86_400_000]);
  peer.send([types.checkpoint, handle, 4, new Uint8Array(10)]);
  await events.call("checkpoint");
  expect(events.calls.length).toBe(3);
});

test("[LG1] a log line is cleaned, cut, and ten a second are kept", async () => {
  const bench = await openBench();
  const { peer } = await bench.start();
  for (let i = 0; i < 40; i++) peer.send([types.log, "info", `line ${i}\n\u001b]0;title\u0007 ${"y".repeat(600)}`]);
  peer.send([types.ping, 1, null]);
  await peer.next(types.pong);
  expect(bench.logged.length).toBeLessThan(15);
  expect(bench.logged.length).toBeGreaterThanOrEqual(10);
  for (const text of bench.logged) {
    expect(text).toMatch(/^[\P{C}]*$/u);
    expect(text.length).toBeLessThanOrEqual(501);
  }
});

test("[RS-08] a game gets no room or player more than its limits", async () => {
  const bench = await openBench({ limits: { roomsMax: 2, playersMax: 5 } });
  const { port } = await bench.start();
  const first = port.openRoom(roomInfo, new RecordedRoom());
  expect(port.openRoom(roomInfo, new RecordedRoom())).toBeDefined();
  expect(port.openRoom(roomInfo, new RecordedRoom())).toBeUndefined();
  first?.close("closed");
  const crowd = { ...roomInfo, seats: Array.from({ length: 4 }, () => roomInfo.seats[0]!) };
  expect(port.openRoom(crowd, new RecordedRoom())).toBeUndefined();
  expect(port.openRoom(roomInfo, new RecordedRoom())).toBeDefined();
});

test("[DR1] a game server that drains gets no new room and keeps its old ones", async () => {
  const bench = await openBench();
  const { peer, port } = await bench.start();
  const { events, handle } = await openRoom(port, peer);
  peer.send([types.drain, "update"]);
  await until("draining", () => port.draining);
  expect(port.openRoom(roomInfo, new RecordedRoom())).toBeUndefined();
  peer.send([types.data, handle, null, new Uint8Array([1])]);
  await events.call("data");
});

test("[I8] a bug in the hub's own code ends that connection with `internal`, and is logged", async () => {
  const bench = await openBench();
  const { peer, port } = await bench.start();
  const other = await bench.start();
  const { events, handle } = await openRoom(port, peer);
  events.data = () => {
    throw new TypeError("secret detail");
  };
  peer.send([types.data, handle, null, new Uint8Array([1])]);
  expect((await peer.lastError())?.code).toBe("internal");
  expect(JSON.stringify(peer.frames)).not.toContain("secret");
  expect(bench.lines.some(({ message }) => message === "link failed")).toBeTrue();
  expect(other.peer.closed).toBeFalse();
});
