import { expect, test } from "bun:test";
import fc from "fast-check";
import type { BoardNode, ViewNode } from "../../protocol/view.ts";
import { lineWidth, textWidth } from "../../src/terminal/view/block.ts";
import { drawn, drawnText } from "../kit/draw.ts";
import { terminalCorpus } from "../kit/terminal-corpus.ts";
import { oneOfEach } from "../kit/views.ts";

test("a text shows names, its role and a sign for its tone", () => {
  expect(drawnText({ type: "text", text: ["It is ", { seat: 1 }, "'s turn."], role: "status" })).toBe(
    "» It is Bo's turn.",
  );
  expect(drawnText({ type: "text", text: "Right.", tone: "good" })).toBe("✓ Right.");
  expect(drawnText({ type: "text", text: "Wrong.", tone: "bad" })).toBe("✗ Wrong.");
});

const grid: BoardNode = {
  type: "board",
  key: "g",
  label: "Grid",
  rows: 2,
  columns: 3,
  columnNames: ["A", "B", "C"],
  rowNames: ["1", "2"],
  action: "place",
  cells: [
    { shape: "disc", tone: "p0" },
    { value: 1 },
    null,
    { shape: "disc", tone: "p1" },
    { text: "X" },
    { value: 5 },
  ],
};

test("a board shows names, pieces, free cells, and the cursor in brackets", () => {
  expect(drawnText(grid, { cursor: { id: "#g", index: 5 } })).toBe(
    ["Grid", "    A   B   C", "  ╭────────────╮", "1 │ ●1  ·      │", "2 │ ●2  X  [· ]│", "  ╰────────────╯"].join(
      "\n",
    ),
  );
});

test("pieces of two players in one shape carry a digit, so that colour is not the only sign", () => {
  expect(drawnText(grid)).toContain("●1");
  expect(drawnText({ ...grid, cells: grid.cells.map((cell) => (cell?.tone === "p1" ? null : cell)) })).not.toContain(
    "1 ·",
  );
});

test("two boards of ten by ten stand side by side in eighty columns", () => {
  const sea: BoardNode = {
    type: "board",
    label: "Sea",
    rows: 10,
    columns: 10,
    cells: Array.from({ length: 100 }, () => null),
  };
  const block = drawn({ type: "row", children: [sea, sea] });
  expect(block.lines.length).toBe(13);
  expect(block.width).toBeLessThanOrEqual(76);
});

test("choices show the key that takes each, what is chosen, and the cursor", () => {
  const view: ViewNode = {
    type: "choices",
    key: "c",
    label: "Which?",
    action: "a",
    choices: [
      { value: 1, label: "One", selected: true },
      { value: 2, label: "Two", disabled: true },
      { value: 3, label: [{ seat: 0 }] },
    ],
  };
  expect(drawnText(view, { cursor: { id: "#c", index: 2 } })).toBe(
    ["Which?", "  1 One ◂ chosen", "    Two", "▸ 3 Ada"].join("\n"),
  );
  expect(drawnText({ ...view, multi: true }, { picks: { "#c": new Set([3]) } })).toBe(
    ["Which?", "  1 [ ] One", "    [ ] Two", "  3 [x] Ada", "    [ Send these ]"].join("\n"),
  );
});

test("buttons and inputs show the cursor, what is typed, and what a number may be", () => {
  expect(drawnText({ type: "button", key: "b", label: "Go", action: "a", primary: true })).toBe(" [[ Go ]]");
  expect(drawnText({ type: "button", key: "b", label: "Go", action: "a" }, { cursor: { id: "#b", index: 0 } })).toBe(
    "▸[ Go ]",
  );
  const input: ViewNode = { type: "input", key: "i", label: "Guess", action: "a", kind: "number", min: 1, max: 9 };
  expect(drawnText(input)).toContain("│1 to 9");
  expect(drawnText(input, { cursor: { id: "#i", index: 0 }, drafts: { "#i": "42" } })).toContain("▸│42 ");
});

