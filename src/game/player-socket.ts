import { Refusal } from "../../protocol/errors.ts";
import { playerLimits } from "../../protocol/limits.ts";
import {
  type HubToPlayer,
  type JoinArgs,
  playerFrames,
  type RoomCommand,
  type Welcome,
} from "../../protocol/player.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Member, Person, RoomSocket } from "./member.ts";
import { isTooLarge, playerDataStart, readPlayerFrame, requestOf } from "./read-player.ts";
import { handleCommand } from "./room-commands.ts";
import { matchOf } from "./room-state.ts";
import type { Room } from "./room.ts";
import { playerVersion } from "../../protocol/version.ts";
import { TokenBucket } from "./token-bucket.ts";
import { writeFrame } from "./write-player.ts";

/** Who a ticket belongs to. */
export interface TicketHolder extends Person {
  readonly session: string;
}

/** The slice of a WebSocket that is needed here. */
export interface RawSocket {
  send(frame: Uint8Array): unknown;
  subscribe(topic: string): unknown;
  unsubscribe(topic: string): unknown;
  close(code: number, reason: string): void;
}

export interface SocketDeps {
  readonly hubVersion: string;
  readonly catalogue: Catalogue;
  readonly room: (code: string) => Room;
  /** Codes and passwords of rooms tried from an address, over all its connections. */
  readonly tries: Tries;
  readonly monotonic: () => number;
  readonly log: (message: string, properties: Record<string, unknown>) => void;
}

/** A bound on what is tried in vain. */
export interface Tries {
  /** @throws Refusal too_many */
  take(address: string): void;
  /** Undoes one `take`: it was not in vain. */
  giveBack(address: string): void;
}

/** Each brings all that is new in a room. */
const joinsBurst = 20;
const joinsPerSecond = 0.5;
/** Clicks of somebody in a hurry; some of them are told to everybody in the room. */
const commandsBurst = 40;
const commandsPerSecond = 10;

/** One player's connection: reads its frames, keeps its pace, and knows the room it is in. */
export class PlayerSocket implements RoomSocket {
  readonly person: Person;
  readonly session: string;
  readonly #raw: RawSocket;
  readonly #deps: SocketDeps;
  readonly #frames: TokenBucket;
  readonly #bytes: TokenBucket;
  readonly #joins: TokenBucket;
  readonly #commands: TokenBucket;
  readonly #address: string;
  #place: { readonly room: Room; readonly member: Member } | undefined;
  #closed = false;

  constructor(raw: RawSocket, holder: TicketHolder, address: string, deps: SocketDeps) {
    this.#raw = raw;
    ({ session: this.session, ...this.person } = holder);
    this.#address = address;
    this.#deps = deps;
    this.#frames = new TokenBucket(playerLimits.framesPerSecond, playerLimits.framesBurst, deps.monotonic);
    this.#bytes = new TokenBucket(playerLimits.bytesPerSecond, playerLimits.bytesBurst, deps.monotonic);
    this.#joins = new TokenBucket(joinsPerSecond, joinsBurst, deps.monotonic);
    this.#commands = new TokenBucket(commandsPerSecond, commandsBurst, deps.monotonic);
  }

  welcome(): void {
    const { payloadBytesMax, framesPerSecond, bytesPerSecond, graceMs } = playerLimits;
    const { user, name, guest } = this.person;
    const limits = { payloadBytesMax, framesPerSecond, bytesPerSecond, graceMs };
    const welcome: Welcome = {
      version: playerVersion,
      hub: this.#deps.hubVersion,
      user: { id: user, name, guest },
      limits,
    };
    this.#write([playerFrames.welcome, welcome]);
  }

