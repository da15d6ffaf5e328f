import fc from "fast-check";
import { childrenOf } from "../../protocol/view-check.ts";
import { shapes, tones, type ViewNode, type ViewText } from "../../protocol/view.ts";

/** One node of each type with every field it can have. */
export const oneOfEach: readonly ViewNode[] = [
  { type: "row", key: "row", children: [] },
  {
    type: "group",
    key: "group",
    title: ["Turn of ", { seat: 1 }],
    children: [{ type: "text", text: "inside", role: "note", tone: "muted" }],
  },
  {
    type: "board",
    key: "board",
    label: "Board",
    rows: 1,
    columns: 2,
    cells: [null, { text: "A", shape: "disc", tone: "p0", label: "Disc", value: 3 }],
    action: "place",
    columnNames: ["A", "B"],
    rowNames: ["1"],
  },
  {
    type: "choices",
    key: "choices",
    label: "Choose",
    action: "choose",
    multi: true,
    choices: [
      { value: "a", label: "A", tone: "good", selected: true, disabled: false },
      { value: 2, label: [{ seat: 0 }] },
    ],
  },
  {
    type: "button",
    key: "button",
    label: "Go",
    action: "go",
    value: 1,
    primary: true,
    disabled: false,
    confirm: ["Sure, ", { seat: 1 }, "?"],
  },
  {
    type: "input",
    key: "input",
    label: "Guess",
    action: "guess",
    kind: "number",
    placeholder: "1 to 9",
    maxLength: 4,
    min: 1,
    max: 9,
    disabled: true,
  },
  {
    type: "cards",
    key: "cards",
    label: "Hand",
    action: "play",
    cards: [
      { title: "Ace", text: "of spades", tone: "p1", value: "as", selected: true },
      { title: "", hidden: true },
    ],
  },
  {
    type: "table",
    key: "table",
    label: "Scores",
    columns: ["Player", "Points"],
    rows: [[[{ seat: 0 }], "3"]],
  },
  { type: "timer", key: "timer", deadline: "turn", label: "Your turn" },
  { type: "progress", key: "progress", label: "Question", value: 1, max: 10 },
  { type: "log", key: "log", lines: ["Began", [{ seat: 0 }, " moved"]] },
];

/** The first node of this type, the view itself included. */
export function findNode<T extends ViewNode["type"]>(
  view: ViewNode | null,
  type: T,
): Extract<ViewNode, { type: T }> | undefined {
  const isWanted = (node: ViewNode): node is Extract<ViewNode, { type: T }> => node.type === type;
  const nodes = (node: ViewNode): ViewNode[] => [node, ...(childrenOf(node) ?? []).flatMap(nodes)];
  return view ? nodes(view).find(isWanted) : undefined;
}

const viewText: fc.Arbitrary<ViewText> = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.array(fc.oneof(fc.string({ maxLength: 9 }), fc.record({ seat: fc.nat(7) })), {
    maxLength: 4,
  }),
);

const leaf: fc.Arbitrary<ViewNode> = fc.oneof(
  fc.record(
    { type: fc.constant("text" as const), text: viewText, tone: fc.constantFrom(...tones) },
    { requiredKeys: ["type", "text"] },
  ),
  fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })).chain(([rows, columns]) =>
    fc.record({
      type: fc.constant("board" as const),
      label: fc.string({ maxLength: 9 }),
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      cells: fc.array(
        fc.option(fc.record({ shape: fc.constantFrom(...shapes), value: fc.nat() }, { requiredKeys: [] })),
        { minLength: rows * columns, maxLength: rows * columns },
      ),
    }),
  ),
  fc.record({ type: fc.constant("log" as const), lines: fc.array(viewText, { maxLength: 5 }) }),
);

/** Valid views, with keys k0, k1, … on every node. */
export const anyView: fc.Arbitrary<ViewNode> = fc
  .letrec<{ node: ViewNode }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      leaf,
      fc.record({
        type: fc.constantFrom("column" as const, "row" as const),
        children: fc.array(tie("node"), { maxLength: 4 }),
      }),
    ),
  }))
  .node.map((view) => {
    let count = 0;
    const name = (node: ViewNode): ViewNode => {
      const key = `k${count++}`;
      return node.type === "column" || node.type === "row"
        ? { ...node, key, children: node.children.map(name) }
        : { ...node, key };
    };
    return name(view);
  });
