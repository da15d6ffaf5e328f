import { Refusal, refusals } from "../../protocol/errors.ts";
import { FrameSplitter } from "../../protocol/frame.ts";
import { writeReady, type Transcript } from "../../protocol/handshake.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import type { LinkGuards, PreAuthLimits } from "../../protocol/limits.ts";
import { programVersion } from "../../protocol/version.ts";
import type { FlushTurn } from "./flush-turn.ts";
import type { GameAccount } from "./game-account.ts";
import { GameSession } from "./game-session.ts";
import { authFailed, challenge, checkProof, openHello, type HubIdentity, type VerifyKey } from "./hub-handshake.ts";
import { Intake, type PausableSocket } from "./intake.ts";
import { Outbox } from "./outbox.ts";
import type { GameIdentity, LinkEvents } from "./port.ts";
import { Throttle } from "./throttle.ts";
import type { TimePrice } from "./time-price.ts";
import type { VerifyGate } from "./verify-gate.ts";

/** What a connection needs of a Bun socket. */
export interface LinkSocket extends PausableSocket {
  write(bytes: Uint8Array, offset: number, length: number): number;
  /** Says that no more comes, after what was written. */
  shutdown(): void;
  terminate(): void;
}

/** What all connections of a link share. */
export interface LinkContext {
  readonly hub: HubIdentity;
  readonly verifyKey: VerifyKey;
  /** How many revocations there have been: none may slip in between the look at a key and READY. */
  readonly revocations: () => number;
  readonly events: LinkEvents;
  readonly preAuth: PreAuthLimits;
  readonly guards: LinkGuards;
  readonly gate: VerifyGate;
  readonly turn: FlushTurn;
  /** Monotonic, ms. */
  readonly clock: () => number;
  readonly timePrice: TimePrice;
  readonly wallClock: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly newSession: () => string;
  /** What the connections of a game share. */
  readonly account: (game: string) => GameAccount;
  /** Asks whether this key may connect now; answers at once or after the older connection of the key was probed (HS7). */
  readonly admit: (identity: GameIdentity, done: (refusal: Refusal | undefined) => void) => void;
  readonly log: LinkLog;
  /** Called when READY is about to be sent. */
  readonly admitted: (connection: LinkConnection, identity: GameIdentity) => void;
  /** Called once, when the socket is gone. */
  readonly gone: (connection: LinkConnection) => void;
}

