import { board, button, column, player, row, text, timer } from "../../sdk/typescript/src/views.ts";
import { landing, type Grid, type Side } from "./rules.ts";

export type Ending =
  | { readonly why: "four"; readonly winner: Side; readonly cells: readonly number[] }
  | { readonly why: "full" }
  /** The other one gave up, left or let the time run out. */
  | { readonly why: "resigned" | "left" | "late"; readonly winner: Side };

export interface Play {
  grid: Grid;
  turn: Side;
  /** Cell of the last disc. */
  last: number | null;
  ending: Ending | null;
}

/** What a seat sees, or null the spectators. */
export function screen(play: Play, seat: number | null) {
  return column(
    text(status(play, seat), { key: "status", role: "status", ...tone(play, seat) }),
    timer("turn", { key: "timer", label: "Time for this move" }),
    grid(play, seat),
    row(
      text(["● ", player(0), seat === 0 ? " (you)" : ""], { key: "first", tone: "p0" }),
      text(["● ", player(1), seat === 1 ? " (you)" : ""], { key: "second", tone: "p1" }),
    ),
    seat !== null &&
      play.ending === null &&
      button("Give up", "resign", { key: "resign", confirm: "Give up this match?" }),
  );
}

function grid({ grid: { rows, columns, cells }, ...play }: Play, seat: number | null) {
  const isTurn = play.ending === null && seat === play.turn;
  const won = play.ending?.why === "four" ? play.ending.cells : [];
  const open = Array.from({ length: columns }, (_, at) => landing({ rows, columns, cells }, at) !== undefined);
  const cell = (index: number) => {
    const side = cells[index] ?? null;
    const at = index % columns;
    const choose = isTurn && open[at] === true ? { value: at } : {};
    if (side === null) return isTurn && open[at] === true ? choose : null;
    const name = seat === null ? `disc of player ${side + 1}` : side === seat ? "your disc" : "their disc";
    const mark = won.includes(index) ? ", in the four" : index === play.last ? ", the last disc" : "";
    return {
      shape: "disc",
      tone: side === 0 ? "p0" : "p1",
      label: name + mark,
      ...(won.includes(index) && { text: "★" }),
      ...choose,
    } as const;
  };
  return board(
    isTurn ? "Choose a column" : "Grid",
    Array.from({ length: rows }, (_, down) => Array.from({ length: columns }, (__, at) => cell(down * columns + at))),
    {
      key: "board",
      columnNames: Array.from({ length: columns }, (_, at) => String(at + 1)),
      ...(isTurn && { action: "drop" }),
    },
  );
}

function status({ grid: { columns }, turn, last, ending }: Play, seat: number | null) {
  const before = last === null ? [] : ["Column ", String((last % columns) + 1), ". "];
  if (ending === null) {
    return seat === turn ? [...before, "Your turn."] : [...before, player(turn), "'s turn."];
  }
  if (ending.why === "full") return [...before, "The grid is full: a draw."];
  const { winner } = ending;
  const loser = winner === 0 ? 1 : 0;
  const wins = seat === winner ? ["You win"] : [player(winner), " wins"];
  switch (ending.why) {
    case "four":
      return [...before, ...wins, " with four in a row."];
    case "resigned":
      return seat === loser ? ["You gave up. ", ...wins, "."] : [player(loser), " gave up. ", ...wins, "."];
    case "left":
      return [player(loser), " has left. ", ...wins, "."];
    case "late":
      return seat === loser ? ["Your time is up. ", ...wins, "."] : [player(loser), " is out of time. ", ...wins, "."];
  }
}

function tone({ turn, ending }: Play, seat: number | null) {
  if (seat === null || (ending === null && seat !== turn) || ending?.why === "full") return {};
  return { tone: ending === null ? "info" : seat === ending.winner ? "good" : "bad" } as const;
}