  /** The frame path starts here. `frame` belongs to the socket's message: nothing else will write to it. */
  receive(frame: Uint8Array): void {
    if (this.#closed) return;
    if (!this.#frames.take(1) || !this.#bytes.take(frame.length)) {
      this.close(new Refusal("rate_exceeded", "More messages or bytes a second than WELCOME allows.", "PW6"));
      return;
    }
    const start = playerDataStart(frame);
    if (start > 0) this.#data(frame, start);
    else this.#other(frame);
  }

  /** The connection is gone. */
  gone(): void {
    this.#closed = true;
    const place = this.#place;
    this.#place = undefined;
    place?.room.drop(place.member, this);
  }

  send(frame: Uint8Array): void {
    if (!this.#closed) this.#raw.send(frame);
  }

  subscribe(topic: string): void {
    if (!this.#closed) this.#raw.subscribe(topic);
  }

  unsubscribe(topic: string): void {
    if (!this.#closed) this.#raw.unsubscribe(topic);
  }

  close(refusal: Refusal): void {
    if (this.#closed) return;
    this.#write([playerFrames.bye, refusal.code, refusal.message]);
    this.gone();
    this.#raw.close(refusal.code === "shutting_down" ? 1001 : 1008, refusal.code);
  }

  released(): void {
    this.#place = undefined;
  }

  // -------------------------------------------------------------------------------------------------------------

  /** The payload is `bytes` from `start` on: a view of it alone would cost more than all the rest of the way. */
  #data(bytes: Uint8Array, start: number): void {
    const place = this.#place;
    const match = place && matchOf(place.room.phase);
    const seat = place?.member.seat;
    if (!match || !seat || seat.left)
      this.#refuse(null, new Refusal("conflict", "You have no seat in a running match.", "PD1"));
    else if (bytes.length - start > playerLimits.payloadBytesMax)
      this.#refuse(null, new Refusal("too_large", undefined, "PD1"));
    else this.#tellRefused(match.fromPlayer(seat.seat, bytes, start));
  }

  #tellRefused(refusal: Refusal | undefined): void {
    if (refusal) this.#refuse(null, refusal);
  }

  #other(frame: Uint8Array): void {
    let message: ReturnType<typeof readPlayerFrame>;
    try {
      if (isTooLarge(frame)) throw new Refusal("too_large", undefined, "PD1");
      message = readPlayerFrame(frame);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === "protocol_error") this.close(error);
      else this.#refuse(error.code === "too_large" ? null : requestOf(frame), error);
      return;
    }
    switch (message[0]) {
      case playerFrames.join:
        return this.#join(message[1], message[2]);
      case playerFrames.command:
        return this.#command(message[1], message[2]);
      case playerFrames.data:
        return this.#data(message[1], 0);
      case playerFrames.ping:
        return this.#write([playerFrames.pong, message[1]]);
      case playerFrames.action: {
        const seat = this.#place?.member.seat;
        const match = this.#place && matchOf(this.#place.room.phase);
        if (!match || !seat || seat.left)
          return this.#refuse(null, new Refusal("conflict", "You have no seat in a running match.", "PD1"));
        return this.#tellRefused(match.actionFromPlayer(seat.seat, message[1], message[2]));
      }
    }
  }

  #join(id: number, args: JoinArgs): void {
    try {
      if (!this.#joins.take(1)) throw new Refusal("too_many", "You join too often. Wait a few seconds.");
      this.#deps.tries.take(this.#address);
      const room = this.#deps.room(args.code);
      const before = this.#place;
      const member = room.join(this, this.person, args, (joined, resumed) => {
        this.#place = { room, member: joined };
        this.#write([playerFrames.ok, id, { member: joined.member, resumed }]);
      });
      // A connection is in one room: joining another leaves the first, but only one that lets it in.
      if (before && before.room !== room) before.room.leave(before.member, "left");
      this.#place = { room, member };
      this.#deps.tries.giveBack(this.#address);
    } catch (error) {
      this.#answer(id, error);
    }
  }

  #command(id: number, command: RoomCommand): void {
    const place = this.#place;
    if (!place) return this.#refuse(id, new Refusal("conflict", "You are in no room. Join one first."));
    if (!this.#commands.take(1)) return this.#refuse(id, new Refusal("too_many", "Too many commands. Wait a second."));
    handleCommand(place.room, place.member, command, this.#deps.catalogue).then(
      () => this.#write([playerFrames.ok, id, null]),
      (error: unknown) => this.#answer(id, error),
    );
  }

  #answer(id: number, error: unknown): void {
    if (error instanceof Refusal) return this.#refuse(id, error);
    this.#deps.log("A player's request failed", {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    this.#refuse(id, new Refusal("internal"));
  }

  #refuse(id: number | null, { code, message, rule }: Refusal): void {
    this.#write([playerFrames.error, id, code, message, rule ?? null]);
  }

  #write(frame: HubToPlayer): void {
    this.send(writeFrame(frame));
  }
}
