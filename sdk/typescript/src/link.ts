import { randomBytes } from "node:crypto";
import type { LinkAddress } from "../../../protocol/address.ts";
import { encode } from "../../../protocol/codec.ts";
import { isRefusalCode, refusals } from "../../../protocol/errors.ts";
import { FrameSplitter, writeFrame } from "../../../protocol/frame.ts";
import {
  nonceBytes,
  readChallenge,
  readReady,
  signTranscript,
  verifyTranscript,
  writeHello,
  writeProof,
  type Ready,
} from "../../../protocol/handshake.ts";
import { privateKeyOf, type KeyPair } from "../../../protocol/keys.ts";
import { preAuthLimits } from "../../../protocol/limits.ts";
import { frameTypes } from "../../../protocol/link.ts";
import { cleanText } from "../../../protocol/text.ts";
import { linkVersions } from "../../../protocol/version.ts";
import { FrameFault, integer, readFields } from "./hub-frames.ts";
import type { HubError } from "./match.ts";
import type { Transport } from "./transport.ts";

/** Why a link ended. */
export class LinkClosed extends Error {
  override readonly name = "LinkClosed";
  /** The hub's last ERROR, which says why (FR10). */
  readonly hubError: HubError | undefined;

  constructor(message: string, hubError?: HubError) {
    super(message);
    this.hubError = hubError;
  }
}

/** The other end is not the hub whose key was pinned, or does not speak the protocol. */
export class HubUnproven extends Error {
  override readonly name = "HubUnproven";
}

export interface LinkEvents {
  /** A frame after READY, but for those that the link answers itself. A FrameFault thrown here is reported to the hub. */
  readonly frame: (fields: readonly unknown[]) => void;
  /** An ERROR that answers no request. */
  readonly error: (error: HubError) => void;
  /** Once. Nothing comes after it. */
  readonly closed: (reason: LinkClosed) => void;
}

type Answered = (error: HubError | undefined, value?: unknown) => void;

interface OpenRequest {
  readonly answered: Answered;
  /** The link ended before the answer came. */
  readonly lost: (() => void) | undefined;
}

const openRequestsMax = 4_096;
/** The hub pings every 10 s [PG1]. */
const silenceMs = 30_000;
const messageCharsMax = 500;
const endMs = 1_000;

/** One connection to a hub, from HELLO to its end. */
export class Link {
  readonly #transport: Transport;
  readonly #splitter: FrameSplitter;
  readonly #requests = new Map<number, OpenRequest>();
  #events: LinkEvents | undefined;
  /** What takes the next frame while the handshake is on. */
  #awaiting: { take(body: Uint8Array): void; fail(error: Error): void } | undefined;
  #early: Uint8Array[] = [];
  #nextId = 1;
  #lastError: HubError | undefined;
  #closed: LinkClosed | undefined;
  #heard = true;
  #gone: (() => void) | undefined;
  readonly #watch: ReturnType<typeof setInterval>;

