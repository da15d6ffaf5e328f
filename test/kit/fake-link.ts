import { randomBytes } from "node:crypto";
import { decode, encode } from "../../protocol/codec.ts";
import { FrameSplitter, writeFrame } from "../../protocol/frame.ts";
import {
  noCertificate,
  readChallenge,
  readReady,
  signTranscript,
  writeHello,
  writeProof,
  type Ready,
} from "../../protocol/handshake.ts";
import { type KeyPair, newKeyPair, privateKeyOf } from "../../protocol/keys.ts";
import { linkGuards, preAuthLimits } from "../../protocol/limits.ts";
import { frameTypes as types, type GameToHub } from "../../protocol/link.ts";
import { Conduct } from "../../src/link/conduct.ts";
import { LinkConnection, type LinkContext, type LinkSocket } from "../../src/link/connection.ts";
import { FlushTurn } from "../../src/link/flush-turn.ts";
import { GameAccount } from "../../src/link/game-account.ts";
import { TimePrice } from "../../src/link/time-price.ts";
import { VerifyGate } from "../../src/link/verify-gate.ts";
import type { Received } from "./game-peer.ts";
import { until } from "./wait.ts";

type Shared = Pick<LinkContext, "verifyKey" | "events" | "clock">;

/**
 * A connection of the link on a socket that the test holds in its hand: every byte comes when the test says so, and it is seen
 * whether the hub reads on. For what real sockets blur: their buffers, and when they are read.
 */
export class FakeLink implements LinkSocket {
  readonly frames: Received[] = [];
  readonly connection: LinkConnection;
  /** The hub does not read at the moment. */
  paused = false;
  /** The game server does not read. */
  stuck = false;
  ended = false;
  /** After the handshake. */
  bytesFed = 0;
  framesFed = 0;
  readonly #splitter: FrameSplitter;
  readonly #bodies: Uint8Array[] = [];
  #pings = 0;

  private constructor(shared: Shared) {
    this.#splitter = new FrameSplitter(1_000_000, (bytes, start, end) => {
      const body = bytes.slice(start, end);
      this.#bodies.push(body);
      this.frames.push(decode(body) as Received);
      return true;
    });
    this.connection = new LinkConnection(this, "127.0.0.1", false, contextOf(shared));
  }

  static async connect(shared: Shared, key: KeyPair): Promise<{ readonly link: FakeLink; readonly ready: Ready }> {
    const link = new FakeLink(shared);
    return { link, ready: await link.#signIn(key) };
  }

  write(bytes: Uint8Array, offset: number, length: number): number {
    if (this.stuck) return 0;
    this.#splitter.push(bytes.slice(offset, offset + length));
    return length;
  }
  shutdown(): void {
    this.ended = true;
  }
  terminate(): void {
    this.ended = true;
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }

  /** Bytes come, in one piece. */
  feed(bytes: Uint8Array, frames = 1): void {
    this.bytesFed += bytes.length;
    this.framesFed += frames;
    this.connection.data(bytes);
  }

  /** A frame comes. */
  send(frame: GameToHub): void {
    this.feed(writeFrame(encode(frame)));
  }

  /** Sends a frame; the code of the ERROR that comes of it, or "ok". */
  async say(frame: GameToHub): Promise<string> {
    this.send(frame);
    return this.errors();
  }

  /** Sends a request; the code of its answer, or "ok". */
  async ask(id: number, frame: GameToHub): Promise<string> {
    this.send(frame);
    const answer = await this.frame(([type, to]) => (type === types.ok || type === types.error) && to === id);
    return answer[0] === types.ok ? "ok" : String(answer[2]);
  }

  /** Waits until the hub has answered all that was sent; the code of the last ERROR, or "ok". */
  async errors(): Promise<string> {
    const n = ++this.#pings;
    this.send([types.ping, n, null]);
    await until("an answer", () => this.ended || this.frames.some(([type, of]) => type === types.pong && of === n));
    const last = this.frames.findLast(([type]) => type === types.error);
    this.frames.length = 0;
    return last ? String(last[2]) : "ok";
  }

  /** The first frame from the hub of which this is true, taken from those that came. */
  async frame(isWanted: (frame: Received) => boolean): Promise<Received> {
    return until("a frame", () => {
      const at = this.frames.findIndex(isWanted);
      return at < 0 ? undefined : this.frames.splice(at, 1)[0];
    });
  }

  /** The connection breaks. */
  break(): void {
    this.connection.closed();
  }

  async #signIn(key: KeyPair): Promise<Ready> {
    const gameNonce = randomBytes(32);
    this.feed(writeFrame(writeHello({ versions: [1], gameKey: key.publicKey, gameNonce })));
    await this.frame(([type]) => type === types.challenge);
    const challenge = readChallenge(this.#bodies[0]!)!;
    const transcript = {
      ...challenge,
      gameKey: key.publicKey,
      gameNonce,
      certificateHash: noCertificate,
      versions: [1],
    };
    this.feed(writeFrame(writeProof({ signature: signTranscript("game", transcript, privateKeyOf(key.seed)) })));
    await this.frame(([type]) => type === types.ready);
    this.bytesFed = 0;
    this.framesFed = 0;
    return readReady(this.#bodies[1]!)!;
  }
}

function contextOf({ verifyKey, events, clock }: Shared): LinkContext {
  const { publicKey, seed } = newKeyPair("hub");
  const account = new GameAccount(new Conduct(linkGuards, () => {}), clock());
  return {
    hub: { publicKey, privateKey: privateKeyOf(seed), certificateHash: noCertificate },
    verifyKey,
    revocations: () => 0,
    events,
    preAuth: preAuthLimits,
    guards: linkGuards,
    gate: new VerifyGate(preAuthLimits.verifiesPerSecond, clock),
    turn: new FlushTurn(),
    clock,
    timePrice: new TimePrice(() => 0, linkGuards, clock()),
    wallClock: Date.now,
    random: randomBytes,
    newSession: () => crypto.randomUUID(),
    account: () => account,
    admit: (_identity, done) => done(undefined),
    log: () => {},
    admitted: () => {},
    gone: () => {},
  };
}
