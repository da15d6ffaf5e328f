import type { Placement } from "../../../protocol/manifest.ts";
import type { Finish } from "./room.ts";

/**
 * The placements of a result: every seat once; after a tie of two the next place is the third.
 * @throws RangeError if a seat is named twice or is not in the match
 */
export function placementsOf(seats: readonly number[], finish: Finish): Placement[] {
  const groups = (finish.order ?? orderOf(seats, finish)).map((entry) => (typeof entry === "number" ? [entry] : entry));
  const named = groups.flat();
  if (new Set(named).size !== named.length || !named.every((seat) => seats.includes(seat))) {
    throw new RangeError("finish names a seat twice, or one that is not in the match [RS1]");
  }
  const rest = seats.filter((seat) => !named.includes(seat));
  const placements: Placement[] = [];
  for (const group of [...groups, rest]) {
    const place = placements.length + 1;
    for (const seat of group) {
      const score = finish.scores?.[seat];
      const stats = finish.stats?.[seat];
      placements.push({
        seat,
        place,
        ...(score === undefined ? {} : { score }),
        ...(stats === undefined ? {} : { stats }),
      });
    }
  }
  return placements;
}

function orderOf(seats: readonly number[], { scores }: Finish): readonly (readonly number[])[] {
  if (!scores) throw new RangeError("finish needs an order or scores");
  const scoreOf = (seat: number) => scores[seat] ?? 0;
  const levels = [...new Set(seats.map(scoreOf))].sort((a, b) => b - a);
  return levels.map((level) => seats.filter((seat) => scoreOf(seat) === level));
}
