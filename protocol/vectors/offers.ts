/** What a view offers its player, and what patches make of it: for those SDKs that keep a view to look at. */

const board = {
  type: "board",
  label: "Board",
  rows: 1,
  columns: 4,
  action: "a",
  cells: [{ value: 1 }, { value: "b" }, { text: "x" }, null],
};
const many = (multi: boolean) => ({
  type: "choices",
  label: "Choices",
  action: "a",
  ...(multi && { multi }),
  choices: [
    { value: 1, label: "1" },
    { value: "b", label: "b" },
    { value: 2, label: "2", disabled: true },
  ],
});
const nested = (node: unknown) => ({
  type: "column",
  children: [{ type: "row", children: [{ type: "group", title: "t", children: [{ type: "text", text: "x" }, node] }] }],
});
const input = (more: object) => ({ type: "input", label: "i", action: "a", ...more });
const button = (more: object) => ({ type: "button", label: "b", action: "a", ...more });
const o = (name: string, view: unknown, takes: unknown[], drops: unknown[], action = "a") => ({
  name,
  action,
  view,
  takes,
  drops,
});
const offered = [
  o("a board", board, [1, "b"], [null, 2, "1", true, [1], "x"]),
  o("a board without an action", { ...board, action: undefined }, [], [1, null]),
  o(
    "cards",
    {
      type: "cards",
      label: "c",
      action: "a",
      cards: [{ title: "A", value: 0 }, { title: "B", value: "b", hidden: true }, { title: "C" }],
    },
    [0, "b"],
    [null, false, "C", "A"],
  ),
  o("choices", many(false), [1, "b"], [2, null, "1", true, [1]]),
  o("several choices", many(true), [[], [1], ["b", 1]], [1, null, [2], [1, 1], [1, "c"], ["1"], "b"]),
  o("a button without a value", button({}), [null], [0, false, "", "b", []]),
  o("a button with a value", button({ value: 5, primary: true }), [5], [null, "5", true, 4]),
  o("a button of one", button({ value: 1 }), [1], [true, "1"]),
  o("a disabled button", button({ disabled: true }), [], [null]),
  o("a button that is not disabled", button({ disabled: false, value: "x" }), ["x"], [null]),
  o(
    "a text",
    input({ kind: "text", maxLength: 3 }),
    ["", "abc", "äöü", "😀😀😀"],
    ["abcd", "😀😀😀😀", 1, null, true, ["a"]],
  ),
  o("a text of any length", input({ kind: "text" }), ["x".repeat(1000)], [1]),
  o("a number", input({ kind: "number", min: 1, max: 9 }), [1, 9, 2.5], [0, 10, 0.99, "5", null, true]),
  o("a number without bounds", input({ kind: "number" }), [-1e300, 0], ["0", null, false]),
  o("a disabled input", input({ kind: "text", disabled: true }), [], ["x", ""]),
  o("what stands inside", nested(button({})), [null], [1]),
  o("another action", nested(button({})), [], [null], "b"),
  o(
    "the second of two with the same action",
    { type: "column", children: [button({ disabled: true }), button({ value: 1 }), button({ value: 2 })] },
    [1, 2],
    [null, 3],
  ),
  o(
    "what only tells",
    {
      type: "column",
      children: [
        { type: "timer", deadline: "a" },
        { type: "log", lines: ["a"] },
        { type: "table", label: "a", columns: ["a"], rows: [["a"]] },
        { type: "progress", label: "a", value: 1, max: 2 },
      ],
    },
    [],
    [null, 1, "a"],
  ),
  o("an action that is called as what objects have anyway", button({}), [], [null], "constructor"),
  o("children of what has none", { type: "text", text: "x", children: [button({})] }, [], [null]),
];
const root = (...children: unknown[]) => ({ type: "column", key: "root", children });
const t = (key: string, text = key) => ({ type: "text", key, text });
const view = root(t("a"), { type: "row", key: "row", children: [t("b"), t("c")] });
const p = (name: string, patches: unknown[], after: unknown) => ({ name, view, patches, after });
const row = (...children: unknown[]) => ({ type: "row", key: "row", children });
const patched = [
  p("none", [], view),
  p(
    "a field is set",
    [["set", "b", { text: "B", tone: "good" }]],
    root(t("a"), row({ ...t("b", "B"), tone: "good" }, t("c"))),
  ),
  p(
    "a field is set and removed",
    [
      ["set", "a", { tone: "good" }],
      ["set", "a", { tone: null, text: "A" }],
    ],
    root(t("a", "A"), row(t("b"), t("c"))),
  ),
  p(
    "a node is replaced, and what comes after finds the new one",
    [
      ["replace", "row", row(t("d"))],
      ["set", "d", { text: "D" }],
    ],
    root(t("a"), row(t("d", "D"))),
  ),
  p("the root is replaced", [["replace", "root", t("z")]], t("z")),
  p(
    "nodes are inserted",
    [
      ["insert", "row", 0, t("x")],
      ["insert", "row", 3, t("y")],
      ["insert", "root", 1, t("z")],
    ],
    root(t("a"), t("z"), row(t("x"), t("b"), t("c"), t("y"))),
  ),
  p(
    "nodes are removed",
    [
      ["remove", "b"],
      ["remove", "a"],
    ],
    root(row(t("c"))),
  ),
  p("a key that is not there", [["set", "x", { text: "x" }]], null),
  p(
    "a key that went with its parent",
    [
      ["remove", "row"],
      ["remove", "b"],
    ],
    null,
  ),
  p("the root removed", [["remove", "root"]], null),
  p("a place that is not there", [["insert", "row", 3, t("x")]], null),
  p("a place in what has no children", [["insert", "a", 0, t("x")]], null),
  p("a key changed by set", [["set", "a", { key: "z" }]], null),
  p("children changed by set", [["set", "row", { children: [] }]], null),
  p("what is no change", [["swap", "a", "b"]], null),
];
export const offerExamples = {
  about:
    "offers: what a seat's view lets its player do (AC1); an SDK hands `takes` to the game and drops `drops`. patches: what a PATCH makes of a view (VW5); `after` is null where it is refused.",
  offers: offered,
  patches: patched,
};
