/**
 * Rock Paper Scissors, the example game that every SDK of minihub has, with the same behaviour and the same texts:
 *
 * - "Rock Paper Scissors", 2 players, spectators; the option `wins` (1 to 5, default 2): who has won so many rounds
 *   first wins the match.
 * - In a round each player picks rock, paper or scissors, and may pick again until both have picked. Until then nobody
 *   learns of a pick but who made it, spectators neither.
 * - Then both picks are shown, and after the deadline `next` of 2 seconds the next round begins, unless this one ended
 *   the match. A draw counts for nobody.
 * - Who leaves loses. The scores are the rounds won.
 * - All of it is in the checkpoint, so that the match goes on after a restart.
 * - What a seat sees: a status ("Pick one", "Waiting for NAME", "Both are picking" for spectators, or the last round);
 *   while a player may pick, the choices "Your pick" (action `pick`); between rounds a timer "Next round in"; a table
 *   "Rounds won"; the last ten rounds, oldest first, as "NAME rock, NAME paper: NAME wins" or "NAME rock, NAME rock: a
 *   draw".
 */
import { defineGame, run, type OptionValues, type Room, type ViewText } from "../src/index.ts";
import { choices, column, log, player, table, text, timer } from "../src/views.ts";

const picks = ["rock", "paper", "scissors"] as const;
const beaten = { rock: "scissors", paper: "rock", scissors: "paper" } as const;
const options = { wins: { type: "integer", title: "Rounds to win", minimum: 1, maximum: 5, default: 2 } } as const;

type Pick = (typeof picks)[number];
type Play = { picks: [Pick | null, Pick | null]; won: [number, number]; lines: ViewText[] };

export const game = defineGame({
  name: "Rock Paper Scissors",
  version: "1.0.0",
  description: "Pick at the same time. Who first wins enough rounds wins.",
  seats: { min: 2, max: 2 },
  options,
  spectators: true,

  open: (): Play => ({ picks: [null, null], won: [0, 0], lines: [] }),

  view: ({ state }, seat) =>
    column(
      ...(state.picks.includes(null) ? picking(state, seat) : shown(state)),
      table("Rounds won", ["Player", "Won"], state.won.map(wonBy)),
      log(state.lines),
    ),

  actions: {
    // Only what the view of the seat offers gets here: one of the picks, and while both may pick.
    pick(room, seat, value) {
      const { state } = room;
      state.picks[seat as 0 | 1] = value as Pick;
      const [first, second] = state.picks;
      if (first === null || second === null) return;
      room.deadline("next", 2000);
      const winner = first === second ? null : beaten[first] === second ? 0 : 1;
      const outcome = winner === null ? ["a draw"] : [player(winner), " wins"];
      state.lines = [...state.lines.slice(-9), [player(0), ` ${first}, `, player(1), ` ${second}: `, ...outcome]];
      if (winner !== null && ++state.won[winner] === room.options.wins) end(room, winner);
    },
  },
  deadlines: { next: (room) => void (room.state.picks = [null, null]) },
  left: (room, seat) => end(room, 1 - seat),
});

const shown = ({ lines }: Play) => [
  text(lines.at(-1) ?? "", { role: "status" }),
  timer("next", { label: "Next round in" }),
];

const wonBy = (won: number, seat: number) => [[player(seat)], String(won)];

function picking(state: Play, seat: number | null) {
  if (seat === null) return [text("Both are picking", { role: "status" })];
  const own = state.picks[seat];
  const hand = picks.map((value) => ({
    value,
    label: value[0]?.toUpperCase() + value.slice(1),
    selected: value === own,
  }));
  return [
    text(own ? ["Waiting for ", player(1 - seat)] : "Pick one", { role: "status" }),
    choices("Your pick", "pick", hand),
  ];
}

function end(room: Room<OptionValues<typeof options>, Play>, winner: number): void {
  room.deadline("next", null);
  room.finish({ order: [winner], scores: room.state.won });
}

if (import.meta.main) await run(game);
