import { parseLinkAddress } from "../../../protocol/address.ts";
import { encode } from "../../../protocol/codec.ts";
import { writeFrame } from "../../../protocol/frame.ts";
import { frameTypes as types } from "../../../protocol/link.ts";
import { linkLimits } from "../../../protocol/limits.ts";
import type { Manifest } from "../../../protocol/manifest.ts";
import { GamePeer } from "../game-peer.ts";
import type { AddedGame } from "../hub.ts";
import type { RawGame } from "../raw-game.ts";
import { hostileGameBody, hostileResult, many } from "./frames.ts";
import type { Seeded } from "./seeded.ts";

/** A game server that is up to no good, with a room in which somebody plays. */
export interface EvilGame {
  readonly raw: RawGame;
  readonly room: number;
  readonly random: Seeded;
  readonly added: AddedGame;
  readonly manifest: Manifest;
}

type Strategy = (game: EvilGame) => Promise<void>;

const large = (key: (i: number) => string) => ({
  type: "column",
  children: Array.from({ length: 1_000 }, (_, i) => ({ type: "text", key: key(i), text: "x" })),
});

const flood = (game: EvilGame, bytes: Uint8Array): Promise<void> => {
  game.raw.peer.raw(bytes);
  return Promise.resolve();
};

/** What evil game servers do. Each returns when it has sent what it sends; what the hub makes of it comes later. */
export const strategies = {
  /** Fast, in large frames: 40 MB. */
  bytes: (game) => flood(game, many(640, [types.data, game.room, null, new Uint8Array(60_000)])),
  /** Fast, in small frames: 200,000 of them. */
  frames: (game) => flood(game, many(200_000, [types.data, game.room, null, new Uint8Array(1)])),
  pings: (game) => flood(game, many(100_000, [types.ping, 1, null])),
  /** Large views, decoded and kept. */
  views: (game) => flood(game, many(100, [types.view, game.room, 0, large((i) => `k${i}`)])),
  /** Small patches of a large view: what costs the hub most per byte. */
  patches: (game) => {
    game.raw.peer.raw(many(1, [types.view, game.room, 0, large((i) => `k${i}`)]));
    return flood(game, many(20_000, [types.patch, game.room, 0, [["set", "k5", { text: "y" }]]]));
  },
  /** Each told to everybody in the room. */
  deadlines: (game) => flood(game, many(50_000, [types.deadline, game.room, "turn", 0])),
  checkpoints: (game) =>
    flood(game, many(300, [types.checkpoint, game.room, 0, new Uint8Array(linkLimits.checkpointBytesMax)])),
  logs: (game) => flood(game, many(50_000, [types.log, "error", "\u001b[31mred\u0007 ".repeat(40)])),
  /** Writes, reads and lists, with names of all kinds. */
  store: (game) => {
    const frames = Array.from({ length: 3_000 }, (_, id) => {
      const key = `../../hub.db\0'"$[*]${id}`;
      const value = new Uint8Array(20_000);
      return [
        [types.storePut, id, null, key, value, null],
        [types.storeGet, id, null, key],
        [types.storeList, id, null, "", null, 100],
      ][id % 3];
    });
    return flood(game, Buffer.concat(frames.map((frame) => writeFrame(encode(frame)))));
  },
  /** Requests, each of which is answered. */
  requests: (game) => flood(game, many(30_000, [types.random, 1, game.room, "deal"])),
  /** Results that cheat, then the end of a match that goes on. */
  results: (game) => {
    for (let id = 0; id < 200; id += 1) {
      game.raw.peer.body(encode([types.result, id, game.room, hostileResult(game.random)]));
    }
    return Promise.resolve();
  },
  /** Rooms, seats and players that are not its own. */
  lies: (game) => {
    for (let other = 0; other < 200; other += 1) {
      const room = game.random.pick([other, 2 ** 32 - 1 - other]);
      if (room === game.room) continue;
      const frames = [
        [types.data, room, null, Uint8Array.of(1)],
        [types.result, other, room, { placements: [{ seat: 0, place: 1 }] }],
        [types.void, other, room, "mine"],
        [types.data, game.room, 63, Uint8Array.of(1)],
        [types.storeGet, other, crypto.randomUUID(), "secret"],
        [types.playerLeft, game.room, 1, 0, "kicked"],
        [types.playerErased, crypto.randomUUID()],
      ];
      for (const frame of frames) game.raw.peer.body(encode(frame));
    }
    return Promise.resolve();
  },
  /** Other names, other games' names, names that look like them, and much of everything. */
  imitation: (game) => {
    const { manifest } = game;
    const names = ["Honest Game", "H\u043enest Game", manifest.name.toUpperCase(), `${manifest.name} `, "admin"];
    for (const [id, name] of names.entries()) game.raw.peer.body(encode([types.manifest, id, { ...manifest, name }]));
    const description = "\u001b]0;title\u0007<script>fetch('//evil.example')</script>".repeat(30);
    for (let id = 10; id < 60; id += 1) game.raw.peer.body(encode([types.manifest, id, { ...manifest, description }]));
    return Promise.resolve();
  },
  /** Any frame with any value, until the hub has had enough. */
  anything: (game) => {
    for (let i = 0; i < 2_000; i += 1) game.raw.peer.body(hostileGameBody(game.random, game.room));
    return Promise.resolve();
  },
  /** Takes nothing of what it is sent. */
  deaf: async (game) => {
    game.raw.peer.pause();
    await flood(game, many(60_000, [types.ping, 1, null]));
  },
  /** Says that nothing more comes, in the middle of a frame. */
  halfClose: (game) => {
    game.raw.peer.rawHex("0000ffff9401");
    game.raw.peer.end();
    return Promise.resolve();
  },
  /** Comes back as soon as it is gone, again and again. */
  reconnects: async (game) => {
    game.raw.kill();
    const { host, port, tls } = parseLinkAddress(game.added.address);
    for (let i = 0; i < 40; i += 1) {
      const peer = await GamePeer.connect({ host, port, tls, key: game.added.pair }).catch(() => undefined);
      await peer?.start(game.manifest).catch(() => undefined);
      peer?.terminate();
    }
  },
} as const satisfies Record<string, Strategy>;

export type StrategyName = keyof typeof strategies;
export const strategyNames = Object.keys(strategies) as StrategyName[];
