import type { ActionValue } from "../../protocol/view.ts";
import { type Offer, offersOf } from "./offers.ts";
import type { SeededRandom } from "./random.ts";
import { settle } from "./settle.ts";
import type { StageRoom } from "./stage-room.ts";
import type { Stage } from "./stage.ts";

/** One thing that happened in a match that a tool plays. */
export type Move =
  | { readonly kind: "action"; readonly seat: number; readonly action: string; readonly value: ActionValue }
  | { readonly kind: "deadline"; readonly name: string };

/** How playing went: `stuck` means that nobody can do anything, and nothing happens by itself. */
export type Played = "ended" | "stuck" | "lost" | "stopped";

export interface PlayOptions {
  readonly movesMax: number;
  /** How long a match may stand still without an offer or a deadline. */
  readonly stuckMs?: number;
  /** After each move, when the game has answered. `ms`: from the move to the first frame; undefined: it said nothing. */
  readonly moved?: (move: Move, ms: number | undefined) => void;
  /** Ends the playing, asked after each move. */
  readonly until?: () => boolean;
}

/** What every seat that is still there can do. */
export function openOffers(room: StageRoom): { readonly seat: number; readonly offer: Offer }[] {
  return room.seats
    .filter(({ seat, connected }) => connected && !room.left.has(seat))
    .flatMap(({ seat }) => offersOf(room.views.get(seat)).map((offer) => ({ seat, offer })));
}

/** Plays a match on with random things that the views offer; where they offer nothing, a deadline comes. */
export async function play(
  stage: Stage,
  room: StageRoom,
  random: SeededRandom,
  { movesMax, stuckMs = 3_000, moved, until }: PlayOptions,
): Promise<Played> {
  let idle = 0;
  for (let moves = 0; moves < movesMax; moves++) {
    if (room.away) return "lost";
    if (room.ended) return "ended";
    if (until?.()) return "stopped";
    const move = choose(room, random, idle);
    if (!move) {
      const { heard } = room;
      const went = await stage.wait(
        () => (room.heard > heard || room.ended || openOffers(room).length > 0 ? true : undefined),
        stuckMs,
      );
      if (!went) return room.away ? "lost" : "stuck";
      continue;
    }
    const ms = await make(stage, room, move);
    moved?.(move, ms);
    idle = ms === undefined ? idle + 1 : 0;
    if (idle > idleMovesMax) return "stuck";
  }
  return room.ended ? "ended" : "stopped";
}

/** So many things done in a row, and the game said nothing to any: what it offers leads nowhere. */
const idleMovesMax = 60;

function choose(room: StageRoom, random: SeededRandom, idle: number): Move | undefined {
  const offers = openOffers(room);
  const deadlines = [...room.deadlines.keys()];
  // Now and then people sleep; and where acting leads nowhere, only time goes on.
  const isLate = deadlines.length > 0 && (offers.length === 0 || idle > 8 || random.next() < 0.05);
  if (isLate) return { kind: "deadline", name: earliest(room) };
  if (offers.length === 0) return undefined;
  const { seat, offer } = weighted(offers, random);
  return { kind: "action", seat, action: offer.action, value: offer.value(random) };
}

type OpenOffer = ReturnType<typeof openOffers>[number];

function weighted(offers: readonly OpenOffer[], random: SeededRandom): OpenOffer {
  let at = random.next() * offers.reduce((sum, { offer }) => sum + offer.weight, 0);
  const hit = offers.find(({ offer }) => (at -= offer.weight) < 0);
  return hit ?? random.pick(offers);
}

function earliest(room: StageRoom): string {
  const [first] = [...room.deadlines].sort(([, a], [, b]) => a - b);
  if (!first) throw new Error("no deadline is set");
  return first[0];
}

/** Makes the move, and waits for what the game says. Gives the ms to its first word. */
async function make(stage: Stage, room: StageRoom, move: Move): Promise<number | undefined> {
  const { heard } = room;
  const at = performance.now();
  room.firstHeardAt = undefined;
  if (move.kind === "deadline") room.expire(move.name);
  else room.act(move.seat, move.action, move.value);
  await settle(stage, room, heard);
  if (room.firstHeardAt === undefined) return undefined;
  const ms = room.firstHeardAt - at;
  stage.slowestMs = Math.max(ms, stage.slowestMs * 0.95);
  return ms;
}
