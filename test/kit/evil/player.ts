import { connect, type Socket } from "node:net";
import { encode } from "../../../protocol/codec.ts";
import type { RoomInfo, Ticket } from "../../../protocol/http.ts";
import { playerFrames } from "../../../protocol/player.ts";
import { json, post } from "../hub.ts";
import type { TestPlayer } from "../player.ts";
import { RawWebSocket } from "../raw-websocket.ts";
import { hostilePlayerBody } from "./frames.ts";
import type { HubProcess } from "./hub-process.ts";
import type { Seeded } from "./seeded.ts";

/** A player who is up to no good, and the room of others that it is in. */
export interface EvilPlayer {
  readonly hub: HubProcess;
  readonly player: TestPlayer;
  readonly code: string;
  readonly random: Seeded;
}

type Strategy = (evil: EvilPlayer) => Promise<void>;

const repeat = async (times: number, work: (time: number) => unknown): Promise<void> => {
  for (let time = 0; time < times; time += 1) await work(time);
};

export const join = (id: number, code: string) =>
  encode([playerFrames.join, id, { code, client: "bot", locale: "en" }]);
const command = (id: number, name: string, more: object = {}) => encode([playerFrames.command, id, { name, ...more }]);

/** What evil players do. */
export const playerStrategies = {
  /** Fast, in messages of any size. */
  flood: ({ player }) => repeat(2_000, (time) => player.data(new Uint8Array(time % 2 === 0 ? 16_000 : 1))),
  /** Any message with any value, on a new connection whenever one was ended. */
  anything: async ({ player, code, random }) => {
    for (let connection = 0; connection < 10; connection += 1) {
      if (!player.online) await player.connect();
      for (let i = 0; i < 60 && player.online; i += 1) player.sendBytes(hostilePlayerBody(random, code));
      await Bun.sleep(0);
    }
  },
  /** In and out, faster than anybody can read. */
  doors: ({ player, code }) =>
    repeat(60, (id) => {
      player.sendBytes(join(2 * id, code));
      player.sendBytes(command(2 * id + 1, "leave"));
    }),
  /** Each is told to everybody. */
  commands: ({ player }) =>
    repeat(140, (id) =>
      player.sendBytes(command(id, id % 2 === 0 ? "ready" : "spectate", { ready: true, spectate: id % 4 === 1 })),
    ),
  /** More rooms than anybody needs. */
  rooms: async ({ player }) => {
    await repeat(40, () => post(`${player.url}/api/rooms`, { password: "x".repeat(60) }, player.token));
  },
  /** Codes of rooms that somebody else may have opened. */
  guesses: ({ player, random }) =>
    repeat(100, (id) =>
      player.sendBytes(
        join(id, Array.from({ length: 5 }, () => "BCDFGHJKLMNPQRSTVWXZ".charAt(random.below(20))).join("")),
      ),
    ),
  /** Starts and stops, each of which a game server is told of and a record is kept of. */
  starts: async ({ player, code, hub }) => {
    const games = await hub.asHost<readonly { readonly id: string; readonly name: string }[]>("GET", "/games");
    const game = games.find(({ name }) => name.startsWith("Evil"));
    const { code: own } = await json<RoomInfo>(post(`${player.url}/api/rooms`, { game: game?.id }, player.token));
    player.sendBytes(command(1, "leave"));
    player.sendBytes(join(2, own));
    await repeat(60, (id) => {
      player.sendBytes(command(2 * id + 3, "start"));
      player.sendBytes(command(2 * id + 4, "stop"));
    });
    player.sendBytes(join(500, code));
  },
  /** Connections that are opened and left alone, or broken in the middle. */
  sockets: async ({ player }) => {
    await repeat(30, async (time) => {
      const { ticket } = await json<Ticket>(post(`${player.url}/api/tickets`, {}, player.token));
      const { raw } = await RawWebSocket.open(player.url, `/ws?ticket=${ticket}`);
      if (time % 3 === 0) raw.frame(0x82, join(1, "ZZZZZ"));
      if (time % 3 === 1) raw.write(Uint8Array.of(0x82, 0xff, 0, 0));
      raw.end();
    });
  },
  /** Requests that never come to their end. */
  slowRequests: ({ player }) => repeat(20, () => void halfARequest(player.url)),
} as const satisfies Record<string, Strategy>;

export type PlayerStrategyName = keyof typeof playerStrategies;
export const playerStrategyNames = Object.keys(playerStrategies) as PlayerStrategyName[];

function halfARequest(url: string): Socket {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined);
  socket.write(`POST /api/guests HTTP/1.1\r\nhost: ${host}\r\ncontent-length: 1000\r\n\r\n{"name":`);
  return socket;
}
