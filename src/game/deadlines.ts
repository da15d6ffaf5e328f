import { Refusal } from "../../protocol/errors.ts";
import type { Clock } from "./clock.ts";

interface Running {
  /** On the monotonic clock while running. */
  endsAt: number;
  cancel: () => void;
}

/** The deadlines of one match. They stand still while the match waits for its game server. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #expired: (name: string) => void;
  readonly #running = new Map<string, Running>();
  /** Remaining ms by name, while standing still. */
  #paused: Map<string, number> | undefined;

  constructor(clock: Clock, expired: (name: string) => void) {
    this.#clock = clock;
    this.#expired = expired;
  }

  get count(): number {
    return this.#paused?.size ?? this.#running.size;
  }

  has(name: string): boolean {
    return this.#paused?.has(name) ?? this.#running.has(name);
  }

  /** What a game asks for, which may have so many: null cancels. */
  ask(name: string, ms: number | null, most: number): Refusal | undefined {
    if (ms === null) this.cancel(name);
    else if (!this.has(name) && this.count >= most)
      return new Refusal("limit_exceeded", `A room has at most ${most} deadlines (deadlinesPerRoomMax).`, "DL1");
    else this.set(name, ms);
    return undefined;
  }

  set(name: string, ms: number): void {
    if (this.#paused) {
      this.#paused.set(name, ms);
      return;
    }
    this.cancel(name);
    const cancel = this.#clock.after(ms, () => {
      this.#running.delete(name);
      this.#expired(name);
    });
    this.#running.set(name, { endsAt: this.#clock.monotonic() + ms, cancel });
  }

  cancel(name: string): void {
    this.#paused?.delete(name);
    this.#running.get(name)?.cancel();
    this.#running.delete(name);
  }

  /** Remaining ms by name. */
  remaining(): Record<string, number> {
    if (this.#paused) return Object.fromEntries(this.#paused);
    const now = this.#clock.monotonic();
    return Object.fromEntries(
      [...this.#running].map(([name, { endsAt }]) => [name, Math.max(0, Math.round(endsAt - now))]),
    );
  }

  pause(): void {
    if (this.#paused) return;
    const remaining = new Map(Object.entries(this.remaining()));
    this.clear();
    this.#paused = remaining;
  }

  resume(): void {
    const paused = this.#paused;
    this.#paused = undefined;
    for (const [name, ms] of paused ?? []) this.set(name, ms);
  }

  /** After a restart of the hub: standing still, with what remained. */
  restore(remaining: Readonly<Record<string, number>>): void {
    this.#paused = new Map(Object.entries(remaining));
  }

  clear(): void {
    for (const { cancel } of this.#running.values()) cancel();
    this.#running.clear();
    this.#paused = undefined;
  }
}
