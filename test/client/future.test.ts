/** What a client of today does with a hub of tomorrow. */
import { afterEach, expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import { playerFrames as types } from "../../protocol/player.ts";
import { connect } from "../../src/client/connection.ts";
import { readHubFrame } from "../../src/client/frames.ts";
import { ManualClock } from "../kit/manual-clock.ts";
import { ScriptedHub, someRoom, welcome } from "../kit/scripted-hub.ts";
import { until } from "../kit/wait.ts";

const more = ["new", { a: [1, 2.5, null] }, new Uint8Array(3), true];
const view = { type: "text", key: "a", text: "one", font: "serif" } as const;
const opened: { close(): unknown }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** A map with an entry more, and so all maps in it. */
function grown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(grown);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return { ...Object.fromEntries(Object.entries(value).map(([key, item]) => [key, grown(item)])), later: [1] };
}

test("[VN1] [FR7] [FR8] frames with new fields and entries are read for what is known of them, new types are skipped", () => {
  const chat = [{ member: 1, name: "Ada", text: "hello", at: 1 }];
  const frames: readonly (readonly unknown[])[] = [
    welcome(),
    [types.ok, 1, { member: 1, resumed: false }],
    [types.ok, 2, null],
    [types.error, 3, "a_new_code", "Something new.", "XX9"],
    [types.room, someRoom()],
    [types.chat, chat],
    [types.snapshot, { match: "m1", room: 1, own: 1, view, deadlines: {} }],
    [types.dataOut, 0, 1, new Uint8Array(1)],
    [types.view, 1, view],
    [types.patch, 2, [["set", "a", { text: "two" }]]],
    [types.deadline, "turn", 5],
    [types.pong, 1],
    [types.bye, "a_new_code", "Something new."],
  ];
  const known = new Set(frames.map(([type]) => type));
  const fromHub = [10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 24, 25];
  expect([...known]).toEqual(fromHub);
  for (const frame of frames) {
    expect(readHubFrame(encode([...frame, ...more]))?.[0]).toBe(frame[0] as never);
    // Options and deadlines have names of the game's for keys: those are entries that mean something.
    if (frame[0] !== types.room && frame[0] !== types.snapshot)
      expect(readHubFrame(encode(grown(frame)))?.[0]).toBe(frame[0] as never);
  }
  const room = someRoom();
  const later = {
    ...room,
    theme: "dark",
    game: grown(room.game),
    members: grown(room.members),
    state: grown(room.state),
  };
  expect(readHubFrame(encode([types.room, later]))?.[0]).toBe(types.room);
  for (const type of [9, 16, 26, 99, 4_000_000_000]) expect(readHubFrame(encode([type, ...more]))).toBeNull();
});

test("[VN1] [PW4] a connection goes on among frames that it does not know, and comes back after a BYE of a new code", async () => {
  const hub = new ScriptedHub();
  const clock = new ManualClock();
  const connection = connect({
    origin: hub.origin,
    client: "bot",
    clock,
    random: () => 0,
    getTicket: () => Promise.resolve("t"),
  });
  opened.push(connection, hub);
  const say = (...frame: unknown[]) => hub.sendRaw(encode([...frame, ...more]));
  const joined = connection.join({ code: "KWXRZ" });
  await hub.admit();
  await joined;
  say(99, { fireworks: true });
  say(types.room, someRoom());
  say(types.view, 1, view);
  say(16);
  say(types.patch, 2, [["set", "a", { text: "two" }]]);
  await until("the patch", () => JSON.stringify(connection.snapshot.view).includes("two"));
  expect(connection.snapshot).toMatchObject({ connection: { state: "online" }, room: { code: "KWXRZ" } });
  say(types.bye, "a_new_code", "Something new.");
  await until("it to come back", () => connection.snapshot.connection.state === "reconnecting");
  clock.advance(10_000);
  expect(await hub.admit(true)).toMatchObject({ resume: { match: "m1", own: 2 } });
  await until("it to be back", () => connection.snapshot.connection.state === "online");
});
