import { encode } from "../../protocol/codec.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { ClientKind } from "../../protocol/link.ts";
import {
  playerFrames,
  type HubToPlayer,
  type JoinArgs,
  type Joined,
  type PlayerToHub,
  type RoomCommand,
} from "../../protocol/player.ts";
import type { ActionValue } from "../../protocol/view.ts";
import { backOffMs } from "./back-off.ts";
import { systemClock, type Clock } from "./clock.ts";
import * as policy from "./connection-policy.ts";
import { readHubFrame } from "./frames.ts";
import { Requests } from "./requests.ts";
import {
  applyFrame,
  emptyRoom,
  emptySnapshot,
  withTrouble,
  type ClientSnapshot,
  type CloseReason,
} from "./snapshot.ts";
import { dismiss, socketUrl, type SocketClass, type SocketLike } from "./socket.ts";

export interface ConnectOptions {
  readonly origin: string;
  readonly client: ClientKind;
  /** BCP 47, as "de"; default "en". */
  readonly locale?: string;
  /** A fresh ticket for each attempt. A `Refusal` that says "not signed in" ends the connection, others are tried again. */
  readonly getTicket: () => Promise<string>;
  readonly WebSocket?: SocketClass;
  readonly clock?: Clock;
  /** 0 to 1. */
  readonly random?: () => number;
}

export type JoinRoom = Pick<JoinArgs, "code" | "password" | "spectate">;

/** `own`: sent to this seat alone; else to everybody in the room. */
export type DataListener = (payload: Uint8Array, own: boolean) => void;

/** The room to be in. `first` waits for its first OK and is null afterwards. */
interface Membership {
  readonly args: JoinRoom;
  readonly first: {
    readonly resolve: (joined: Joined) => void;
    readonly reject: (refusal: Refusal) => void;
  } | null;
}

/** Starts to connect at once. Close it when it is no longer needed: it tries for ever otherwise. */
export function connect(options: ConnectOptions): Connection {
  return new Connection(options);
}

/** A player's place at a hub: one WebSocket at a time, at most one room, kept through drops. */
export class Connection {
  readonly #options: ConnectOptions;
  readonly #clock: Clock;
  readonly #requests: Requests;
  readonly #listeners = new Set<(snapshot: ClientSnapshot) => void>();
  readonly #dataListeners = new Set<DataListener>();
  #snapshot: ClientSnapshot = emptySnapshot;
  #socket: SocketLike | null = null;
  #membership: Membership | null = null;
  /** A JOIN is under way: until its OK, frames speak of a state that is left. */
  #joining = false;
  #attempt = 0;
  #badFrames = 0;
  #onlineAt: number | null = null;
  #heardAt = 0;
  #resyncAt: number | null = null;
  #ping = { n: 0, sentAt: 0 };
  #cancelTimer: () => void = () => undefined;

  constructor(options: ConnectOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#requests = new Requests(this.#clock);
    void this.#open();
  }

  get snapshot(): ClientSnapshot {
    return this.#snapshot;
  }

  /** Local time by which the snapshot's deadlines are told. */
  now(): number {
    return this.#clock.now();
  }

