import { checkManifest } from "../../protocol/manifest-check.ts";
import { DataFrameReader } from "../../protocol/data-frame.ts";
import { Refusal } from "../../protocol/errors.ts";
import { frameTypes as types, type OkValue, type RoomOpenInfo } from "../../protocol/link.ts";
import type { LinkGuards, LinkLimits } from "../../protocol/limits.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import { scanRules } from "../../protocol/scan.ts";
import { cleanText } from "../../protocol/text.ts";
import { Complaints } from "./complaints.ts";
import type { ConductState } from "./conduct.ts";
import { FrameFields } from "./frame-fields.ts";
import type { GameAccount } from "./game-account.ts";
import type { Outbox } from "./outbox.ts";
import { Ping } from "./ping.ts";
import type { GameIdentity, GamePort, LinkEvents, PortRoom, PortRoomEvents } from "./port.ts";
import { handleRoomFrame } from "./room-frames.ts";
import { RoomTable } from "./room-table.ts";
import { readStoreFrame, type StoreFrameType } from "./store-frames.ts";
import type { Throttle } from "./throttle.ts";
import { TokenBucket } from "./token-bucket.ts";

export interface SessionSetup {
  readonly identity: GameIdentity;
  readonly session: string;
  readonly address: string;
  /** Wall clock, ms. */
  readonly connectedAt: number;
  readonly outbox: Outbox;
  readonly throttle: Throttle;
  readonly account: GameAccount;
  readonly events: LinkEvents;
  readonly guards: LinkGuards;
  /** Monotonic, ms. */
  readonly clock: () => number;
  /** Ends the connection with this as its last frame. */
  readonly close: (refusal: Refusal) => void;
  /** Something went wrong in the hub itself. */
  readonly failed: (error: unknown) => void;
}

const levels = ["debug", "info", "warn", "error"] as const;

/** One game server after READY: takes its frames, and is the port through which the hub speaks to it. */
export class GameSession implements GamePort {
  readonly identity: GameIdentity;
  readonly session: string;
  readonly address: string;
  readonly connectedAt: number;
  readonly ping: Ping;
  readonly #setup: SessionSetup;
  readonly #limits: LinkLimits;
  readonly #fields = new FrameFields();
  readonly #fast = new DataFrameReader();
  readonly #rooms: RoomTable;
  readonly #complaints: Complaints;
  readonly #logs: TokenBucket;
  readonly #manifests: TokenBucket;
  readonly #since: number;
  #manifest: Manifest | undefined;
  #draining = false;
  #ended = false;

  constructor(setup: SessionSetup) {
    const { identity, outbox, guards, clock } = setup;
    const now = clock();
    this.#setup = setup;
    this.identity = identity;
    this.session = setup.session;
    this.address = setup.address;
    this.connectedAt = setup.connectedAt;
    this.#limits = identity.limits;
    this.#since = now;
    this.ping = new Ping(outbox, guards, clock);
    this.#rooms = new RoomTable(outbox, identity.limits, guards, clock, setup.account);
    this.#complaints = new Complaints(outbox, guards, now);
    this.#logs = new TokenBucket(this.#limits.logLinesPerSecond, this.#limits.logLinesPerSecond, now);
    this.#manifests = new TokenBucket(guards.manifestsPerMinute / 60, guards.manifestsBurst, now);
  }

