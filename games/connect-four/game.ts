import { defineGame, type OptionValues } from "../../sdk/typescript/src/game.ts";
import type { Room } from "../../sdk/typescript/src/room.ts";
import { drop, emptyGrid, fourThrough, isFull, landing, type Side } from "./rules.ts";
import { screen, type Ending, type Play } from "./screen.ts";

const sizes = { "7 × 6": [7, 6], "8 × 7": [8, 7], "9 × 7": [9, 7] } as const;

const options = {
  size: {
    type: "string",
    title: "Grid",
    description: "Columns × rows.",
    enum: ["7 × 6", "8 × 7", "9 × 7"],
    default: "7 × 6",
  },
  seconds: {
    type: "integer",
    title: "Seconds per move",
    description: "Who is too late loses. 0: take your time.",
    minimum: 0,
    maximum: 120,
    default: 0,
  },
} as const;

type Match = Room<OptionValues<typeof options>, Play>;

export const game = defineGame({
  name: "Connect Four",
  version: "1.0.0",
  description: "Drop discs in turns. Four in a row wins: across, down or diagonally.",
  seats: { min: 2, max: 2 },
  options,
  stats: {
    discs: { title: "Discs per match", aggregate: "average" },
    fastest: { title: "Fewest discs for a win", aggregate: "min" },
  },
  spectators: true,

  open(room): Play {
    const [columns, rows] = sizes[room.options.size];
    if (room.options.seconds > 0) room.deadline("turn", room.options.seconds * 1000);
    // Who sits first begins; the hub seats somebody else first in the next match.
    return { grid: emptyGrid(columns, rows), turn: 0, last: null, ending: null };
  },

  view: (room, seat) => screen(room.state, seat),

  actions: {
    drop(room, seat, value) {
      const play = room.state;
      const index = landing(play.grid, Number(value));
      if (play.ending !== null || seat !== play.turn || index === undefined) return;
      play.grid = drop(play.grid, Number(value), play.turn);
      play.last = index;
      const cells = fourThrough(play.grid, index);
      if (cells.length > 0) return end(room, { why: "four", winner: play.turn, cells });
      if (isFull(play.grid)) return end(room, { why: "full" });
      play.turn = other(play.turn);
      if (room.options.seconds > 0) room.deadline("turn", room.options.seconds * 1000);
    },
    resign: (room, seat) => end(room, { why: "resigned", winner: seat === 0 ? 1 : 0 }),
  },

  deadlines: {
    turn: (room) => end(room, { why: "late", winner: other(room.state.turn) }),
  },

  left: (room, seat) => end(room, { why: "left", winner: seat === 0 ? 1 : 0 }),
});

function end(room: Match, ending: Ending): void {
  const play = room.state;
  if (play.ending !== null) return;
  play.ending = ending;
  room.deadline("turn", null);
  const winner = ending.why === "full" ? null : ending.winner;
  const stats = ([0, 1] as const).map((side) => {
    const discs = play.grid.cells.filter((cell) => cell === side).length;
    return side === winner && ending.why === "four" ? { discs, fastest: discs } : { discs };
  });
  room.finish({ order: winner === null ? [[0, 1]] : [winner, other(winner)], stats });
}

function other(side: Side): Side {
  return side === 0 ? 1 : 0;
}
