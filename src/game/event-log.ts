import { Refusal } from "../../protocol/errors.ts";
import { linkLimitBounds } from "../../protocol/limits.ts";
import { eventBytes, type GameEvent } from "./game-event.ts";
import { eventRecord, type MatchRecord } from "./match-record.ts";
import { Ring } from "./ring.ts";

/** The game's own state, and the last event that it holds. */
export interface Checkpoint {
  readonly n: number;
  readonly state: Uint8Array;
}

const bytesMax = 262_144;
const [, eventsMax] = linkLimitBounds.replayEventsMax;
/** What players send may fill so much of it while the game is away; the rest is for what nobody can refuse, as that they leave. */
const inputShare = 0.75;

/** The numbered events of one match, and the checkpoint from which a game server can go on with those after it. */
export class EventLog {
  readonly #told: Ring<GameEvent>;
  #eventsMax = eventsMax;
  #n: number;
  #checkpoint: Checkpoint | undefined;

  constructor(from?: Pick<MatchRecord, "n" | "checkpoint" | "events">) {
    this.#n = from?.n ?? 0;
    this.#checkpoint = from?.checkpoint ?? undefined;
    this.#told = new Ring(eventsMax, bytesMax, from?.checkpoint?.n);
    for (const event of from?.events ?? []) this.push(event);
  }

  /** Number for the event that comes next. */
  next(): number {
    this.#n += 1;
    return this.#n;
  }

  push(event: GameEvent): void {
    this.#told.push(event, eventBytes(event));
  }

  /** Keeps at most so many: `replayEventsMax` of the game server that has the match. What one left may be more. */
  keepAtMost(events: number): void {
    this.#eventsMax = events;
    this.#told.resize(events);
  }

  /** One more from a player can be kept without a loss of what came before. */
  get hasRoom(): boolean {
    const { count, bytes } = this.#told;
    return count < this.#eventsMax * inputShare && bytes < bytesMax * inputShare;
  }

  get checkpoint(): Checkpoint | undefined {
    return this.#checkpoint;
  }

  /** All that happened since the checkpoint is still kept. */
  get canRestore(): boolean {
    return this.#checkpoint !== undefined && this.#checkpoint.n >= this.#told.dropped;
  }

  /** Some events are not in the checkpoint: who goes on from it is told them again. */
  get isBehind(): boolean {
    return this.#checkpoint !== undefined && this.#checkpoint.n < this.#n;
  }

  keep(n: number, state: Uint8Array): Refusal | undefined {
    if (n > this.#n || n < (this.#checkpoint?.n ?? 0)) {
      return new Refusal("frame_invalid", `Event ${n} is older than the last checkpoint or has not been sent.`, "CP1");
    }
    this.#checkpoint = { n, state: state.slice() };
    this.#told.dropTo(n);
    return undefined;
  }

  *after(n: number): Generator<GameEvent> {
    for (const event of this.#told) if (event.n > n) yield event;
  }

  clear(): void {
    this.#told.clear();
  }

  get record(): Pick<MatchRecord, "n" | "checkpoint" | "events"> {
    const checkpoint = this.canRestore ? this.#checkpoint : undefined;
    if (!checkpoint) return { n: this.#n, checkpoint: null, events: [] };
    return { n: this.#n, checkpoint, events: [...this.after(checkpoint.n)].map(eventRecord) };
  }
}
