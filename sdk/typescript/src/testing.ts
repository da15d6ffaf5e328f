import { decode } from "../../../protocol/codec.ts";
import { linkLimits } from "../../../protocol/limits.ts";
import { frameTypes, spectatorsSeat, type Address, type LeaveReason, type SeatInfo } from "../../../protocol/link.ts";
import type { MatchResult } from "../../../protocol/manifest.ts";
import { checkOptions } from "../../../protocol/options.ts";
import { childrenOf } from "../../../protocol/view-check.ts";
import { applyPatch } from "../../../protocol/view-patch.ts";
import type { ActionValue, ViewNode } from "../../../protocol/view.ts";
import type { Game } from "./game.ts";
import type { RoomEvent } from "./hub-frames.ts";
import { Match, type MatchPort } from "./match.ts";
import { offers } from "./offers.ts";
import { TestHub } from "./testing-hub.ts";
import { wordsOf } from "./words.ts";

export interface TableOptions {
  /** How many sit at the table; by default as few as the game takes. */
  readonly seats?: number;
  readonly options?: Readonly<Record<string, boolean | number | string>>;
  /** Of `room.random`, so that a test sees the same match every time. */
  readonly seed?: number;
}

const matchId = "00000000-0000-7000-8000-000000000001";

interface Restore {
  readonly checkpoint: Uint8Array;
  readonly n: number;
}

/** An event without its number. */
type NewEvent = RoomEvent extends infer E ? (E extends RoomEvent ? Omit<E, "n"> : never) : never;

/**
 * A match without a hub, for tests. Frames are checked and encoded as for a real one; a handler that fails throws here.
 *
 *     const table = await openTable(game, { seats: 2 });
 *     table.act(0, "drop", 3);
 *     expect(table.words(1)).toContain("Your turn");
 *     const later = await table.restarted(); // as after a crash, from the last checkpoint
 */
export class Table {
  /** Present views by seat; null are the spectators. */
  readonly views = new Map<number | null, ViewNode>();
  readonly sent: { readonly to: Address; readonly payload: Uint8Array }[] = [];
  /** Running deadlines, by name in ms. */
  readonly deadlines = new Map<string, number>();
  result: MatchResult | undefined;
  voided: string | undefined;
  checkpoint: Restore | undefined;
  /** Its storage and its fair random numbers; both outlive `restarted`. */
  readonly hub: TestHub;
  readonly #game: Game;
  readonly #options: TableOptions;
  readonly #match: Match;
  #failure: { readonly error: unknown } | undefined;
  #n: number;

  /** Use `openTable`. */
  constructor(game: Game, options: TableOptions, restore?: Restore, hub?: TestHub) {
    this.hub = hub ?? new TestHub(matchId, options.seed ?? 1);
    this.#game = game;
    this.#options = options;
    this.#n = restore?.n ?? 0;
    this.checkpoint = restore;
    const count = options.seats ?? game.manifest.seats.min;
    const info = {
      match: matchId,
      round: 1,
      options: checkOptions(game.manifest.options, options.options ?? {}),
      seats: Array.from({ length: count }, (_, seat) => seatInfo(seat)),
      host: 0,
      commit: new Uint8Array(32),
      ...(restore && { restore }),
    };
    this.#match = new Match(game, { id: 1, room: 1, info }, this.#port(), seeded(options.seed ?? 1));
  }

  /** Called by `openTable`. */
  async open(): Promise<void> {
    try {
      await this.#match.open(() => {});
    } catch (error) {
      this.#rethrow();
      throw error;
    }
  }

  /** A player acts. Throws if the seat's view does not offer it; `try` is for what must have no effect. */
  act(seat: number, action: string, value: ActionValue = null): void {
    const view = this.views.get(seat);
    if (!view || !offers(view, action, value)) {
      throw new Error(`the view of seat ${seat} does not offer ${action} with ${JSON.stringify(value)}`);
    }
    this.try(seat, action, value);
  }

  /** A player's client sends any action at all. */
  try(seat: number, action: string, value: ActionValue = null): void {
    this.#event({ kind: "action", seat, action, value });
  }

  data(seat: number, payload: Uint8Array): void {
    this.#event({ kind: "data", seat, payload });
  }