  get manifest(): Manifest {
    if (!this.#manifest) throw new Error("a port without a manifest was handed out");
    return this.#manifest;
  }

  get draining(): boolean {
    return this.#draining || this.#ended;
  }

  get rooms(): number {
    return this.#rooms.size;
  }

  get rttMs(): number | null {
    return this.ping.rttMs;
  }

  get seatsFree(): number {
    return this.#rooms.seatsFree;
  }

  get conduct(): ConductState {
    return this.#setup.account.conduct.state;
  }

  openRoom(info: RoomOpenInfo, events: PortRoomEvents): PortRoom | undefined {
    // What was begun goes on; what is new waits for better times.
    if (this.draining || (this.conduct === "quarantined" && !info.restore)) return undefined;
    return this.#rooms.open(info, events);
  }

  playerErased(player: string): void {
    this.#setup.outbox.send([types.playerErased, player]);
  }

  whenHeard(done: () => void): void {
    this.ping.whenHeard(done);
  }

  close(refusal: Refusal): void {
    this.#setup.close(refusal);
  }

  /** One frame. False: the connection is closing, and the rest of what it sent is not read. */
  frame(bytes: Uint8Array, start: number, end: number): boolean {
    const fast = this.#fast;
    if (this.#manifest && fast.read(bytes, start, end)) {
      const room = this.#rooms.owned(fast.room);
      const refusal = room
        ? room.events.data(fast.to, bytes, fast.payloadStart, fast.payloadEnd)
        : this.#rooms.unknown(fast.room);
      if (refusal) this.#tell(refusal, null);
      return !this.#ended;
    }
    const reason = this.#fields.open(bytes, start, end);
    if (reason !== "ok") {
      const why = `The frame is not well formed (${reason}).`;
      this.close(new Refusal("protocol_error", why, scanRules[reason]));
      return false;
    }
    this.#dispatch(this.#fields.type);
    return !this.#ended;
  }

  tick(now: number): void {
    if (!this.#manifest && now - this.#since > this.#setup.guards.manifestMs) {
      this.close(new Refusal("silent", "No manifest that can be accepted came in time.", "MF1"));
      return;
    }
    if (this.#manifest) this.ping.tick(now);
    this.#rooms.tick(now);
    this.#setup.throttle.tick();
  }

  /** The game's conduct changed. */
  standingChanged(): void {
    if (this.#manifest && !this.#ended) this.#guard(() => this.#setup.events.changed(this));
  }

  /**
   * The connection is gone or closing: rooms are told, and nothing is after this. Before the hub is: it would take the
   * rooms for those of a server that drains, and move them, and nobody would count that they were lost.
   */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.ping.close();
    for (const room of this.#rooms.clear()) this.#guard(() => room.events.lost());
    if (this.#manifest) this.#guard(() => this.#setup.events.disconnected(this));
  }

  #dispatch(type: number): void {
    const id = requests.has(type) ? (this.#fields.idOrUndefined(1) ?? null) : null;
    try {
      if (!this.#manifest && !isBeforeManifest(type)) {
        const first = "The first frame after READY is a MANIFEST, and it has not been accepted yet.";
        this.close(new Refusal("protocol_error", first, "MF1"));
        return;
      }
      this.#handle(type);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#tell(error, id);
    }
  }

  #handle(type: number): void {
    const fields = this.#fields;
    switch (type) {
      case types.manifest:
        return this.#takeManifest();
      case types.data:
      case types.view:
      case types.patch:
      case types.deadline:
      case types.checkpoint:
      case types.result:
      case types.void:
      case types.random:
        return handleRoomFrame(type, fields, {
          rooms: this.#rooms,
          limits: this.#limits,
          answer: (id, refusal, value) => this.#answer(id, refusal, value),
          failed: this.#setup.failed,
        });
      case types.storeGet:
      case types.storePut:
      case types.storeDelete:
      case types.storeList:
        return this.#store(type);
      case types.log:
        return this.#log();
      case types.ping:
        this.#setup.outbox.send([types.pong, fields.u32(1, "n", "PG1")]);
        return;
      case types.pong:
        return this.ping.pong(fields.u32(1, "n", "PG1"));
      case types.ok:
        return this.#rooms.accepted(fields.u32(1, "id", "RQ1"));
      case types.error:
        return this.#takeError();
      case types.drain:
        return this.#drain();
      default:
        throw new Refusal(
          "unknown_type",
          `Frame type ${type} is not one that a game server sends; it was skipped.`,
          "FR8",
        );
    }
  }

  #takeManifest(): void {
    const id = this.#fields.u32(1, "id", "RQ1");
    if (!this.#manifests.take(1, this.#setup.clock())) {
      throw new Refusal("limit_exceeded", "Too many manifests. Wait a minute.", "MF4");
    }
    const size = this.#fields.bytes(2, "manifest").length;
    if (size > this.#limits.manifestBytesMax) {
      throw new Refusal(
        "manifest_invalid",
        `The manifest has ${size} bytes; ${this.#limits.manifestBytesMax} are allowed.`,
        "MF2",
      );
    }
    const manifest = checkManifest(this.#fields.value(2, "manifest"), this.#limits.seatsMax);
    if (manifest.name !== this.identity.name) {
      const name = `\`name\` is not the name this key is registered under, which is "${this.identity.name}".`;
      throw new Refusal("manifest_invalid", name, "MF3");
    }
    const isFirst = this.#manifest === undefined;
    this.#manifest = manifest;
    this.#setup.outbox.send([types.ok, id]);
    if (isFirst) this.#setup.events.connected(this);
    else this.#setup.events.changed(this);
  }

  #store(type: StoreFrameType): void {
    const id = this.#fields.u32(1, "id", "RQ1");
    const request = readStoreFrame(type, this.#fields, this.#limits);
    this.#setup.events.store(this.identity, request).then(
      (value) => this.#answer(id, undefined, value),
      (error: unknown) => {
        if (!(error instanceof Refusal)) this.#setup.failed(error);
        this.#answer(id, error instanceof Refusal ? error : new Refusal("internal"));
      },
    );
  }

  #log(): void {
    const level = levels.find((known) => known === this.#fields.string(1, "level", "LG1"));
    const text = this.#fields.string(2, "text", "LG1");
    if (level === undefined) {
      throw new Refusal("frame_invalid", "`level` is debug, info, warn or error.", "LG1");
    }
    if (!this.#logs.take(1, this.#setup.clock())) return;
    const maxChars = this.#limits.logLineCharsMax;
    this.#setup.events.log(this.identity, level, cleanText(text, { maxChars }));
  }

  /** The game's no to ROOM_OPEN; any other ERROR is a line in the log. */
  #takeError(): void {
    const id = this.#fields.u32OrNil(1, "id", "RQ1");
    const code = this.#fields.string(2, "code");
    const message = this.#fields.string(3, "message");
    if (id !== null && this.#rooms.refused(id, message)) return;
    if (!this.#logs.take(1, this.#setup.clock())) return;
    const line = `ERROR ${code}: ${message}`;
    const maxChars = this.#limits.logLineCharsMax;
    this.#setup.events.log(this.identity, "warn", cleanText(line, { maxChars }));
  }

  #drain(): void {
    if (this.#draining) return;
    this.#draining = true;
    this.#setup.events.changed(this);
  }

  /** OK or ERROR to a request. */
  #answer(id: number, refusal: Refusal | undefined, value?: OkValue): void {
    if (this.#ended) return;
    if (refusal) this.#tell(refusal, id);
    else this.#setup.outbox.send(value === undefined ? [types.ok, id] : [types.ok, id, value]);
  }

  #tell(refusal: Refusal, id: number | null): void {
    if (this.#ended) return;
    this.#setup.events.refused?.(this, refusal);
    const last = this.#complaints.tell(refusal, id, this.#setup.clock());
    if (last) this.close(last);
  }

  /** Calls into the rest of the hub when there is no one above who could: a bug there ends this call, not the others. */
  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#setup.failed(error);
    }
  }
}

const requests: ReadonlySet<number> = new Set([
  types.manifest,
  types.result,
  types.void,
  types.storeGet,
  types.storePut,
  types.storeDelete,
  types.storeList,
  types.random,
]);

function isBeforeManifest(type: number): boolean {
  return type === types.manifest || type === types.ping || type === types.pong;
}