export type LinkLog = (
  level: "debug" | "info" | "warn" | "error",
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => void;

type State =
  | { readonly name: "tls" }
  | { readonly name: "hello" }
  /** It is the hub's turn; whatever comes now is out of order. */
  | { readonly name: "waiting" }
  | { readonly name: "proof"; readonly transcript: Transcript }
  | { readonly name: "game"; readonly session: GameSession; readonly intake: Intake }
  /** The last frame is on its way; what still comes is thrown away. */
  | { readonly name: "closing" }
  | { readonly name: "closed" };

interface Piece {
  /** Bytes of it that have not been charged. */
  readonly fresh: number;
  /** It is no buffer of the socket: it stays as it is. */
  readonly isOwn: boolean;
  /** Monotonic, ms. */
  readonly now: number;
}

/** Not a Buffer: a `slice` of one is no copy, and would keep all of it. */
function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** `rate_exceeded` has its strikes already. */
const breaches: ReadonlySet<string> = new Set(["protocol_error", "slow_consumer"]);

/** One socket from its first byte to its last. */
export class LinkConnection {
  readonly address: string;
  readonly #socket: LinkSocket;
  readonly #context: LinkContext;
  readonly #outbox: Outbox;
  readonly #splitter: FrameSplitter;
  #state: State;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #queueBytesMax = 65_536;
  /** Frames of the piece at hand. */
  #frames = 0;
  /** When others have their turn, unless the piece at hand ends before. */
  #sliceEnd = 0;
  /** What was not read when the turn was over. */
  #held: Uint8Array | undefined;
  /** Bytes of it that came later, and were not charged. */
  #heldFresh = 0;
  #thrownAway = 0;
  #heardAt: number;
  #isAdmitted = false;

  constructor(socket: LinkSocket, address: string, isTls: boolean, context: LinkContext) {
    this.address = address;
    this.#socket = socket;
    this.#context = context;
    this.#state = { name: isTls ? "tls" : "hello" };
    this.#heardAt = context.clock();
    this.#outbox = new Outbox({
      write: (bytes, offset, length) => socket.write(bytes, offset, length),
      turn: context.turn,
      queueBytesMax: () => this.#queueBytesMax,
      overflow: () => this.close(new Refusal("slow_consumer", undefined, "LM1")),
      drained: () => socket.shutdown(),
    });
    this.#splitter = new FrameSplitter(context.preAuth.frameBytesMax, this.#takeFrame);
    this.#timer = setTimeout(() => this.close(authFailed("HS5")), context.preAuth.handshakeMs);
  }

  /** The game server, once it is authenticated and while it is connected. */
  get session(): GameSession | undefined {
    return this.#state.name === "game" ? this.#state.session : undefined;
  }

  /** Its key was proven, whatever came of it later. */
  get isAdmitted(): boolean {
    return this.#isAdmitted;
  }

  /** TLS is up. */
  secured(): void {
    if (this.#state.name === "tls") this.#state = { name: "hello" };
  }

  data(chunk: Uint8Array): void {
    if (this.#state.name === "closed") return;
    if (this.#state.name === "closing") {
      this.#thrownAway += chunk.length;
      if (this.#thrownAway > this.#context.guards.closeBytesMax) this.#socket.terminate();
      return;
    }
    this.#heardAt = this.#context.clock();
    if (!this.#held) return this.#read(chunk, { fresh: chunk.length, isOwn: false, now: this.#heardAt });
    // A paused socket may still hand out what had been decrypted.
    this.#held = joined(this.#held, chunk);
    this.#heldFresh += chunk.length;
  }

  /** Reads for a slice of time from `now` on. */
  #read(piece: Uint8Array, { fresh, isOwn, now }: Piece): void {
    const { clock, guards, timePrice } = this.#context;
    this.#frames = 0;
    this.#sliceEnd = now + guards.sliceMs;
    try {
      const result = this.#splitter.push(piece);
      if (result === "length") this.#lengthWrong();
      else if (result === "stopped" && this.#splitter.stoppedAt < piece.length) {
        const left = piece.subarray(this.#splitter.stoppedAt);
        this.#held = isOwn ? left : left.slice();
      }
    } catch (error) {
      this.#failed(error);
      this.close(new Refusal("internal"));
    }
    if (this.#state.name !== "game") {
      this.#held = undefined;
      return;
    }
    const held = this.#held !== undefined;
    const ended = clock();
    const work = { workMs: ended - now, price: timePrice.at(ended) };
    this.#state.intake.charge({ bytes: fresh, frames: this.#frames, ...work, held, now: ended });
  }

  #readHeld(now: number): void {
    const held = this.#held;
    const fresh = this.#heldFresh;
    this.#held = undefined;
    this.#heldFresh = 0;
    if (held) this.#read(held, { fresh, isOwn: true, now });
  }

  drain(): void {
    this.#outbox.drain();
  }

  tick(now: number): void {
    const { session } = this;
    if (!session) return;
    // Who is not being read cannot be heard.
    if (this.#state.name === "game" && this.#state.intake.paused) this.#heardAt = now;
    if (now - this.#heardAt > session.identity.limits.silenceMsMax) {
      this.close(new Refusal("silent", undefined, "PG2"));
    } else session.tick(now);
  }

  sendDrain(reason: string): void {
    if (this.session) this.#outbox.send([types.drain, reason]);
  }

  /** Sends the refusal as the last frame, then ends the socket. */
  close(refusal: Refusal): void {
    const state = this.#state;
    if (state.name === "closing" || state.name === "closed") return;
    this.#state = { name: "closing" };
    this.#log(refusal, state);
    clearTimeout(this.#timer);
    if (state.name === "game") {
      state.session.end();
      state.intake.release();
      this.#holdAgainst(state.session.identity, refusal);
    }
    if (state.name === "tls") {
      // Nobody could read an ERROR.
      this.#socket.terminate();
      return;
    }
    this.#timer = setTimeout(() => this.#socket.terminate(), this.#context.guards.closeMs);
    this.#outbox.sendLast([types.error, null, refusal.code, refusal.message, refusal.rule ?? null]);
  }

  /** The socket is gone. */
  closed(): void {
    const state = this.#state;
    if (state.name === "closed") return;
    this.#state = { name: "closed" };
    clearTimeout(this.#timer);
    this.#outbox.close();
    if (state.name === "game") {
      state.intake.release();
      state.session.end();
    }
    this.#context.gone(this);
  }

  readonly #takeFrame = (bytes: Uint8Array, start: number, end: number): boolean => {
    const state = this.#state;
    switch (state.name) {
      case "game":
        this.#frames++;
        if (!state.session.frame(bytes, start, end)) return false;
        // The clock is looked at for every other frame: most of them cost little more than a look at it.
        return (this.#frames & 1) !== 0 || this.#context.clock() < this.#sliceEnd;
      case "hello":
        this.#hello(bytes.subarray(start, end));
        break;
      case "proof":
        // The look-up outlives this chunk.
        this.#proof(state.transcript, bytes.slice(start, end));
        break;
      case "tls":
      case "waiting":
        this.close(authFailed("HS5"));
        break;
      case "closing":
      case "closed":
        break;
    }
    return !this.#isEnding();
  };

  #hello(body: Uint8Array): void {
    const opened = openHello(body);
    if (opened instanceof Refusal) return this.close(opened);
    this.#state = { name: "waiting" };
    this.#context.gate.enter(() => {
      if (this.#state.name !== "waiting") return false;
      const { hub, random } = this.#context;
      const { body: frame, transcript } = challenge(hub, opened.hello, opened.version, random);
      this.#state = { name: "proof", transcript };
      this.#outbox.sendBody(frame);
      return true;
    });
  }

  #proof(transcript: Transcript, body: Uint8Array): void {
    const { verifyKey, admit, revocations, log } = this.#context;
    this.#state = { name: "waiting" };
    const before = revocations();
    const identified = (identity: GameIdentity | Refusal): void => {
      if (this.#state.name !== "waiting") return;
      if (identity instanceof Refusal) return this.close(identity);
      admit(identity, (refusal) => {
        if (this.#state.name !== "waiting") return;
        if (refusal) this.close(refusal);
        // The host revoked a key meanwhile, perhaps this one: look again.
        else if (revocations() !== before) this.#proof(transcript, body);
        else this.#ready(identity);
      });
    };
    checkProof(transcript, body, verifyKey).then(identified, (error: unknown) => {
      log("error", "A key could not be looked up", { error: String(error) });
      this.close(authFailed("HS4"));
    });
  }

  #ready(identity: GameIdentity): void {
    const { guards, events, clock, wallClock, newSession } = this.#context;
    const { limits } = identity;
    clearTimeout(this.#timer);
    this.#splitter.frameBytesMax = limits.frameBytesMax;
    this.#queueBytesMax = limits.queueBytesMax;
    const account = this.#context.account(identity.game);
    account.setWorkRate(limits.workMsPerSecond);
    const throttle = new Throttle(limits, guards, account.conduct, clock());
    const intake = new Intake({
      socket: this.#socket,
      throttle,
      work: account.work,
      chargedMsMax: guards.chargedMsMax,
      clock,
      readHeld: (now) => this.#readHeld(now),
      warn: ({ code, message, rule }) => {
        this.#outbox.send([types.error, null, code, message, rule ?? null]);
        events.log(identity, "warn", `hub: a strike, ${account.conduct.strikes} now. ${message}`);
      },
      close: (refusal) => this.close(refusal),
    });
    const session = new GameSession({
      identity,
      session: newSession(),
      address: this.address,
      connectedAt: wallClock(),
      outbox: this.#outbox,
      throttle,
      account,
      events,
      guards,
      clock,
      close: (refusal) => this.close(refusal),
      failed: (error) => this.#failed(error),
    });
    this.#state = { name: "game", session, intake };
    this.#isAdmitted = true;
    this.#context.admitted(this, identity);
    this.#outbox.sendBody(writeReady({ session: session.session, limits, hub: programVersion }));
  }

  /** What the game did is a line in its log, and a strike if it is a breach. */
  #holdAgainst(identity: GameIdentity, { code, message, rule }: Refusal): void {
    const { events, account, clock } = this.#context;
    const { conduct } = account(identity.game);
    if (breaches.has(code)) conduct.strike(clock());
    const standing = conduct.state === "good" ? "" : ` The game is ${conduct.state}.`;
    const level = refusals[code].http >= 500 ? "info" : "warn";
    events.log(identity, level, `hub: closed, ${code}. ${message}${rule ? ` Rule ${rule}.` : ""}${standing}`);
  }

  #lengthWrong(): void {
    if (this.#state.name !== "game") return this.close(authFailed("FR1"));
    const { frameBytesMax } = this.#splitter;
    this.close(new Refusal("protocol_error", `The length of a frame is 1 to ${frameBytesMax} (frameBytesMax).`, "FR1"));
  }

  #isEnding(): boolean {
    return this.#state.name === "closing" || this.#state.name === "closed";
  }

  #log(refusal: Refusal, state: State): void {
    const { code, message, rule } = refusal;
    const { address } = this;
    const game = state.name === "game" ? state.session.identity.game : undefined;
    this.#context.log("info", "link closed", { address, game, state: state.name, code, rule, reason: message });
  }

  /** A bug: logged with its cause, and told to nobody. */
  #failed(error: unknown): void {
    const { address, session } = this;
    this.#context.log("error", "link failed", { address, game: session?.identity.game, error });
  }
}
