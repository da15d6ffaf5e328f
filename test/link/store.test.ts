import { expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import { Refusal } from "../../protocol/errors.ts";
import { frameTypes as types, type OkValue } from "../../protocol/link.ts";
import type { GameIdentity, StoreRequest } from "../../src/link/port.ts";
import { openBench, openRoom, RecordedRoom, roomInfo } from "../kit/link.ts";
import { until } from "../kit/wait.ts";

/** A link whose storage gives `answer`. */
async function openStoreBench(answer: (request: StoreRequest) => Promise<OkValue> = async () => null) {
  const asked: { readonly game: string; readonly request: StoreRequest }[] = [];
  const store = (identity: GameIdentity, request: StoreRequest) => {
    asked.push({ game: identity.game, request });
    return answer(request);
  };
  return { asked, bench: await openBench({ store }) };
}

test("[ST1] [ST2] [ST4] [RQ1] a request for the storage names its own game, whatever it says, and OK carries the value", async () => {
  const { asked, bench } = await openStoreBench(async ({ kind }) =>
    kind === "get" ? { value: new Uint8Array([7]), revision: 3 } : kind === "delete",
  );
  const key = bench.newKey("my-game");
  const { peer } = await bench.start(key);
  peer.send([types.storeGet, 11, null, "a"]);
  peer.send([types.storePut, 12, "player-1", "../../users.db\0", new Uint8Array([1]), 0]);
  peer.send([types.storeDelete, 13, null, "a", 2 ** 40]);
  peer.send([types.storeList, 14, null, "", "after", 7]);
  peer.send([types.storeList, 15, null, "p"]);
  expect(await peer.next(types.ok)).toEqual([types.ok, 11, { value: new Uint8Array([7]), revision: 3 }]);
  expect(await peer.next(types.ok)).toEqual([types.ok, 12, false]);
  expect(await peer.next(types.ok)).toEqual([types.ok, 13, true]);
  await until("all of it", () => asked.length === 5);
  expect(new Set(asked.map(({ game }) => game))).toEqual(new Set(["my-game"]));
  expect(asked.map(({ request }) => request)).toEqual([
    { kind: "get", scope: null, key: "a" },
    { kind: "put", scope: "player-1", key: "../../users.db\0", value: new Uint8Array([1]), ifRevision: 0 },
    { kind: "delete", scope: null, key: "a", ifRevision: 2 ** 40 },
    { kind: "list", scope: null, prefix: "", after: "after", limit: 7 },
    { kind: "list", scope: null, prefix: "p", after: null, limit: 100 },
  ]);
});

test("[ST4] a refusal of the storage is told with its detail, a bug as `internal`", async () => {
  const { bench } = await openStoreBench(({ kind }) =>
    Promise.reject(
      kind === "get" ? new Error("disk") : new Refusal("conflict", "The entry has revision 9.", "ST4", { revision: 9 }),
    ),
  );
  const { peer } = await bench.start();
  peer.send([types.storePut, 1, null, "a", new Uint8Array(1), 8]);
  expect(await peer.next(types.error)).toEqual([
    types.error,
    1,
    "conflict",
    "The entry has revision 9.",
    "ST4",
    { revision: 9 },
  ]);
  peer.send([types.storeGet, 2, null, "a"]);
  expect((await peer.next(types.error)).slice(1, 3)).toEqual([2, "internal"]);
  expect(bench.lines.filter(({ message }) => message === "link failed")).toHaveLength(1);
  expect(peer.closed).toBeFalse();
});

test("[ST1] [ST5] [IS-05] keys, values and scopes of a wrong form or size never reach the storage", async () => {
  const { asked, bench } = await openStoreBench();
  const { peer } = await bench.start();
  const value = new Uint8Array(1);
  const frames: readonly (readonly [string, readonly unknown[]])[] = [
    ["frame_invalid", [types.storeGet, 1, null, ""]],
    ["frame_invalid", [types.storeGet, 2, 7, "a"]],
    ["frame_invalid", [types.storeGet, 3, "", "a"]],
    ["frame_invalid", [types.storeGet, 4, null, 5]],
    ["frame_invalid", [types.storeGet, 5, null]],
    ["limit_exceeded", [types.storeGet, 6, null, "ä".repeat(129)]],
    ["frame_invalid", [types.storePut, 7, null, "a", "text"]],
    ["limit_exceeded", [types.storePut, 8, null, "a", new Uint8Array(32_769)]],
    ["frame_invalid", [types.storePut, 9, null, "a", value, -1]],
    ["frame_invalid", [types.storePut, 10, null, "a", value, 1.5]],
    ["frame_invalid", [types.storeList, 11, null, "", null, 0]],
    ["frame_invalid", [types.storeList, 12, null, "", null, 101]],
    ["limit_exceeded", [types.storeList, 13, null, "x".repeat(257)]],
    ["frame_invalid", [types.storeList, 14, null, "", 5]],
  ];
  for (const [code, frame] of frames) {
    peer.body(encode(frame));
    const [, id, got, , rule] = await peer.next(types.error);
    expect([id, got, String(rule).slice(0, 2)]).toEqual([frame[1], code, "ST"]);
  }
  peer.send([types.storePut, 20, null, "x".repeat(256), new Uint8Array(32_768)]);
  expect((await peer.next(types.ok)).slice(0, 2)).toEqual([types.ok, 20]);
  expect(asked).toHaveLength(1);
});

test("[RN2] [RM2] RANDOM gives the room's bytes for a label, of its own rooms only", async () => {
  const bench = await openBench();
  const { peer, port } = await bench.start();
  const { handle, events } = await openRoom(port, peer);
  peer.send([types.random, 1, handle, "deal"]);
  expect(await peer.next(types.ok)).toEqual([types.ok, 1, new Uint8Array(32).fill(4)]);
  // A room that is being opened may ask, too.
  port.openRoom(roomInfo, new RecordedRoom());
  peer.send([types.random, 5, handle + 1, "seat order"]);
  expect((await peer.next(types.ok)).slice(0, 2)).toEqual([types.ok, 5]);
  peer.send([types.random, 2, handle + 2, "deal"]);
  expect((await peer.next(types.error)).slice(1, 3)).toEqual([2, "not_found"]);
  for (const label of ["", "x".repeat(65), "a\u0007", 5]) {
    peer.body(encode([types.random, 3, handle, label]));
    const [, id, code, , rule] = await peer.next(types.error);
    expect([id, code, rule]).toEqual([3, "frame_invalid", "RN2"]);
  }
  events.refuse = new Refusal("limit_exceeded", "Too many labels.", "RN2");
  peer.send([types.random, 4, handle, "deal"]);
  expect((await peer.next(types.error)).slice(1, 3)).toEqual([4, "limit_exceeded"]);
});

test("[PL5] HOST tells the seat of the room's host, or nil", async () => {
  const bench = await openBench();
  const { peer, port } = await bench.start();
  const { room, handle } = await openRoom(port, peer);
  room.host(5, 1);
  room.host(6, null);
  expect(await peer.next(types.host)).toEqual([types.host, handle, 5, 1]);
  expect(await peer.next(types.host)).toEqual([types.host, handle, 6, null]);
});

test("[PL4] the hub knows that PLAYER_ERASED has arrived when a later PING is answered", async () => {
  const bench = await openBench();
  const { peer, port } = await bench.start();
  const heard: string[] = [];
  port.playerErased("p1");
  port.whenHeard(() => heard.push("p1"));
  const [, first] = await peer.next(types.ping);
  port.playerErased("p2");
  port.whenHeard(() => heard.push("p2"));
  const [, second] = await peer.next(types.ping);
  const order = peer.bodies.map((body) => body[1]).filter((type) => type === types.playerErased || type === types.ping);
  expect(order).toEqual([types.playerErased, types.ping, types.playerErased, types.ping]);
  peer.send([types.pong, 4_000_000_000]);
  peer.send([types.pong, Number(first)]);
  await until("the first", () => heard.length > 0);
  expect(heard).toEqual(["p1"]);
  peer.send([types.pong, Number(second)]);
  await until("the second", () => heard.length === 2);
});
