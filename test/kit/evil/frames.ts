import { encode } from "../../../protocol/codec.ts";
import { writeFrame } from "../../../protocol/frame.ts";
import { frameTypes as types } from "../../../protocol/link.ts";
import { playerFrames } from "../../../protocol/player.ts";
import { scanExamples } from "../../../protocol/vectors/hostile.ts";
import type { Seeded } from "./seeded.ts";

const controls = "\u0000\u001b[31m\u0007\u202e\u200b\ud83d\ude00\r\n";
const texts = [
  "",
  "a",
  "turn",
  "__proto__",
  "constructor",
  "then",
  "../../hub.db",
  "'; DROP TABLE users; --",
  '$."x"[*]',
  "<img src=x onerror=alert(1)>",
  "http://169.254.169.254/",
  controls,
  "x".repeat(65),
  "y".repeat(2_001),
  "\u{1f469}\u200d\u{1f467}".repeat(200),
];
const numbers = [
  0,
  1,
  -1,
  2,
  7,
  63,
  64,
  65,
  127,
  128,
  255,
  256,
  65_535,
  2 ** 31,
  2 ** 32 - 1,
  2 ** 32,
  2 ** 53 - 1,
  -(2 ** 53 - 1),
  0.5,
  -0,
  1e308,
];

/** Any value that a frame may hold, some of them where they make no sense. */
export function hostileValue(random: Seeded, depth = 0): unknown {
  const kind = random.below(depth > 3 ? 6 : 9);
  switch (kind) {
    case 0:
      return null;
    case 1:
      return random.chance(0.5);
    case 2:
    case 3:
      return random.pick(numbers);
    case 4:
      return random.pick(texts);
    case 5:
      return random.bytes(random.pick([0, 1, 16, 300]));
    case 6:
      return Array.from({ length: random.pick([0, 1, 3, 70]) }, () => hostileValue(random, depth + 2));
    case 7:
      return Object.fromEntries(
        Array.from({ length: random.below(4) }, (_, i) => [
          random.pick(["type", "seat", "text", "placements", "children", `k${i}`]),
          hostileValue(random, depth + 1),
        ]),
      );
    default:
      return hostileView(random, depth);
  }
}

/** Something like a view: often right, sometimes not. */
export function hostileView(random: Seeded, depth = 0): unknown {
  const text = () => (random.chance(0.9) ? random.pick(texts) : hostileValue(random, depth + 2));
  const key = random.chance(0.6) ? { key: random.pick(["a", "b", "c", "d"]) } : {};
  switch (random.below(7)) {
    case 0:
      return { type: "text", text: text(), ...key };
    case 1:
      return { type: "log", lines: Array.from({ length: random.below(50) }, text), ...key };
    case 2:
      return { type: "button", label: text(), action: "go", value: hostileValue(random, 4), ...key };
    case 3: {
      const [rows, columns] = [1 + random.below(32), 1 + random.below(32)];
      const cells = Array.from({ length: rows * columns - Number(random.chance(0.1)) }, () => null);
      return { type: "board", label: "b", rows, columns, cells, ...key };
    }
    case 4:
      return { type: "timer", deadline: random.pick(texts), label: text(), ...key };
    default: {
      const children = depth > 14 ? [] : Array.from({ length: random.below(4) }, () => hostileView(random, depth + 1));
      return { type: random.pick(["column", "row", "group", "iframe"]), title: "t", children, ...key };
    }
  }
}

const patchOf = (random: Seeded): unknown => {
  const key = random.pick(["a", "b", "c", "nobody"]);
  return random.pick<() => unknown>([
    () => ["set", key, { text: random.pick(texts) }],
    () => ["replace", key, hostileView(random)],
    () => ["insert", key, random.pick(numbers), hostileView(random)],
    () => ["remove", key],
    () => hostileValue(random),
  ])();
};

/** What each frame of a game server may hold, right in its form. `room` is one that it has. */
function gameFrame(random: Seeded, room: number): readonly unknown[] {
  const id = random.below(1_000);
  const seat = random.pick([0, 0, 0, 1, 255]);
  const name = random.pick(["turn", "a", "b"]);
  return random.pick<() => readonly unknown[]>([
    () => [types.data, room, random.pick([null, 0, 255, -1, [0], []]), random.bytes(random.below(200))],
    () => [types.view, room, seat, hostileView(random)],
    () => [types.patch, room, seat, Array.from({ length: random.below(5) }, () => patchOf(random))],
    () => [types.deadline, room, name, random.pick([null, 0, 5, 60_000])],
    () => [types.checkpoint, room, random.below(5), random.bytes(random.below(300))],
    () => [types.result, id, room, hostileResult(random)],
    () => [types.random, id, room, `deal/${random.below(400)}`],
    () => [types.storeGet, id, null, random.pick(texts)],
    () => [
      types.storePut,
      id,
      random.pick([null, "nobody"]),
      random.pick(texts),
      random.bytes(200),
      random.pick([null, 0, 5]),
    ],
    () => [types.storeDelete, id, null, random.pick(texts), null],
    () => [types.storeList, id, null, random.pick(["", "a"]), null, random.pick([1, 100, 101])],
    () => [types.log, random.pick(["info", "warn", "loud"]), random.pick(texts)],
    () => [types.ping, id, null],
    () => [types.pong, id],
    () => [types.error, random.pick([null, id]), "why", random.pick(texts), null],
  ])();
}

