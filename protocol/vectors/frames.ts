import { frameTypes as t } from "../link.ts";
import type { GameToHub, HubToGame } from "../link.ts";

const bin = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);
const match = "0193a5c0-7000-7000-8000-000000000001";

interface Example {
  readonly name: string;
  readonly from: "hub" | "game" | "both";
  readonly value: HubToGame | GameToHub;
}

const seat = {
  seat: 1,
  player: "p_7Hq2",
  name: null,
  guest: true,
  client: "terminal",
  locale: "de",
  connected: true,
} as const;

/** One frame of every type after the handshake, and of its forms where it has several. */
export const frameExamples: readonly Example[] = [
  { name: "ERROR to a request", from: "both", value: [t.error, 7, "not_found", "There is no such room.", "RM2"] },
  {
    name: "ERROR to no request",
    from: "both",
    value: [t.error, null, "frame_invalid", "`seat` is an integer.", "FR6"],
  },
  {
    name: "ERROR with a detail",
    from: "hub",
    value: [t.error, 8, "conflict", "The entry has revision 12.", "ST4", { revision: 12 }],
  },
  { name: "OK", from: "both", value: [t.ok, 4294967295] },
  { name: "OK with a value", from: "hub", value: [t.ok, 12, { value: bin(1, 2), revision: 12 }] },
  { name: "PING, first", from: "both", value: [t.ping, 1, null] },
  { name: "PING, with a round trip", from: "both", value: [t.ping, 2, 23.5] },
  { name: "PONG", from: "both", value: [t.pong, 2] },
  { name: "DRAIN", from: "both", value: [t.drain, "update"] },
  {
    name: "MANIFEST",
    from: "game",
    value: [
      t.manifest,
      1,
      {
        name: "Connect Four",
        version: "1.2.0",
        description: "Four in a row.",
        seats: { min: 2, max: 2 },
        options: {
          type: "object",
          properties: {
            columns: { type: "integer", title: "Columns", minimum: 4, maximum: 10, default: 7 },
            first: { type: "string", enum: ["random", "host"], default: "random" },
            hints: { type: "boolean", default: false },
          },
        },
        stats: { moves: { title: "Moves", aggregate: "average" } },
        rated: true,
        lateJoin: false,
        spectators: true,
        sdk: "minihub-ts 0.1.0",
      },
    ],
  },
  { name: "LOG", from: "game", value: [t.log, "info", "ready, äöü ✓"] },
  { name: "PLAYER_ERASED", from: "hub", value: [t.playerErased, "p_7Hq2"] },
  {
    name: "ROOM_OPEN",
    from: "hub",
    value: [
      t.roomOpen,
      9,
      1,
      {
        match,
        round: 2,
        options: { columns: 7, first: "host", hints: false },
        seats: [{ ...seat, seat: 0, name: "Ada", guest: false, client: "web" }, seat],
        host: 0,
        commit: new Uint8Array(32).fill(0xc0),
      },
    ],
  },
  {
    name: "ROOM_OPEN of a room that comes back",
    from: "hub",
    value: [
      t.roomOpen,
      10,
      2,
      {
        match,
        round: 1,
        options: {},
        seats: [
          { ...seat, seat: 0, connected: false },
          { ...seat, connected: false },
        ],
        host: null,
        commit: new Uint8Array(32).fill(0xc0),
        restore: { checkpoint: bin(1, 2, 3), n: 41 },
      },
    ],
  },
  { name: "ROOM_CLOSE", from: "hub", value: [t.roomClose, 1, "finished"] },
  { name: "PLAYER_JOINED", from: "hub", value: [t.playerJoined, 1, 5, seat] },
  { name: "PLAYER_DROPPED", from: "hub", value: [t.playerDropped, 1, 6, 1] },
  { name: "PLAYER_BACK", from: "hub", value: [t.playerBack, 1, 7, 1, true] },
  { name: "PLAYER_LEFT", from: "hub", value: [t.playerLeft, 1, 8, 1, "timeout"] },
  { name: "HOST", from: "hub", value: [t.host, 1, 9, 1] },
  { name: "HOST without a seat", from: "hub", value: [t.host, 1, 10, null] },
  { name: "DATA from a seat", from: "hub", value: [t.data, 1, 300, 1, bin(0xde, 0xad)] },
  { name: "DATA with large numbers", from: "hub", value: [t.data, 70000, 65536, 63, bin()] },
  { name: "DATA to everybody", from: "game", value: [t.data, 1, null, bin(0, 0xff)] },
  { name: "DATA to a seat", from: "game", value: [t.data, 200, 3, new Uint8Array(300).fill(7)] },
  { name: "DATA to all seats but one", from: "game", value: [t.data, 1, -4, bin(1)] },
  { name: "DATA to seats", from: "game", value: [t.data, 1, [0, 2], bin(1)] },
  { name: "DATA to the spectators", from: "game", value: [t.data, 1, 255, bin(1)] },
  { name: "ACTION", from: "hub", value: [t.action, 1, 9, 0, "drop", 3] },
  { name: "ACTION of several", from: "hub", value: [t.action, 1, 10, 0, "pick", [1, "b"]] },
  { name: "ACTION without a value", from: "hub", value: [t.action, 1, 11, 0, "pass", null] },
  {
    name: "VIEW",
    from: "game",
    value: [
      t.view,
      1,
      0,
      {
        type: "column",
        children: [
          { type: "text", key: "turn", text: ["Turn of ", { seat: 1 }], role: "status" },
          {
            type: "board",
            key: "board",
            label: "Board",
            rows: 1,
            columns: 2,
            cells: [null, { shape: "disc", tone: "p0", value: 1 }],
            action: "drop",
          },
        ],
      },
    ],
  },
  {
    name: "PATCH",
    from: "game",
    value: [
      t.patch,
      1,
      255,
      [
        ["set", "turn", { text: "Over", tone: null }],
        ["replace", "board", { type: "text", key: "board", text: "-" }],
        ["remove", "board"],
      ],
    ],
  },
  { name: "DEADLINE set", from: "game", value: [t.deadline, 1, "turn", 30000] },
  { name: "DEADLINE cancelled", from: "game", value: [t.deadline, 1, "turn", null] },
  { name: "DEADLINE come", from: "hub", value: [t.deadline, 1, 12, "turn"] },
  { name: "CHECKPOINT", from: "game", value: [t.checkpoint, 1, 12, bin(9, 8, 7)] },
  {
    name: "RESULT",
    from: "game",
    value: [
      t.result,
      2,
      1,
      {
        placements: [
          { seat: 0, place: 1, score: 12.5, stats: { moves: 9 } },
          { seat: 1, place: 2 },
        ],
      },
    ],
  },
  { name: "VOID", from: "game", value: [t.void, 3, 1, "nobody moved"] },
  { name: "STORE_GET of the game", from: "game", value: [t.storeGet, 11, null, "words/de"] },
  { name: "STORE_GET of a player", from: "game", value: [t.storeGet, 12, "p_7Hq2", "hat"] },
  { name: "STORE_PUT", from: "game", value: [t.storePut, 13, "p_7Hq2", "hat", bin(1, 2), null] },
  { name: "STORE_PUT of a new key only", from: "game", value: [t.storePut, 14, null, "words/fr", bin(), 0] },
  { name: "STORE_DELETE of one revision", from: "game", value: [t.storeDelete, 15, null, "words/de", 12] },
  { name: "STORE_LIST", from: "game", value: [t.storeList, 16, null, "words/", null, 50] },
  { name: "STORE_LIST, the next page", from: "game", value: [t.storeList, 17, null, "words/", "words/fr", 50] },
  {
    name: "OK to STORE_LIST",
    from: "hub",
    value: [t.ok, 16, { entries: [{ key: "words/de", revision: 12, bytes: 2 }], more: false }],
  },
  { name: "RANDOM", from: "game", value: [t.random, 18, 1, "deal/1"] },
  { name: "OK to RANDOM", from: "hub", value: [t.ok, 18, new Uint8Array(32).fill(0xab)] },
];