  /** Called after each change. The function it gives back ends it. */
  subscribe(listener: (snapshot: ClientSnapshot) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onData(listener: DataListener): () => void {
    this.#dataListeners.add(listener);
    return () => this.#dataListeners.delete(listener);
  }

  /**
   * Joins a room and comes back to it after every drop, until `leave` or `close`.
   * Rejects with the hub's refusal (room_password, room_full, …); the connection stays, so that it may be tried again.
   */
  join(args: JoinRoom): Promise<Joined> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed()) {
        reject(policy.away());
        return;
      }
      this.#membership?.first?.reject(new Refusal("conflict", "Another room was joined meanwhile."));
      this.#membership = { args, first: { resolve, reject } };
      this.#change(emptyRoom);
      if (this.#onlineAt !== null) this.#sendJoin();
    });
  }

  /** Rejects with the hub's refusal, or with hub_unreachable while there is no connection. */
  async command(command: RoomCommand): Promise<void> {
    if (this.#snapshot.connection.state !== "online") throw policy.away();
    await new Promise((ok, refused) => {
      const id = this.#requests.open({ ok, refused });
      this.#send([playerFrames.command, id, command]);
    });
    if (command.name === "leave") {
      this.#membership = null;
      this.#change(emptyRoom);
    }
  }

  /** What a player did with the view. False: not connected, nothing was sent. */
  sendAction(action: string, value: ActionValue): boolean {
    return this.#send([playerFrames.action, action, value]);
  }

  /** A game's own payload. False: not connected, nothing was sent. */
  sendData(payload: Uint8Array): boolean {
    return this.#send([playerFrames.data, payload]);
  }

  /** Ends a wait between attempts, as when the browser says that the network is back. */
  retryNow(): void {
    const { connection } = this.#snapshot;
    if (connection.state !== "reconnecting" || connection.retryAt === null) return;
    this.#cancelTimer();
    void this.#open();
  }

  close(): void {
    this.#end({ code: "closed", message: "The connection was closed." });
  }

  async #open(): Promise<void> {
    if (this.#attempt > 0) this.#setReconnecting(null);
    let socket: SocketLike;
    try {
      const ticket = await this.#options.getTicket();
      if (this.#isClosed()) return;
      const Socket = this.#options.WebSocket ?? (globalThis.WebSocket as SocketClass);
      socket = new Socket(socketUrl(this.#options.origin, ticket));
    } catch (error) {
      if (error instanceof Refusal && policy.ticketFinalCodes.has(error.code))
        this.#end({ code: error.code, message: error.message });
      else this.#drop(policy.sentenceOf(error));
      return;
    }
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      this.#handleMessage(data);
    };
    socket.onerror = () => undefined;
    socket.onclose = () => {
      this.#drop("The connection to the hub broke.");
    };
    this.#cancelTimer = this.#clock.after(policy.openingMs, () => {
      this.#drop("The hub did not answer in time.");
    });
  }

  #handleMessage(data: unknown): void {
    this.#heardAt = this.#clock.now();
    let frame: HubToPlayer | null;
    try {
      frame = readHubFrame(data);
    } catch (error) {
      this.#handleBadFrame(policy.sentenceOf(error));
      return;
    }
    if (frame === null) return;
    switch (frame[0]) {
      case playerFrames.ok:
        this.#requests.settle(frame[1], frame[2]);
        return;
      case playerFrames.error: {
        const [, id, code, message, rule] = frame;
        const refusal = policy.refusalOf(code, message, rule);
        if (id === null || !this.#requests.refuse(id, refusal))
          this.#change(withTrouble(this.#snapshot, code, message));
        return;
      }
      case playerFrames.pong:
        if (this.#ping.n === frame[1]) this.#change({ rttMs: this.#clock.now() - this.#ping.sentAt });
        return;
      case playerFrames.bye:
        if (policy.finalCodes.has(frame[1])) this.#end({ code: frame[1], message: frame[2] });
        else this.#drop(frame[2]);
        return;
      case playerFrames.welcome:
        this.#change({ welcome: frame[1] });
        this.#cancelTimer();
        this.#pingOn();
        if (this.#membership === null) this.#setOnline();
        else this.#sendJoin();
        return;
      default:
        this.#handleState(frame);
    }
  }

  #handleState(frame: HubToPlayer): void {
    if (this.#joining) return;
    const next = applyFrame(this.#snapshot, frame, this.#clock.now());
    if (next === "seen") return;
    if (next === "gap") {
      this.#resync();
      return;
    }
    this.#change(next);
    if (frame[0] !== playerFrames.dataOut) return;
    for (const listener of this.#dataListeners) listener(frame[3], frame[1] === 1);
  }

  /** Sends JOIN, with the resume point where there is one, and comes online with its OK. */
  #sendJoin(resume = this.#snapshot.resume): void {
    const membership = this.#membership;
    if (membership === null) return;
    this.#joining = true;
    const id = this.#requests.open({
      ok: (joined) => {
        if (this.#membership?.args !== membership.args) return;
        if (joined === null) this.#drop("The hub's answer cannot be read.");
        else this.#handleJoined(joined);
      },
      refused: (refusal) => {
        // While dropped, the next WELCOME asks again.
        if (this.#membership?.args === membership.args && this.#socket !== null) this.#handleJoinRefused(refusal);
      },
    });
    const { client, locale = "en" } = this.#options;
    this.#send([
      playerFrames.join,
      id,
      {
        ...membership.args,
        client,
        locale,
        ...(resume === null ? {} : { resume }),
      },
    ]);
  }

  #handleJoined(joined: Joined): void {
    const membership = this.#membership;
    if (membership === null) return;
    this.#membership = { ...membership, first: null };
    this.#change({ member: joined.member });
    this.#setOnline();
    membership.first?.resolve(joined);
  }

  #handleJoinRefused(refusal: Refusal): void {
    const first = this.#membership?.first;
    if (first) {
      this.#membership = null;
      this.#setOnline();
      first.reject(refusal);
    } else if (policy.passingCodes.has(refusal.code)) this.#drop(refusal.message);
    else this.#end({ code: refusal.code, message: refusal.code === "not_found" ? policy.roomGone : refusal.message });
  }

  /** Frames are missing: asks for the whole state again, and for a new connection if that does not help. */
  #resync(): void {
    const now = this.#clock.now();
    const again = this.#resyncAt !== null && now - this.#resyncAt < policy.stableMs;
    this.#resyncAt = now;
    if (again) this.#drop("The state of the game could not be followed.");
    else this.#sendJoin(null);
  }

  #handleBadFrame(why: string): void {
    this.#badFrames += 1;
    if (this.#badFrames >= policy.badFramesMax)
      this.#end({
        code: "protocol_error",
        message: `What the hub sends cannot be read: ${why} Update the client or the hub.`,
      });
    else
      this.#change(withTrouble(this.#snapshot, "frame_invalid", `Something that the hub sent cannot be read: ${why}`));
  }

  #pingOn(): void {
    const now = this.#clock.now();
    if (now - this.#heardAt > policy.silenceMs) {
      this.#drop("The hub has gone silent.");
      return;
    }
    this.#ping = { n: this.#ping.n + 1, sentAt: now };
    this.#send([playerFrames.ping, this.#ping.n]);
    this.#cancelTimer = this.#clock.after(policy.pingMs, () => {
      this.#pingOn();
    });
  }

  /** The connection is lost but not over: waits, then tries again. */
  #drop(reason: string): void {
    if (this.#isClosed()) return;
    const now = this.#clock.now();
    if (this.#onlineAt !== null && now - this.#onlineAt >= policy.stableMs) this.#attempt = 0;
    this.#attempt += 1;
    this.#release();
    const random = this.#options.random ?? Math.random;
    const waitMs = backOffMs(this.#attempt, random);
    this.#setReconnecting(now + waitMs, reason);
    this.#cancelTimer = this.#clock.after(waitMs, () => {
      void this.#open();
    });
  }

  #end(reason: CloseReason): void {
    if (this.#isClosed()) return;
    this.#change({ connection: { state: "closed", reason } });
    this.#release();
    const first = this.#membership?.first;
    this.#membership = null;
    first?.reject(policy.refusalOf(reason.code, reason.message));
  }

  #release(): void {
    this.#cancelTimer();
    const socket = this.#socket;
    this.#socket = null;
    this.#onlineAt = null;
    this.#joining = false;
    if (socket !== null) dismiss(socket);
    this.#requests.refuseAll(policy.away());
  }

  #setOnline(): void {
    this.#onlineAt ??= this.#clock.now();
    this.#joining = false;
    if (this.#snapshot.connection.state !== "online") this.#change({ connection: { state: "online" } });
  }

  #setReconnecting(retryAt: number | null, reason?: string): void {
    const before = this.#snapshot.connection;
    const known = before.state === "reconnecting" ? before.reason : "";
    const attempt = this.#attempt;
    this.#change({
      connection: {
        state: "reconnecting",
        attempt,
        retryAt,
        reason: reason ?? known,
      },
      rttMs: null,
    });
  }

  #isClosed(): boolean {
    return this.#snapshot.connection.state === "closed";
  }

  #send(frame: PlayerToHub): boolean {
    if (this.#socket === null) return false;
    try {
      this.#socket.send(encode(frame));
      return true;
    } catch {
      // Still opening or already closing; `onclose` tells the rest.
      return false;
    }
  }

  #change(change: Partial<ClientSnapshot>): void {
    this.#snapshot = { ...this.#snapshot, ...change };
    for (const listener of this.#listeners) listener(this.#snapshot);
  }
}
