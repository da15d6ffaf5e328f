import type {
  BoardCell,
  BoardNode,
  ButtonNode,
  Card,
  CardsNode,
  Choice,
  ChoicesNode,
  ColumnNode,
  GroupNode,
  InputNode,
  LogNode,
  ProgressNode,
  TableNode,
  TextNode,
  TimerNode,
  ViewNode,
  ViewText,
} from "../../../protocol/view.ts";

/**
 * Builders of views. Children that are null, false or undefined are left out, so that `condition && text("…")` works.
 *
 *     column(
 *       text("Your turn", { role: "status" }),
 *       board("Sea", [[{ value: "A1" }, null]], { action: "fire" }),
 *       button("Give up", "resign", { confirm: "Give up this match?" }),
 *     )
 */
type Child = ViewNode | null | undefined | false;

/** What a node has besides the arguments of its builder. */
type Rest<Node, Given extends keyof Node | "type"> = Omit<Node, Given | "type">;

/** The name of who sits there, in a text: `text([player(0), " begins"])`. */
export const player = (seat: number): { readonly seat: number } => ({ seat });

export const column = (...children: Child[]): ColumnNode => ({ type: "column", children: present(children) });

export const row = (...children: Child[]): ColumnNode => ({ type: "row", children: present(children) });

/** A titled part of the view. */
export const group = (title: ViewText, ...children: Child[]): GroupNode => ({
  type: "group",
  title,
  children: present(children),
});

export const text = (content: ViewText, rest: Rest<TextNode, "text"> = {}): TextNode => ({
  type: "text",
  text: content,
  ...rest,
});

/** A grid, given as rows of cells. A cell with a `value` can be chosen, and sends it as the value of `action`. */
export const board = (
  label: string,
  cells: readonly (readonly (BoardCell | null)[])[],
  rest: Rest<BoardNode, "label" | "cells" | "rows" | "columns"> = {},
): BoardNode => ({
  type: "board",
  label,
  rows: cells.length,
  columns: cells[0]?.length ?? 0,
  cells: cells.flat(),
  ...rest,
});

/** One of several sends its value; with `multi`, any number of them and one confirmation. */
export const choices = (
  label: ViewText,
  action: string,
  options: readonly Choice[],
  rest: Rest<ChoicesNode, "label" | "action" | "choices"> = {},
): ChoicesNode => ({ type: "choices", label, action, choices: options, ...rest });

/** With `confirm`, a question, the player is asked before the action is sent: for what cannot be undone. */
export const button = (
  label: ViewText,
  action: string,
  rest: Rest<ButtonNode, "label" | "action"> = {},
): ButtonNode => ({ type: "button", label, action, ...rest });

/** A field for typing; sends a string. */
export const textInput = (
  label: ViewText,
  action: string,
  rest: Rest<InputNode, "label" | "action" | "kind"> = {},
): InputNode => ({ type: "input", kind: "text", label, action, ...rest });

/** A field for a number. */
export const numberInput = (
  label: ViewText,
  action: string,
  rest: Rest<InputNode, "label" | "action" | "kind"> = {},
): InputNode => ({ type: "input", kind: "number", label, action, ...rest });

/** Cards with a `value` can be chosen, if there is an `action`. */
export const cards = (
  label: ViewText,
  hand: readonly Card[],
  rest: Rest<CardsNode, "label" | "cards"> = {},
): CardsNode => ({ type: "cards", label, cards: hand, ...rest });

export const table = (
  label: ViewText,
  columns: readonly ViewText[],
  rows: readonly (readonly ViewText[])[],
  rest: Rest<TableNode, "label" | "columns" | "rows"> = {},
): TableNode => ({ type: "table", label, columns, rows, ...rest });

/** The countdown of a deadline; nothing is drawn while it is not set. */
export const timer = (deadline: string, rest: Rest<TimerNode, "deadline"> = {}): TimerNode => ({
  type: "timer",
  deadline,
  ...rest,
});

export const progress = (
  label: ViewText,
  value: number,
  max: number,
  rest: Rest<ProgressNode, "label" | "value" | "max"> = {},
): ProgressNode => ({ type: "progress", label, value, max, ...rest });

/** What happened, oldest first. */
export const log = (lines: readonly ViewText[], rest: Rest<LogNode, "lines"> = {}): LogNode => ({
  type: "log",
  lines,
  ...rest,
});

function present(children: readonly Child[]): ViewNode[] {
  return children.filter((child) => child !== null && child !== undefined && child !== false);
}