  join(seat: number): void {
    this.#event({ kind: "joined", seat: seatInfo(seat) });
  }

  /** Another seat becomes the room's host; null: one that has no seat. */
  host(seat: number | null): void {
    this.#event({ kind: "host", seat });
  }

  drop(seat: number): void {
    this.#event({ kind: "dropped", seat });
  }

  back(seat: number, missed = false): void {
    this.#event({ kind: "back", seat, missed });
  }

  leave(seat: number, reason: LeaveReason = "left"): void {
    this.#event({ kind: "left", seat, reason });
  }

  /** A deadline comes; it must have been set. */
  expire(name: string): void {
    if (!this.deadlines.delete(name)) throw new Error(`the deadline ${name} is not set`);
    this.#event({ kind: "deadline", name });
  }

  /** Resolves when async handlers have had their time. */
  async settled(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#rethrow();
  }

  /** The match as another process goes on with it, from the last checkpoint. */
  async restarted(): Promise<Table> {
    if (!this.checkpoint) throw new Error("the game has sent no checkpoint");
    const table = new Table(this.#game, this.#options, this.checkpoint, this.hub);
    // Deadlines are the hub's, and stand still meanwhile.
    for (const [name, ms] of this.deadlines) table.deadlines.set(name, ms);
    await table.open();
    return table;
  }

  /** All that a view says, a line for each text, to look for what it says or must not say. Names are written as `<2>`. */
  words(seat: number | null): string {
    const view = this.views.get(seat);
    return view ? wordsOf(view).join("\n") : "";
  }

  /** Every node of one type in a view, in order. */
  find<T extends ViewNode["type"]>(seat: number | null, type: T): Extract<ViewNode, { type: T }>[] {
    const isWanted = (node: ViewNode): node is Extract<ViewNode, { type: T }> => node.type === type;
    const view = this.views.get(seat);
    return view ? nodes(view).filter(isWanted) : [];
  }

  #event(event: NewEvent): void {
    this.#n++;
    this.#match.handle({ ...event, n: this.#n });
    this.#rethrow();
  }

  #rethrow(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure.error;
  }

  #port(): MatchPort {
    return {
      limits: linkLimits,
      write: (body) => this.#take(decode(body) as readonly unknown[]),
      request: (build, answered) => {
        this.#take(decode(build(1)) as readonly unknown[]);
        answered(undefined);
      },
      ask: async (build) => this.hub.answer(build(1)),
      log: () => {},
      failed: (error) => {
        this.#failure ??= { error };
      },
    };
  }

  /** The frames were built from the types of link.ts just now. */
  #take([type, , second, third]: readonly unknown[]): void {
    switch (type) {
      case frameTypes.view:
        this.views.set(viewer(second), third as ViewNode);
        break;
      case frameTypes.patch: {
        const seat = viewer(second);
        const view = this.views.get(seat);
        if (view) this.views.set(seat, applyPatch(view, third));
        break;
      }
      case frameTypes.data:
        this.sent.push({ to: second as Address, payload: third as Uint8Array });
        break;
      case frameTypes.deadline:
        if (third === null) this.deadlines.delete(String(second));
        else this.deadlines.set(String(second), Number(third));
        break;
      case frameTypes.checkpoint:
        this.checkpoint = { n: Number(second), checkpoint: third as Uint8Array };
        break;
      case frameTypes.result:
        this.result = third as MatchResult;
        break;
      case frameTypes.void:
        this.voided = String(third);
    }
  }
}

/** Opens a match of the game. @throws Refuse if the game declines it, and whatever `open` or `view` throw */
export async function openTable(game: Game, options: TableOptions = {}): Promise<Table> {
  const table = new Table(game, options);
  await table.open();
  return table;
}

function seatInfo(seat: number): SeatInfo {
  return { seat, player: `player-${seat}`, name: null, guest: false, client: "web", locale: "en", connected: true };
}

function viewer(seat: unknown): number | null {
  return seat === spectatorsSeat ? null : Number(seat);
}

function nodes(view: ViewNode): ViewNode[] {
  return [view, ...(childrenOf(view) ?? []).flatMap(nodes)];
}

/** mulberry32: small, and good enough for a test. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}
