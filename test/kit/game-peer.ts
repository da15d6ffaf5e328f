import { connect as connectTcp } from "node:net";
import { decode, encode } from "../../protocol/codec.ts";
import { FrameSplitter, writeFrame } from "../../protocol/frame.ts";
import {
  hashCertificate,
  noCertificate,
  readChallenge,
  readReady,
  signTranscript,
  writeHello,
  writeProof,
  type Challenge,
  type Ready,
  type Transcript,
} from "../../protocol/handshake.ts";
import { privateKeyOf, type KeyPair } from "../../protocol/keys.ts";
import { frameTypes as types, type GameToHub } from "../../protocol/link.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import { until } from "./wait.ts";

export interface PeerOptions {
  readonly port: number;
  readonly host?: string;
  /** Default true. */
  readonly tls?: boolean;
  readonly key: KeyPair;
}

/** A frame as it came, decoded. */
export type Received = readonly unknown[];

export const plainManifest: Manifest = {
  name: "Test Game",
  version: "1.0.0",
  description: "",
  seats: { min: 1, max: 8 },
};

/**
 * A link peer that does only what it is told: any bytes, in any order, at any time. It answers no ping.
 * Everything received is kept, raw and decoded.
 */
export class GamePeer {
  readonly frames: Received[] = [];
  readonly bodies: Uint8Array[] = [];
  readonly key: KeyPair;
  certificateHash: Uint8Array = noCertificate;
  closed = false;
  readonly #socket: Bun.Socket;
  #queue: Uint8Array = new Uint8Array(0);

  private constructor(socket: Bun.Socket, key: KeyPair) {
    this.#socket = socket;
    this.key = key;
  }

  static async connect(options: PeerOptions): Promise<GamePeer> {
    const { host = "127.0.0.1", port, tls = true, key } = options;
    const made: { peer?: GamePeer } = {};
    const early: Uint8Array[] = [];
    const splitter = new FrameSplitter(1_000_000, (bytes, start, end) => {
      const body = bytes.slice(start, end);
      made.peer?.bodies.push(body);
      made.peer?.frames.push(decode(body) as Received);
      return true;
    });
    const ready = Promise.withResolvers<Uint8Array>();
    const socket = await Bun.connect({
      hostname: host,
      port,
      ...(tls && { tls: { rejectUnauthorized: false } }),
      socket: {
        handshake(raw) {
          // Without one where the hub had no place for a stranger.
          const certificate = raw.getPeerCertificate() as { readonly raw: Uint8Array } | undefined;
          if (certificate) ready.resolve(hashCertificate(certificate.raw));
          else ready.reject(new Error("closed within the TLS handshake"));
        },
        data(_raw, chunk) {
          if (made.peer) splitter.push(chunk);
          else early.push(chunk);
        },
        drain: () => made.peer?.flush(),
        end(raw) {
          raw.end();
        },
        close() {
          if (made.peer) made.peer.closed = true;
          ready.reject(new Error("closed before the TLS handshake"));
        },
      },
    });
    if (!tls) ready.resolve(noCertificate);
    const hash = await ready.promise;
    const peer = new GamePeer(socket, key);
    made.peer = peer;
    peer.certificateHash = hash;
    for (const chunk of early) splitter.push(chunk);
    return peer;
  }

  /** Any bytes. */
  raw(bytes: Uint8Array): void {
    this.#queue = this.#queue.length === 0 ? bytes : Buffer.concat([this.#queue, bytes]);
    this.flush();
  }

  rawHex(hex: string): void {
    this.raw(Buffer.from(hex, "hex"));
  }

  /** An encoded frame, its length put before it. */
  body(body: Uint8Array): void {
    this.raw(writeFrame(body));
  }

  send(frame: GameToHub): void {
    this.body(encode(frame));
  }

  /** Bytes that the hub has not taken yet. */
  get unsentBytes(): number {
    return this.#queue.length;
  }

  flush(): void {
    while (this.#queue.length > 0) {
      const taken = this.#socket.write(this.#queue);
      if (taken <= 0) return;
      this.#queue = this.#queue.subarray(taken);
    }
  }

  /** Stops reading. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** FIN. */
  end(): void {
    this.#socket.end();
  }

  /** RST. */
  terminate(): void {
    this.#socket.terminate();
  }

  /** The first frame of the type that has not been taken by this method yet. */
  async next(type: number): Promise<Received> {
    return until(`a frame of type ${type}`, () => {
      const at = this.frames.findIndex((frame) => frame[0] === type);
      if (at >= 0) return this.frames.splice(at, 1)[0];
      if (this.closed) throw new Error(`closed; received ${JSON.stringify(this.frames).slice(0, 500)}`);
      return undefined;
    });
  }

  /** Code and rule of the last frame, once the hub has closed. */
  async lastError(): Promise<{ readonly code: unknown; readonly rule: unknown } | undefined> {
    await until("the hub to close", () => this.closed);
    const last = this.frames.at(-1);
    return last?.[0] === types.error ? { code: last[2], rule: last[4] } : undefined;
  }

  /** HELLO, up to the CHALLENGE. */
  async hello(versions: readonly number[] = [1], nonce = crypto.getRandomValues(new Uint8Array(32))): Promise<Offer> {
    this.body(writeHello({ versions, gameKey: this.key.publicKey, gameNonce: nonce }));
    await this.next(types.challenge);
    const challenge = this.bodies.map((body) => readChallenge(body)).find((read) => read !== undefined);
    if (!challenge) throw new Error("not a challenge");
    const { hubKey, hubNonce, version } = challenge;
    const { certificateHash } = this;
    const gameKey = this.key.publicKey;
    return {
      challenge,
      transcript: { hubKey, gameKey, hubNonce, gameNonce: nonce, certificateHash, versions, version },
    };
  }

  prove(transcript: Transcript): void {
    this.body(writeProof({ signature: signTranscript("game", transcript, privateKeyOf(this.key.seed)) }));
  }

  /** The whole handshake. */
  async signIn(): Promise<Ready> {
    const { transcript } = await this.hello();
    this.prove(transcript);
    await this.next(types.ready);
    const ready = this.bodies.map((body) => readReady(body)).find((read) => read !== undefined);
    if (!ready) throw new Error("not a READY");
    return ready;
  }

  /** Handshake and manifest. */
  async start(manifest: Manifest = plainManifest): Promise<Ready> {
    const ready = await this.signIn();
    this.send([types.manifest, 1, manifest]);
    await this.next(types.ok);
    return ready;
  }
}

export interface Offer {
  readonly challenge: Challenge;
  readonly transcript: Transcript;
}

/** Resolves when a plain TCP connection is closed by the other side. Sends `bytes` first. */
export async function tcpUntilClosed(port: number, bytes?: Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => {
    const socket = connectTcp({ port, host: "127.0.0.1" }, () => {
      if (bytes) socket.write(bytes);
    });
    socket.on("error", () => {});
    socket.on("data", () => {});
    socket.on("close", () => resolve());
  });
}
