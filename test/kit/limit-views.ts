import type { BoardCell, ViewNode } from "../../protocol/view.ts";

/** Views that a hub lets through and nobody means well with: as large, deep, wide or strange as they may be. */

const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const texts = (count: number, text: string): ViewNode => ({
  type: "column",
  children: many(count, () => ({ type: "text", text })),
});
const board = (rows: number, cell: BoardCell | null): ViewNode => ({
  type: "board",
  label: "Board",
  rows,
  columns: 32,
  action: "a",
  cells: many(rows * 32, () => cell),
});

/** A node within 14 rows, as deep as may be; the sibling stands in each of them. */
function nested(node: ViewNode, sibling?: ViewNode): ViewNode {
  return many(14, () => sibling).reduce<ViewNode>(
    (inner, one) => ({ type: "row", children: one === undefined ? [inner] : [inner, one] }),
    node,
  );
}

const wide = "漢".repeat(8);

export const limitViews: Readonly<Record<string, ViewNode>> = {
  "1,300 texts": texts(1_300, "text"),
  "texts without a blank": texts(32, "W".repeat(2_000)),
  "letters joined without an end": texts(8, "क्".repeat(1_000)),
  "vowels without a consonant": texts(8, "\u1161".repeat(1_000)),
  "marks without a letter": texts(16, "\u0301".repeat(2_000)),
  "letters under a pile of marks": texts(30, `h${"\u0300\u0316\u0489".repeat(30)}`.repeat(8)),
  "text from right to left, over what stands beside it": texts(200, "\u202e\u2067evil \u05d0\u05d1\u05d2 ".repeat(9)),
  "sequences for terminals": texts(200, "\u001b]0;x\u0007\u001b[2J\u0000\b\r\n\u009b31m".repeat(9)),
  "60,000 lines": texts(30, "\n".repeat(2_000)),
  "boards of 32 by 31": { type: "column", children: [board(31, { value: 1 }), board(31, { value: 1 })] },
  "a board of wide cells": board(32, { text: wide, value: 1 }),
  "a wide board within rows": nested(board(32, { text: wide })),
  "a wide board and a text within rows": nested(board(31, { text: wide }), {
    type: "text",
    text: [{ seat: 0 }, " word"],
  }),
  "a table of 1,020 columns": {
    type: "table",
    label: "Table",
    columns: many(1_020, (i) => `c${i}`),
    rows: [many(1_020, () => "a value of some width")],
  },
  "a table of long cells": {
    type: "table",
    label: "Table",
    columns: many(4, () => "y".repeat(2_000)),
    rows: many(7, () => many(4, () => "x".repeat(2_000))),
  },
  "1,000 choices of one value": {
    type: "choices",
    label: "Choices",
    action: "a",
    choices: many(1_000, (i) => ({ value: 1, label: `Choice ${i}` })),
  },
  "1,000 cards": {
    type: "cards",
    label: "Cards",
    action: "a",
    cards: many(1_000, (i) => ({ title: `${i}`, value: i })),
  },
  "timers of what objects have anyway": {
    type: "column",
    children: ["constructor", "toString", "__proto__"].map((deadline) => ({ type: "timer", deadline })),
  },
  "long labels": {
    type: "group",
    title: "t".repeat(2_000),
    children: [
      { type: "button", label: "B".repeat(2_000), action: "a" },
      { type: "input", label: "I".repeat(2_000), placeholder: "p".repeat(200), kind: "text", action: "b" },
      { type: "cards", label: "C".repeat(2_000), cards: [{ title: "W".repeat(200), text: "x".repeat(200) }] },
      { type: "choices", label: "c".repeat(2_000), choices: [{ value: 1, label: "c".repeat(2_000) }], action: "c" },
      { type: "progress", label: "p".repeat(2_000), value: 1.7e308, max: 1.7e308 },
    ],
  },
};
