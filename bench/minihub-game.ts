/**
 * A game server for minihub over the real link that sends every player's data to the whole room, and does nothing else.
 * `bun bench/minihub-game.ts ADDRESS KEY-FILE` prints a line when its manifest is accepted.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Socket } from "bun";
import { parseLinkAddress } from "../protocol/address.ts";
import { decode, encode } from "../protocol/codec.ts";
import { FrameSplitter, writeFrame } from "../protocol/frame.ts";
import {
  hashCertificate,
  noCertificate,
  readChallenge,
  signTranscript,
  type Transcript,
  verifyTranscript,
  writeHello,
  writeProof,
} from "../protocol/handshake.ts";
import { keyPairFromSecret, privateKeyOf } from "../protocol/keys.ts";
import { linkLimits } from "../protocol/limits.ts";
import { frameTypes as types } from "../protocol/link.ts";
import { linkVersions } from "../protocol/version.ts";
import { FloorQueue } from "./parts/floor-wire.ts";
import { gameName } from "./parts/minihub-hub.ts";
import { shape } from "./parts/shape.ts";

const address = parseLinkAddress(Bun.argv[2] ?? "");
const keys = keyPairFromSecret("game", readFileSync(Bun.argv[3] ?? "", "utf8").trim());
const gameNonce = randomBytes(32);
const manifestId = 1;
const queue = new FloorQueue();
let certificateHash = noCertificate;

const splitter = new FrameSplitter(linkLimits.frameBytesMax, (bytes, start, end) => {
  if (bytes[start] === 0x95 && bytes[start + 1] === types.data) sendBack(bytes, start, end);
  else other(bytes.slice(start, end));
  return true;
});

/** `[30, room, n, seat, payload]` becomes `[30, room, nil, payload]`: the room's number and the payload are taken as they are. */
function sendBack(from: Uint8Array, start: number, end: number): void {
  const roomEnd = start + 2 + uintBytes(from[start + 2] ?? 0);
  const payload = end - shape.payloadBytes - 2;
  const room = roomEnd - start - 2;
  const size = 2 + room + 1 + (end - payload);
  const { bytes, at } = queue.reserve(4 + size);
  bytes[at] = 0;
  bytes[at + 1] = 0;
  bytes[at + 2] = 0;
  bytes[at + 3] = size;
  bytes[at + 4] = 0x94;
  bytes[at + 5] = types.data;
  let to = at + 6;
  for (let i = 0; i < room; i += 1) bytes[to++] = from[start + 2 + i] ?? 0;
  bytes[to++] = 0xc0;
  for (let i = payload; i < end; i += 1) bytes[to++] = from[i] ?? 0;
}

function uintBytes(lead: number): number {
  return lead < 0x80 ? 1 : 1 + (1 << (lead - 0xcc));
}

/** Everything that is not DATA: the handshake, rooms that open, pings. */
function other(body: Uint8Array): void {
  const [type, first, second, third] = decode(body) as [number, number, string, string];
  switch (type) {
    case types.challenge:
      return prove(body);
    case types.ready:
      return send([
        types.manifest,
        manifestId,
        {
          name: gameName,
          version: "1.0.0",
          description: "Sends everything to everybody.",
          seats: { min: 1, max: shape.seatsPerRoom },
        },
      ]);
    case types.ok:
      if (first === manifestId) console.log(JSON.stringify({ connected: true }));
      return undefined;
    case types.ping:
      return send([types.pong, first]);
    case types.roomOpen:
      return send([types.ok, first]);
    case types.error:
      console.error(`The hub says: ${second}: ${third}`);
      return undefined;
    default:
      return undefined;
  }
}

function prove(body: Uint8Array): void {
  const challenge = readChallenge(body);
  if (!challenge) throw new Error("this is not a CHALLENGE");
  const { hubKey, hubNonce, version, signature } = challenge;
  const transcript: Transcript = {
    hubKey,
    gameKey: keys.publicKey,
    hubNonce,
    gameNonce,
    certificateHash,
    versions: linkVersions,
    version,
  };
  const pinned = Buffer.from(address.hubKey).equals(hubKey);
  if (!pinned || !verifyTranscript("hub", transcript, signature)) throw new Error("this is another hub");
  queueFrame(writeProof({ signature: signTranscript("game", transcript, privateKeyOf(keys.seed)) }));
}

function send(frame: readonly unknown[]): void {
  queueFrame(encode(frame));
}

function queueFrame(body: Uint8Array): void {
  const frame = writeFrame(body);
  const { bytes, at } = queue.reserve(frame.length);
  bytes.set(frame, at);
}

function flush(): void {
  queue.flush((bytes, offset, length) => hub.write(bytes, offset, length));
}

function hello(): void {
  queueFrame(writeHello({ versions: linkVersions, gameKey: keys.publicKey, gameNonce }));
  flush();
}

const hub: Socket = await Bun.connect({
  hostname: address.host,
  port: address.port,
  ...(address.tls && { tls: { rejectUnauthorized: false } }),
  socket: {
    data(_, chunk) {
      if (splitter.push(chunk) !== "ok") throw new Error("a frame of the hub is too long");
      flush();
    },
    drain: flush,
    handshake(socket) {
      const { raw } = socket.getPeerCertificate() as { readonly raw: Uint8Array };
      certificateHash = hashCertificate(raw);
      queueMicrotask(hello);
    },
    close: () => process.exit(0),
  },
});

if (!address.tls) hello();
