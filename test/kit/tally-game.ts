import { defineGame } from "../../sdk/typescript/src/game.ts";
import { serve } from "../../sdk/typescript/src/serve.ts";

/**
 * A game for tests of what survives: every seat counts up to a goal, one action at a time, and the first one there wins.
 * The state says how far each seat is, and how often one sent a number that did not follow: an input was lost before it.
 * It is a program of its own, to be killed: `bun test/kit/tally-game.ts VERSION`.
 */
export const tallyName = "Tally";

interface Tally {
  readonly last: number[];
  readonly done: number[];
  gaps: number;
}

/** What a seat's view says. */
export interface TallyView {
  readonly last: number;
  readonly gaps: number;
  readonly version: string;
}

export const tally = (version: string) =>
  defineGame({
    name: tallyName,
    version,
    description: "Counts to a goal",
    seats: { min: 2, max: 8 },
    options: { goal: { type: "integer", minimum: 1, maximum: 1_000, default: 20 } },
    stats: { counted: { title: "Counted", aggregate: "sum" } },
    open: (room): Tally => ({ last: room.seats.map(() => 0), done: [], gaps: 0 }),
    view(room, seat) {
      const { last, gaps } = room.state;
      const shown: TallyView = { last: last[seat ?? 0] ?? 0, gaps, version };
      return {
        type: "column",
        key: "all",
        children: [
          { type: "text", key: "tally", text: JSON.stringify(shown) },
          { type: "input", key: "add", label: "Next", action: "add", kind: "number" },
        ],
      };
    },
    actions: {
      add(room, seat, value) {
        const { last, done } = room.state;
        const so = last[seat] ?? 0;
        // A client that does not know whether it was heard says it again.
        if (typeof value !== "number" || value <= so || value > room.options.goal) return;
        if (value > so + 1) room.state.gaps += 1;
        last[seat] = value;
        if (value < room.options.goal) return;
        done.push(seat);
        if (done.length < room.seats.length) return;
        const stats = last.map((counted) => ({ counted }));
        room.finish({ scores: last, order: done.map((one) => [one]), stats });
      },
    },
  });

if (import.meta.main) await serve(tally(process.argv[2] ?? "1.0.0"), { say: () => {} });