test("cards show title and text, a back for hidden ones, and marks for cursor and selection", () => {
  const text = drawnText(
    {
      type: "cards",
      key: "h",
      label: "Hand",
      action: "play",
      cards: [
        { title: "A♠", value: 1 },
        { title: "secret", hidden: true },
        { title: "7♥", value: 2, selected: true },
      ],
    },
    { cursor: { id: "#h", index: 0 } },
  );
  expect(text).toBe(
    [
      "Hand",
      "╔══════╗ ╭──────╮ ╭──────╮",
      "║ A♠   ║ │ ░░░░ │ │ 7♥   │",
      "╚══════╝ ╰──────╯ ╰──────╯",
      "   ▲                 ✓",
    ].join("\n"),
  );
});

test("a table lines up its columns, numbers at the right", () => {
  const view: ViewNode = {
    type: "table",
    label: "Scores",
    columns: ["Player", "Points"],
    rows: [
      [[{ seat: 0 }], "12"],
      ["日本", "7"],
    ],
  };
  expect(drawnText(view)).toBe(
    ["Scores", "Player  Points", "──────────────", "Ada         12", "日本         7"].join("\n"),
  );
});

test("[DL1] a timer counts down, warns by a sign, and shows nothing while its deadline is not set", () => {
  const view: ViewNode = { type: "timer", deadline: "turn", label: "Move within" };
  expect(drawnText(view)).toBe("");
  expect(drawnText(view, { remainingMs: () => 65_000 })).toBe("Move within 1:05");
  expect(drawnText(view, { remainingMs: () => 4_200 })).toBe("Move within 0:05 !");
});

test("progress, log and group", () => {
  expect(drawnText({ type: "progress", label: "Round", value: 5, max: 10 })).toBe("Round ██████████░░░░░░░░░░ 5/10");
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
  expect(drawnText({ type: "log", lines })).toMatch(/^· line 24\n(.*\n)+· line 29$/);
  expect(drawnText({ type: "group", title: "Score", children: [{ type: "text", text: "12 to 7" }] })).toBe(
    "─ Score ─\n12 to 7",
  );
});

test("a row that is too wide is shared out, then stacked", () => {
  const text = (words: number): ViewNode => ({ type: "text", text: "word ".repeat(words).trim() });
  expect(drawn({ type: "row", children: [text(20), text(20)] }).lines.length).toBeGreaterThan(1);
  expect(drawnText({ type: "row", children: [text(20), text(20)] }, {}, 30).split("\n").length).toBeGreaterThan(6);
});

test("no node is wider than the terminal, whatever its size", () => {
  fc.assert(
    fc.property(fc.integer({ min: 44, max: 120 }), fc.constantFrom(...oneOfEach), (width, node) => {
      const block = drawn(node, {}, width);
      for (const line of block.lines) expect(lineWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

/** Every string of a value replaced, save those that mean something to the protocol. */
function poisoned(value: unknown, text: string, name = ""): unknown {
  if (typeof value === "string")
    return ["type", "key", "action", "role", "tone", "shape", "kind", "deadline"].includes(name) ? value : text;
  if (Array.isArray(value)) return value.map((one) => poisoned(one, text, name));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, poisoned(one, text, key)]));
  return value;
}

for (const node of oneOfEach) {
  test(`[TM-01] [PD4] nothing hostile gets through a ${node.type}`, () => {
    for (const { text } of terminalCorpus) {
      const view = poisoned(node, `${text}x`) as ViewNode;
      const block = drawn(view, { nameSeat: () => "Ada", remainingMs: () => 1_000 });
      for (const line of block.lines)
        for (const span of line) {
          expect(span.text).toMatch(/^\P{C}*$/u);
          expect(textWidth(span.text)).toBeLessThanOrEqual(76);
        }
    }
  });
}
