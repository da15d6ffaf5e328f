/**
 * One whole game on the link, from HELLO to ROOM_CLOSE. SPEC.md shows it byte by byte, as `bun protocol/vectors/dialogue.ts`
 * prints it; a test holds the two together, and plays it with a real hub.
 */
import { encode } from "../codec.ts";
import { frameTypes as types } from "../link.ts";
import handshake from "./handshake.json";

export interface Spoken {
  readonly from: "game" | "hub";
  /** Name of the type. */
  readonly name: string;
  /** What happens, for people. */
  readonly about: string;
  readonly frame: readonly unknown[];
}

const unhex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

const [keys] = handshake.cases;
if (!keys) throw new Error("no example of a handshake");

const seat = {
  seat: 0,
  player: "p4f1",
  name: null,
  guest: true,
  client: "bot",
  locale: "en",
  connected: true,
};
const info = {
  match: "01a20644-e358-7723-89ec-d5f23f7cf5a0",
  round: 1,
  options: {},
  seats: [seat],
  host: 0,
  commit: unhex("5a".repeat(32)),
};
const manifest = { name: "Guess", version: "1.0.0", description: "Guess my number.", seats: { min: 1, max: 1 } };
const say = { type: "text", key: "say", text: "1 to 9?" };
const input = { type: "input", label: "Your guess", action: "guess", kind: "number", min: 1, max: 9 };

export const dialogue: readonly Spoken[] = [
  {
    from: "game",
    name: "HELLO",
    about: "version 1, the game's public key, a nonce",
    frame: [types.hello, [1], unhex(keys.gameKey), unhex(keys.gameNonce)],
  },
  {
    from: "hub",
    name: "CHALLENGE",
    about: "the version chosen, the hub's key (is it the pinned one?), its nonce, its signature (check it)",
    frame: [types.challenge, 1, unhex(keys.hubKey), unhex(keys.hubNonce), unhex(keys.hubSignature)],
  },
  { from: "game", name: "PROOF", about: "the game's signature", frame: [types.proof, unhex(keys.gameSignature)] },
  {
    from: "hub",
    name: "READY",
    about: "in; a real one has all limits",
    frame: [types.ready, "s1", { limits: { frameBytesMax: 65_536 }, hub: "0.1.0" }],
  },
  { from: "game", name: "MANIFEST", about: "request 1", frame: [types.manifest, 1, manifest] },
  { from: "hub", name: "OK", about: "to request 1: the game is in the catalogue", frame: [types.ok, 1] },
  {
    from: "hub",
    name: "ROOM_OPEN",
    about: "request 1 of the hub: a match in room 1",
    frame: [types.roomOpen, 1, 1, info],
  },
  { from: "game", name: "OK", about: "to request 1 of the hub: taken", frame: [types.ok, 1] },
  {
    from: "game",
    name: "VIEW",
    about: "what seat 0 of room 1 sees",
    frame: [types.view, 1, 0, { type: "column", children: [say, input] }],
  },
  {
    from: "hub",
    name: "ACTION",
    about: "event 1 of room 1: seat 0 says 3",
    frame: [types.action, 1, 1, 0, "guess", 3],
  },
  {
    from: "game",
    name: "PATCH",
    about: "the text of the node `say` is another now",
    frame: [types.patch, 1, 0, [["set", "say", { text: "3 is too low." }]]],
  },
  { from: "hub", name: "PING", about: "may come at any time", frame: [types.ping, 1, null] },
  { from: "game", name: "PONG", about: "at once, with the same number", frame: [types.pong, 1] },
  { from: "hub", name: "ACTION", about: "event 2: seat 0 says 7", frame: [types.action, 1, 2, 0, "guess", 7] },
  {
    from: "game",
    name: "RESULT",
    about: "request 2: seat 0 is first, with 2 guesses",
    frame: [types.result, 2, 1, { placements: [{ seat: 0, place: 1, score: 2 }] }],
  },
  { from: "hub", name: "OK", about: "to request 2: the result is stored", frame: [types.ok, 2] },
  { from: "hub", name: "ROOM_CLOSE", about: "room 1 is over", frame: [types.roomClose, 1, "finished"] },
];

/** The dialogue as SPEC.md shows it. */
export function writeDialogue(): string {
  return dialogue
    .map(({ from, name, about, frame }) => {
      const way = from === "game" ? "game → hub" : "hub → game";
      return [`# ${way}  ${name}: ${about}`, ...linesOf(frame)].join("\n");
    })
    .join("\n\n");
}

/** What is no longer stands on one line. */
const shortBytes = 16;

/** The length; the head of the array; each field on a line of its own, maps and long arrays in several. */
function linesOf(frame: readonly unknown[]): string[] {
  const body = encode(frame);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const head = line(0, length, `${body.length} bytes follow`);
  if (body.length <= shortBytes) return [head, line(0, body, told(frame))];
  return [
    head,
    line(0, body.subarray(0, 1), `array of ${frame.length}`),
    ...frame.flatMap((field) => fieldLines(field, 1)),
  ];
}

/** `key`: the field is an entry of a map, and its key stands before it. */
function fieldLines(value: unknown, depth: number, key?: string): string[] {
  const bytes = encode(value);
  const write = (shown: Uint8Array, note: string) =>
    key === undefined ? line(depth, shown, note) : line(depth, Buffer.concat([encode(key), shown]), `${key}: ${note}`);
  if (value instanceof Uint8Array || value === null || typeof value !== "object" || bytes.length <= shortBytes)
    return [write(bytes, told(value))];
  const head = bytes.subarray(0, 1);
  if (Array.isArray(value))
    return [write(head, `array of ${value.length}`), ...value.flatMap((item) => fieldLines(item, depth + 1))];
  const entries = Object.entries(value);
  const inner = entries.flatMap(([name, item]) => fieldLines(item, depth + 1, name));
  return [write(head, `map of ${entries.length}`), ...inner];
}

function line(depth: number, bytes: Uint8Array, note: string): string {
  return `${"  ".repeat(depth)}${hex(bytes)}  # ${note}`;
}

function told(value: unknown): string {
  return value instanceof Uint8Array ? `${value.length} bytes` : JSON.stringify(value).replace(/^null$/, "nil");
}

if (import.meta.main) console.log(writeDialogue());
