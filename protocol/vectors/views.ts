/** Every kind of node that counts for more than itself. */
const counted: readonly { readonly name: string; readonly nodes: number; readonly view: unknown }[] = [
  { name: "a text in pieces", nodes: 1, view: { type: "text", text: ["a", { seat: 0 }, "b"] } },
  {
    name: "children",
    nodes: 4,
    view: {
      type: "column",
      children: [
        { type: "group", title: "g", children: [{ type: "timer", deadline: "d" }] },
        { type: "row", children: [] },
      ],
    },
  },
  {
    name: "a board: its cells, empty ones too, and no names of its sides",
    nodes: 5,
    view: {
      type: "board",
      label: "b",
      rows: 2,
      columns: 2,
      cells: [null, { value: 1 }, {}, null],
      columnNames: ["A", "B"],
      rowNames: ["1", "2"],
    },
  },
  {
    name: "choices",
    nodes: 3,
    view: {
      type: "choices",
      label: "c",
      action: "a",
      choices: [
        { value: 1, label: "1" },
        { value: 2, label: "2" },
      ],
    },
  },
  { name: "cards", nodes: 3, view: { type: "cards", label: "c", cards: [{ title: "1" }, { title: "2" }] } },
  { name: "a log: its lines", nodes: 4, view: { type: "log", lines: ["a", "b", ["c", { seat: 1 }]] } },
  {
    name: "a table: its columns, its rows and its cells",
    nodes: 1 + 3 + 2 + 6,
    view: {
      type: "table",
      label: "t",
      columns: ["a", "b", "c"],
      rows: [
        ["1", "2", "3"],
        ["4", "5", "6"],
      ],
    },
  },
  { name: "a table without rows", nodes: 3, view: { type: "table", label: "t", columns: ["a", "b"], rows: [] } },
  { name: "a table without columns", nodes: 3, view: { type: "table", label: "t", columns: [], rows: [[], []] } },
];

export const viewExamples = {
  about: "Views, and how many nodes each of them counts towards the bound of VW2.",
  counted,
};