  constructor(transport: Transport) {
    this.#transport = transport;
    this.#splitter = new FrameSplitter(preAuthLimits.frameBytesMax, (bytes, start, end) =>
      this.#take(bytes.subarray(start, end)),
    );
    this.#watch = setInterval(() => this.#listenForLife(), silenceMs);
    transport.listen({
      data: (bytes) => this.#read(bytes),
      closed: (error) => {
        this.#end(error ? `the connection broke: ${error.message}` : "the hub closed the connection");
        this.#gone?.();
      },
    });
  }

  /**
   * The four frames of SPEC.md section 4. PROOF is sent only to the pinned hub, which has signed the certificate seen here.
   * @throws HubUnproven, or LinkClosed with the hub's answer
   */
  async handshake(address: LinkAddress, key: KeyPair): Promise<Ready> {
    const gameNonce = randomBytes(nonceBytes);
    this.#send(writeHello({ versions: linkVersions, gameKey: key.publicKey, gameNonce }));
    const challenge = readChallenge(await this.#receive());
    if (!challenge)
      throw new HubUnproven("What answers does not speak minihub's protocol. Is this the port of the link?");
    if (Buffer.compare(challenge.hubKey, address.hubKey) !== 0) {
      throw new HubUnproven(
        "This is another hub than the one in the address. Copy the address from minihub register again.",
      );
    }
    const transcript = {
      ...challenge,
      gameKey: key.publicKey,
      gameNonce,
      certificateHash: this.#transport.certificateHash,
      versions: linkVersions,
    };
    if (!linkVersions.includes(challenge.version) || !verifyTranscript("hub", transcript, challenge.signature)) {
      throw new HubUnproven("The hub did not sign this connection: somebody stands between, and gets nothing.");
    }
    this.#send(writeProof({ signature: signTranscript("game", transcript, privateKeyOf(key.seed)) }));
    const ready = readReady(await this.#receive());
    if (!ready) throw new HubUnproven("The hub does not keep to the handshake: READY was expected.");
    this.#splitter.frameBytesMax = Math.max(ready.limits.frameBytesMax, preAuthLimits.frameBytesMax);
    return ready;
  }

  /** Begins to hand out frames, those that have come already first. */
  start(events: LinkEvents): void {
    this.#events = events;
    for (const body of this.#early.splice(0)) this.#receiveFrame(body);
    if (this.#closed) events.closed(this.#closed);
  }

  write(body: Uint8Array): void {
    this.#send(body);
  }

  /** `lost` is called in place of `answered` if the link ends before. */
  request(build: (id: number) => Uint8Array, answered: Answered, lost?: () => void): void {
    if (this.#closed) return lost?.();
    if (this.#requests.size >= openRequestsMax) return this.#break("the hub leaves too many requests unanswered");
    while (this.#requests.has(this.#nextId)) this.#nextId = (this.#nextId + 1) >>> 0;
    const id = this.#nextId;
    this.#nextId = (this.#nextId + 1) >>> 0;
    this.#requests.set(id, { answered, lost });
    this.#send(build(id));
  }

  error(id: number | null, code: string, message: string, rule: string | null): void {
    this.#send(encode([frameTypes.error, id, code, message.slice(0, messageCharsMax).toWellFormed(), rule]));
  }

  /** Sends what is queued, then closes. Resolves when it is closed, after a second at most. */
  end(): Promise<void> {
    this.#end("closed here");
    this.#transport.end();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, endMs);
      this.#gone = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  destroy(): void {
    this.#end("closed here");
    this.#transport.destroy();
  }

  #send(body: Uint8Array): void {
    if (this.#closed) return;
    if (!this.#transport.write(writeFrame(body))) this.#break("the hub reads too slowly");
  }

  #read(bytes: Uint8Array): void {
    this.#heard = true;
    if (!this.#closed && this.#splitter.push(bytes) === "length") {
      this.error(null, "protocol_error", "The length of a frame is out of bounds.", "FR1");
      this.#break("the hub broke the protocol: the length of a frame is out of bounds [FR1]");
    }
  }

  /** False stops the splitting. */
  #take(body: Uint8Array): boolean {
    const awaiting = this.#awaiting;
    if (awaiting) {
      this.#awaiting = undefined;
      // It lies in the socket's buffer, and is read later.
      awaiting.take(body.slice());
    } else if (!this.#events) this.#early.push(body.slice());
    else this.#receiveFrame(body);
    return this.#closed === undefined;
  }

  #receive(): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const early = this.#early.shift();
      if (early) return resolve(early);
      if (this.#closed) return reject(this.#closed);
      this.#awaiting = { take: resolve, fail: reject };
    }).then((body) => this.#refuseError(body as Uint8Array));
  }

  /** An ERROR in place of the frame of the handshake that was expected. */
  #refuseError(body: Uint8Array): Uint8Array {
    let fields: readonly unknown[];
    try {
      fields = readFields(body);
    } catch {
      return body;
    }
    if (fields[0] !== frameTypes.error) return body;
    const error = readError(fields);
    throw new LinkClosed(error.message, error);
  }

  #receiveFrame(body: Uint8Array): void {
    try {
      const fields = readFields(body);
      if (!this.#answer(fields)) this.#events?.frame(fields);
    } catch (error) {
      if (!(error instanceof FrameFault)) throw error;
      const rule = error.rule ?? null;
      this.error(null, rule === null ? "frame_invalid" : "protocol_error", error.message, rule);
      if (rule !== null) this.#break(`the hub broke the protocol: ${error.message} [${rule}]`);
    }
  }

  /** Deals with PING, OK and ERROR. */
  #answer(fields: readonly unknown[]): boolean {
    switch (fields[0]) {
      case frameTypes.ping:
        this.#send(encode([frameTypes.pong, integer(fields[1], "n")]));
        return true;
      case frameTypes.pong:
        return true;
      case frameTypes.ok:
        this.#answered(integer(fields[1], "id"), undefined, fields[2] ?? null);
        return true;
      case frameTypes.error: {
        const error = readError(fields);
        const id = fields[1] ?? null;
        if (id !== null && this.#answered(integer(id, "id"), error)) return true;
        // One that closes is told with the end that follows it.
        if (isRefusalCode(error.code) && refusals[error.code].closes) this.#lastError = error;
        else this.#events?.error(error);
        return true;
      }
      default:
        return false;
    }
  }

  #answered(id: number, error: HubError | undefined, value?: unknown): boolean {
    const request = this.#requests.get(id);
    this.#requests.delete(id);
    request?.answered(error, ownBytes(value));
    return request !== undefined;
  }

  #listenForLife(): void {
    if (!this.#heard) return this.#break("the hub has been silent for too long");
    this.#heard = false;
  }

  #break(why: string): void {
    this.#end(why);
    this.#transport.end();
    this.#transport.destroy();
  }

  #end(why: string): void {
    if (this.#closed) return;
    clearInterval(this.#watch);
    this.#closed = new LinkClosed(why, this.#lastError);
    const requests = [...this.#requests.values()];
    this.#requests.clear();
    for (const { lost } of requests) lost?.();
    this.#awaiting?.fail(this.#closed);
    this.#events?.closed(this.#closed);
  }
}

/** The value with byte strings of its own: those of a frame lie in the socket's buffer. */
function ownBytes(value: unknown): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (Array.isArray(value)) return value.map(ownBytes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, ownBytes(item)]));
}

/** The hub's words are shown on a console. */
function readError(fields: readonly unknown[]): HubError {
  const [, , code, message, rule] = fields;
  const clean = (value: unknown, maxChars: number) => (typeof value === "string" ? cleanText(value, { maxChars }) : "");
  return {
    code: clean(code, 40) || "unknown",
    message: clean(message, messageCharsMax),
    rule: clean(rule, 10) || null,
  };
}
