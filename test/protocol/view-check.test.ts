import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Refusal } from "../../protocol/errors.ts";
import { checkView, childrenOf, collectKeys, ownCount } from "../../protocol/view-check.ts";
import { viewExamples } from "../../protocol/vectors/views.ts";
import type { ViewNode } from "../../protocol/view.ts";
import { anyView, oneOfEach } from "../kit/views.ts";

const refusalOf = (value: unknown): Refusal => {
  try {
    checkView(value);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("the view was not refused");
};
const column = (...children: unknown[]) => ({ type: "column", children });
const board = (fields: object) => ({
  type: "board",
  label: "Board",
  rows: 2,
  columns: 2,
  cells: [null, null, null, null],
  ...fields,
});

test("[VW1] a view with every type of node and every field is taken as it is", () => {
  const view = column(...oneOfEach);
  expect(checkView(view)).toBe(view as never);
});

test("[VW1] any generated view is taken", () => {
  fc.assert(fc.property(anyView, (view) => void checkView(view)));
});

describe("[VW1] a wrong field is refused by its path", () => {
  const wrong: [what: string, node: unknown, message: RegExp][] = [
    ["no map", "text", /must be a map/],
    ["bytes", new Uint8Array(3), /must be a map/],
    ["an unknown type", { type: "iframe" }, /\.type must be one of column/],
    ["a type from the prototype", { type: "toString" }, /\.type must be/],
    ["a missing field", { type: "text" }, /\.text is missing/],
    ["nil", { type: "text", text: "a", tone: null }, /\.tone must be one of/],
    ["a tone", { type: "text", text: "a", tone: "red" }, /\.tone/],
    ["a role", { type: "text", text: "a", role: "h1" }, /\.role/],
    ["a text of numbers", { type: "text", text: [1] }, /\.text must hold/],
    ["a seat", { type: "text", text: [{ seat: -1 }] }, /\.text\.seat/],
    ["a float seat", { type: "text", text: [{ seat: 0.5 }] }, /\.seat/],
    ["cells too few", board({ cells: [null] }), /rows × columns = 4.*has 1/],
    ["a board too wide", board({ columns: 33 }), /\.columns must be/],
    ["a row count of infinity", board({ rows: Infinity }), /\.rows/],
    ["a cell", board({ cells: [null, { shape: "skull" }, null, null] }), /\.cells\[1\]\.shape/],
    ["a long cell", board({ cells: [{ text: "123456789" }, null, null, null] }), /\.cells\[0\]\.text/],
    ["a value that is NaN", board({ cells: [{ value: NaN }, null, null, null] }), /\.value/],
    ["a value that is a BigInt", { type: "button", label: "a", action: "a", value: 1n }, /\.value/],
    ["an empty action", { type: "button", label: "a", action: "" }, /\.action/],
    ["a question that is no text", { type: "button", label: "a", action: "a", confirm: true }, /\.confirm/],
    [
      "a choice without value",
      { type: "choices", label: "a", action: "a", choices: [{ label: "a" }] },
      /\.choices\[0\]\.value is missing/,
    ],
    [
      "a row of another length",
      { type: "table", label: "a", columns: ["a", "b"], rows: [["1"]] },
      /\.rows\[0\] must have/,
    ],
    ["progress over its end", { type: "progress", label: "a", value: 2, max: 1 }, /between 0 and/],
    ["a child", column({ type: "text", text: 1 }), /children\[0\]\.text/],
    ["children that are none", { type: "row", children: "ab" }, /array of/],
    [
      "bytes in an unknown field",
      { type: "text", text: "a", later: { deep: [new Uint8Array(2)] } },
      /\.later must not hold bytes/,
    ],
  ];
  for (const [what, node, message] of wrong) {
    test(what, () => {
      const refusal = refusalOf(node);
      expect(refusal.code).toBe("view_invalid");
      expect(refusal.message).toMatch(message);
      expect(refusal.message).toStartWith("view");
      expect(refusal.rule).toBe("VW1");
    });
  }
});

test("[VW1] [AC1] a value is a string of up to 1,000 characters wherever it stands", () => {
  const withValue = (value: string): unknown[] => [
    board({ cells: [{ value }, null, null, null] }),
    { type: "choices", label: "a", action: "a", choices: [{ value, label: "a" }] },
    { type: "cards", label: "a", action: "a", cards: [{ value, title: "a" }] },
    { type: "button", label: "a", action: "a", value },
  ];
  for (const node of withValue("💡".repeat(1_000))) checkView(node);
  for (const node of withValue("a".repeat(1_001)))
    expect(refusalOf(node)).toMatchObject({
      rule: "VW1",
      message: expect.stringMatching(/value must be .* up to 1000/),
    });
});

test("[VW1] unknown fields are let through, also ones named as those of other types", () => {
  checkView({ type: "text", text: "a", sparkle: 1, children: 5, cells: "x" });
});

describe("[VW2] a view over its bounds is refused", () => {
  const nested = (depth: number): unknown => (depth === 1 ? { type: "text", text: "a" } : column(nested(depth - 1)));

  test("16 levels are taken, 17 are not", () => {
    checkView(nested(16));
    expect(refusalOf(nested(17)).rule).toBe("VW2");
  });

  test("cells, choices, cards, lines and table cells count as nodes", () => {
    const lines = (count: number) => ({
      type: "log",
      lines: Array.from({ length: count }, () => "a"),
    });
    checkView(column(lines(2_046)));
    expect(refusalOf(column(lines(2_047))).rule).toBe("VW2");
    const full = board({ rows: 32, columns: 32, cells: Array(1_024).fill(null) });
    checkView(column(full));
    expect(refusalOf(column(full, full)).rule).toBe("VW2");
    const wide = { type: "table", label: "a", columns: Array(64).fill("a") };
    const rows = Array(32).fill(Array(64).fill("a"));
    expect(refusalOf({ ...wide, rows }).rule).toBe("VW2");
  });

  const all = (node: ViewNode): number =>
    (childrenOf(node) ?? []).reduce((sum, child) => sum + all(child), ownCount(node));
  for (const { name, nodes, view } of viewExamples.counted) {
    test(`${name}: as many nodes as in the vectors`, () => {
      const filled = (lines: number) => column(view, { type: "log", lines: Array(lines).fill("a") });
      const free = 2_048 - 2 - nodes;
      expect(all(checkView(filled(free)))).toBe(2_048);
      expect(refusalOf(filled(free + 1)).rule).toBe("VW2");
    });
  }

  test("a text of 2,000 characters is taken, a longer one is not, whole or in pieces", () => {
    checkView({ type: "text", text: "💡".repeat(2_000) });
    for (const text of ["a".repeat(2_001), ["a".repeat(1_001), "a".repeat(1_000)]]) {
      expect(refusalOf({ type: "text", text }).rule).toBe("VW2");
    }
  });
});

test("[VW3] a key that is empty, long, no string or there twice is refused", () => {
  const text = (key: unknown) => ({ type: "text", text: "a", key });
  for (const view of [text(""), text("k".repeat(65)), text(3), column(text("a"), column(text("a")))]) {
    expect(refusalOf(view).rule).toBe("VW3");
  }
});

test("the keys of a view are collected from every level", () => {
  const view = checkView({
    ...column({ type: "text", text: "a", key: "a" }, column({ type: "timer", deadline: "d", key: "b" })),
    key: "top",
  });
  expect([...collectKeys(view)]).toEqual(["top", "a", "b"]);
});

test("[MP-10] whatever is thrown at the check, it answers with a view or a refusal", () => {
  const hostile = fc.anything({ withBigInt: true, withNullPrototype: true });
  const almost = fc.record({
    type: fc.constantFrom("column", "board", "choices", "table", "text"),
    children: hostile,
    cells: hostile,
    rows: hostile,
    columns: hostile,
    text: hostile,
    choices: hostile,
    label: hostile,
  });
  fc.assert(
    fc.property(fc.oneof(hostile, almost), (value) => {
      try {
        checkView(value);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
      }
    }),
    { numRuns: 2_000 },
  );
});
