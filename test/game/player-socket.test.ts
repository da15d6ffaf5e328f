import { describe, expect, test } from "bun:test";
import { encode } from "../../protocol/codec.ts";
import type { Ticket } from "../../protocol/http.ts";
import { playerFrames } from "../../protocol/player.ts";
import { json, post, startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { RawWebSocket } from "../kit/raw-websocket.ts";
import { until } from "../kit/wait.ts";

const hub = await startHub();
const someone = await TestPlayer.guest(hub.url, "Someone");
const ticket = async (player = someone) =>
  (await json<Ticket>(post(`${hub.url}/api/tickets`, {}, player.token))).ticket;
const guest = (name: string) => TestPlayer.guest(hub.url, name);

/** Opens a socket by hand, with a good ticket. */
async function raw(headers: Readonly<Record<string, string>> = {}) {
  return RawWebSocket.open(hub.url, `/ws?ticket=${await ticket()}`, headers);
}

describe("the way in", () => {
  test("[PW1] [AU-12] a ticket opens one WebSocket, once; a wrong one is answered with 401", async () => {
    const once = await ticket();
    const first = await RawWebSocket.open(hub.url, `/ws?ticket=${once}`);
    expect(first.head).toStartWith("HTTP/1.1 101");
    for (const bad of [once, "", "nonsense", `${await ticket()}x`]) {
      const { head, raw: socket } = await RawWebSocket.open(hub.url, `/ws?ticket=${bad}`);
      expect(head).toStartWith("HTTP/1.1 401");
      socket.end();
    }
    first.raw.end();
  });

  test("[AU-12] a ticket of one session does not open the WebSocket of another", async () => {
    const other = await guest("Other");
    const authorization = `Bearer ${other.token}`;
    const { head, raw: socket } = await RawWebSocket.open(hub.url, `/ws?ticket=${await ticket()}`, { authorization });
    expect(head).toStartWith("HTTP/1.1 401");
    socket.end();
  });

  test("[PW1] an upgrade from the page of another site is refused, from the hub's own it is not", async () => {
    const foreign = await raw({ origin: "https://evil.example" });
    expect(foreign.head).toStartWith("HTTP/1.1 403");
    const own = await raw({ origin: hub.url });
    expect(own.head).toStartWith("HTTP/1.1 101");
    own.raw.end();
    foreign.raw.end();
  });

  test("[PW3] the first message is WELCOME, with the limits and who one is", async () => {
    const player = await guest("Welcomed");
    await player.connect();
    const user = { name: "Welcomed", guest: true };
    expect(player.frames[0]).toMatchObject([playerFrames.welcome, { user, limits: { framesPerSecond: 150 } }]);
    await player.drop();
  });

  test("a user has at most eight sockets at once", async () => {
    const player = await guest("Many");
    const sockets = [];
    for (let i = 0; i < 9; i += 1) sockets.push(await RawWebSocket.open(hub.url, `/ws?ticket=${await ticket(player)}`));
    expect(sockets.map(({ head }) => head.slice(9, 12))).toEqual([...Array<string>(8).fill("101"), "429"]);
    for (const { raw: socket } of sockets) socket.end();
  });
});

describe("messages", () => {
  test("[PW5] PING is answered with PONG of the same number", async () => {
    const player = await guest("Pinger");
    await player.connect();
    player.send([playerFrames.ping, 4_000_000_000]);
    await until("PONG", () => player.frames.some(([type, n]) => type === playerFrames.pong && n === 4_000_000_000));
    await player.drop();
  });

  test("[PW2] [PW4] bytes that break the frame rules, and text, end the connection after BYE", async () => {
    const nested = Uint8Array.from([...Array<number>(40).fill(0x91), 0x01]);
    for (const bytes of [Uint8Array.of(0x40), Uint8Array.of(0x92, 2), Uint8Array.of(0x91, 0xc1), nested, "text"]) {
      const player = await guest("Breaker");
      await player.connect();
      if (typeof bytes === "string") player.sendText(bytes);
      else player.sendBytes(bytes);
      await until("the end", () => !player.online);
      expect(player.bye).toBe("protocol_error");
    }
  });

  test("a message of the wrong fields is refused by name and does no harm", async () => {
    const player = await guest("Clumsy");
    await player.connect();
    const wrong: unknown[] = [
      [1, 1, { code: "ABCDE", client: "toaster", locale: "en" }],
      [1, -1, {}],
      [1, 1.5, {}],
      [2, 1, { name: "explode" }],
      [2, 1, { name: "ready", ready: "yes" }],
      [4, "", null],
      [4, "go", { a: 1 }],
      [4, "go", Array<number>(65).fill(0)],
      [3, "not bytes"],
      [5, "n"],
      [99],
    ];
    for (const frame of wrong) player.sendBytes(encode(frame));
    await until("all answers", () => player.errors().length === wrong.length);
    expect(new Set(player.errors())).toEqual(new Set(["invalid", "unknown_type"]));
    expect(player.online).toBe(true);
    await player.drop();
  });

  test("[PD1] input outside a match is refused, and larger than the limit too", async () => {
    const player = await guest("Early");
    await player.connect();
    player.data(new Uint8Array(8));
    player.act("go");
    player.data(new Uint8Array(20_000));
    await until("three answers", () => player.errors().length === 3);
    expect(player.errors()).toEqual(["conflict", "conflict", "conflict"]);
    await player.drop();
  });

  test("[PW6] [NW-04] who sends faster than told is closed, and the hub goes on", async () => {
    const flooder = await guest("Flood");
    await flooder.connect();
    for (let i = 0; i < 400; i += 1) flooder.send([playerFrames.ping, i]);
    await until("the end", () => !flooder.online);
    expect(flooder.bye).toBe("rate_exceeded");
    const big = await guest("Heavy");
    await big.connect();
    for (let i = 0; i < 20; i += 1) big.data(new Uint8Array(16_000));
    await until("the end", () => !big.online);
    expect(big.bye).toBe("rate_exceeded");
    expect((await fetch(`${hub.url}/api/hub`)).status).toBe(200);
  });

  test("who is not let into another room stays in the one they are in, and who is leaves it", async () => {
    const [player, other] = [await guest("Mover"), await guest("Keeper")];
    const { code: first } = await player.createRoom();
    const locked = await json<{ code: string }>(post(`${hub.url}/api/rooms`, { password: "open sesame" }, other.token));
    await player.join(first);
    await other.join(locked.code);
    const shut = await player.join(locked.code).catch(String);
    expect(shut).toContain("room_password");
    await player.command({ name: "chat", text: "still here" });
    await until("the line", () => player.chat.some(({ text }) => text === "still here"));
    await player.join(locked.code, { password: "open sesame" });
    await until("both", () => other.room?.members.length === 2);
    expect(player.room?.code).toBe(locked.code);
    expect(await player.get(`/api/rooms/${first}`)).toMatchObject({ members: 0 });
    await player.command({ name: "chat", text: "here now" });
    await until("the line", () => other.chat.some(({ text }) => text === "here now"));
    await player.drop();
    await other.drop();
  });

  test("a session that ends takes its sockets with it", async () => {
    const player = await guest("Leaver");
    await player.connect();
    const headers = { authorization: `Bearer ${player.token}` };
    expect((await fetch(`${hub.url}/api/sessions/current`, { method: "DELETE", headers })).status).toBe(204);
    await until("the end", () => !player.online);
    expect(player.bye).toBe("signed_out");
  });
});

describe("frames that no client sends", () => {
  const first = { binary: 0x82, text: 0x81, continuation: 0x00, close: 0x88, ping: 0x89 };

  test("[NW-10] [PW2] a message over the limit ends with 1009, whole or in parts, before it is there", async () => {
    const declared = (await raw()).raw;
    declared.write(Buffer.from([first.binary, 0xff, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0]));
    expect([1006, 1009]).toContain(await declared.closeCode());
    const byOne = (await raw()).raw;
    byOne.frame(first.binary, new Uint8Array(65_537));
    expect([1006, 1009]).toContain(await byOne.closeCode());
    const parts = (await raw()).raw;
    parts.frame(0x02, new Uint8Array(40_000));
    parts.frame(0x80 | first.continuation, new Uint8Array(40_000));
    expect([1006, 1009]).toContain(await parts.closeCode());
  });

  test("[NW-11] compression is not negotiated, and a frame that claims it closes", async () => {
    const { head, raw: socket } = await raw({ "sec-websocket-extensions": "permessage-deflate" });
    expect(head.toLowerCase()).not.toContain("permessage-deflate");
    socket.frame(0xc2, Uint8Array.of(0x01, 0x02));
    expect([1002, 1006]).toContain(await socket.closeCode());
  });

  test("[NW-13] frames against RFC 6455 close the connection", async () => {
    const bad: ((socket: RawWebSocket) => void)[] = [
      (socket) => socket.frame(first.binary | 0x40, Uint8Array.of(1)),
      (socket) => socket.frame(0x83, Uint8Array.of(1)),
      (socket) => socket.frame(first.ping, new Uint8Array(126)),
      (socket) => socket.frame(first.text, Uint8Array.of(0xff, 0xfe)),
      (socket) => socket.frame(first.close, Uint8Array.of(0x03, 0xed)),
      (socket) => socket.frame(first.close, Uint8Array.of(0x03, 0xe7)),
      (socket) => socket.frame(first.close, new Uint8Array(130).fill(0x61)),
      (socket) => socket.frame(first.continuation | 0x80, Uint8Array.of(1)),
    ];
    for (const send of bad) {
      const socket = (await raw()).raw;
      send(socket);
      await socket.closeCode();
      socket.end();
    }
    expect((await fetch(`${hub.url}/api/hub`)).status).toBe(200);
  });
});