/** A result in which somebody cheats. */
export function hostileResult(random: Seeded): unknown {
  const seat = () => random.pick<unknown>([0, 1, 2, 63, -1, "0", null]);
  const place = () => random.pick<unknown>([1, 2, 0, -1, 65, 1.5, "1", null, 1e308]);
  const placement = () => ({
    seat: seat(),
    place: place(),
    score: random.pick<unknown>([1, "x", null]),
    stats: { evil: 1 },
  });
  return { placements: Array.from({ length: random.pick([0, 1, 2, 65]) }, placement), rating: 9_999 };
}

const spoiled = scanExamples.frames
  .filter(({ reason }) => reason !== "ok")
  .map(({ bytes }) => Buffer.from(bytes.map(([hex, times]) => hex.repeat(times)).join(""), "hex"))
  .filter(({ length }) => length > 0 && length <= 65_536);

/**
 * One frame of a game server that means no good, without its length.
 * @param wild share of those that are not even right in their form, some of which end the connection
 */
export function hostileGameBody(random: Seeded, room: number, wild = 0.5): Uint8Array {
  const known = [...Object.values(types), 0, 99, 127, 2 ** 32];
  const good = gameFrame(random, random.chance(0.9) ? room : random.pick([0, room + 1, 2 ** 32 - 1]));
  if (!random.chance(wild)) return encode(good);
  const share = random.fraction();
  if (share < 0.5) {
    const at = 1 + random.below(Math.max(1, good.length - 1));
    return encode(good.map((field, i) => (i === at ? hostileValue(random) : field)));
  }
  if (share < 0.8)
    return encode([random.pick(known), ...Array.from({ length: random.below(8) }, () => hostileValue(random))]);
  if (share < 0.93) return mutated(random, encode(good));
  return random.pick(spoiled);
}

const commands =
  "leave ready chat spectate game configure settings start again stop kick mute host close explode".split(" ");

/** One message of a player that means no good. */
export function hostilePlayerBody(random: Seeded, code: string): Uint8Array {
  const id = random.below(1_000);
  const command = random.pick(commands);
  const args = {
    ready: random.chance(0.8) ? true : hostileValue(random),
    text: random.pick(texts),
    spectate: random.chance(0.5),
    game: random.pick(texts),
    options: hostileValue(random),
    settings: random.pick<unknown>([{ password: "x" }, { capacity: random.pick(numbers) }, hostileValue(random)]),
    member: random.pick<unknown>([0, 1, 2, hostileValue(random)]),
  };
  const resume = { match: random.pick(texts), room: random.pick(numbers), own: random.pick(numbers) };
  const good = random.pick<() => readonly unknown[]>([
    () => [playerFrames.join, id, { code: random.pick([code, code, "ZZZZZ"]), client: "bot", locale: "en", resume }],
    () => [playerFrames.join, id, { code, client: "bot", locale: "en" }],
    () => [playerFrames.command, id, { ...args, name: command }],
    () => [playerFrames.data, random.bytes(random.below(300))],
    () => [playerFrames.action, random.pick(texts), hostileValue(random)],
    () => [playerFrames.ping, id],
  ])();
  const share = random.fraction();
  if (share < 0.7) return encode(good);
  if (share < 0.9) return encode(good.map((field, i) => (i > 0 && random.chance(0.5) ? hostileValue(random) : field)));
  if (share < 0.97) return mutated(random, encode(good));
  return random.pick(spoiled);
}

/** Some bytes changed, or some of the end missing. */
export function mutated(random: Seeded, body: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(body);
  for (let times = 1 + random.below(3); times > 0; times -= 1) bytes[random.below(bytes.length)] = random.below(256);
  return random.chance(0.2) ? bytes.subarray(0, 1 + random.below(bytes.length)) : bytes;
}

/** So many copies of a frame in one piece. */
export function many(count: number, frame: readonly unknown[]): Uint8Array {
  const one = writeFrame(encode(frame));
  return Buffer.concat(Array.from({ length: count }, () => one));
}
