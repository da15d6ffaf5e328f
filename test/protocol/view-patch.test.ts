import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Refusal } from "../../protocol/errors.ts";
import { checkView, childrenOf, collectKeys } from "../../protocol/view-check.ts";
import { applyPatch, patchesMax } from "../../protocol/view-patch.ts";
import type { ViewNode } from "../../protocol/view.ts";
import { anyView } from "../kit/views.ts";

const view: ViewNode = checkView({
  type: "column",
  key: "top",
  children: [
    { type: "text", key: "status", text: "Your turn", tone: "good" },
    {
      type: "row",
      children: [{ type: "text", key: "inner", text: "inside" }],
    },
    { type: "log", key: "log", lines: ["one"] },
  ],
});
const text = (key: string) => ({ type: "text", key, text: key });

const refusalOf = (patches: unknown, on: ViewNode = view): Refusal => {
  const before = structuredClone(on);
  try {
    applyPatch(on, patches);
  } catch (error) {
    expect(on).toEqual(before);
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("the patch was not refused");
};

describe("[VW5] a change", () => {
  test("set replaces fields, and nil removes one", () => {
    const next = applyPatch(view, [["set", "status", { text: "Wait", tone: null }]]);
    expect(next).toMatchObject({ children: [{ type: "text", key: "status", text: "Wait" }, {}, {}] });
    expect(childrenOf(next)?.[0]).not.toHaveProperty("tone");
  });

  test("replace puts another node in the place of one, also of the root", () => {
    const next = applyPatch(view, [["replace", "inner", text("fresh")]]);
    expect([...collectKeys(next)]).toEqual(["top", "status", "fresh", "log"]);
    expect(applyPatch(view, [["replace", "top", text("new")]])).toEqual(text("new") as ViewNode);
  });

  test("insert and remove change the children of one node", () => {
    const next = applyPatch(view, [
      ["insert", "top", 0, text("first")],
      ["remove", "status"],
      ["insert", "top", 3, text("last")],
    ]);
    expect([...collectKeys(next)]).toEqual(["top", "first", "inner", "log", "last"]);
  });

  test("may use what a change before it brought", () => {
    const next = applyPatch(view, [
      ["remove", "inner"],
      ["insert", "top", 0, { type: "row", key: "inner", children: [] }],
      ["insert", "inner", 0, text("deep")],
      ["set", "deep", { tone: "bad" }],
    ]);
    expect([...collectKeys(next)]).toEqual(["top", "inner", "deep", "status", "log"]);
    checkView(next);
  });

  test("leaves the old view and everything it does not touch as they are", () => {
    const before = structuredClone(view);
    const next = applyPatch(view, [["set", "status", { text: "x" }]]);
    expect(view).toEqual(before);
    expect(childrenOf(next)?.[1]).toBe(childrenOf(view)?.[1]);
  });
});

describe("[VW5] a list of changes is refused as a whole for", () => {
  const deep = (levels: number): unknown =>
    levels === 1 ? { type: "text", text: "x" } : { type: "row", children: [deep(levels - 1)] };
  const wrong: [what: string, patches: unknown, message: RegExp][] = [
    ["no array", { set: 1 }, /must be an array/],
    ["too many changes", Array.from({ length: patchesMax + 1 }, () => ["set", "log", {}]), /256/],
    [
      "an unknown key",
      [
        ["set", "status", { text: "x" }],
        ["remove", "none"],
      ],
      /^patch\[1\] names a key/,
    ],
    ["a key of the prototype", [["remove", "toString"]], /names a key/],
    ["an unknown change", [["move", "status"]], /set, replace, insert or remove/],
    ["a field that is wrong", [["set", "status", { text: 5 }]], /^patch\[0\]\.text/],
    ["a required field removed", [["set", "status", { text: null }]], /text is missing/],
    ["a type set", [["set", "status", { type: "log" }]], /cannot set type/],
    ["children set", [["set", "top", { children: [] }]], /cannot set children/],
    ["a node that is wrong", [["replace", "log", { type: "log" }]], /lines is missing/],
    ["a key that is taken", [["insert", "top", 0, text("log")]], /twice/],
    ["a place outside", [["insert", "top", 4, text("x")]], /0 to 3/],
    ["a place that is no integer", [["insert", "top", 0.5, text("x")]], /0 to 3/],
    ["a parent without children", [["insert", "log", 0, text("x")]], /no children/],
    ["the root removed", [["remove", "top"]], /cannot remove the root/],
    ["a tree too deep", [["insert", "top", 0, deep(16)]], /levels deep/],
    ["a view too large", [["set", "log", { lines: Array(2_048).fill("x") }]], /2048 nodes/],
  ];
  for (const [what, patches, message] of wrong) {
    test(what, () => {
      const refusal = refusalOf(patches);
      expect(refusal.code).toBe("view_invalid");
      expect(refusal.message).toMatch(message);
    });
  }
});

test("[VW2] the count of nodes holds over many patches", () => {
  const lines = (count: number) => ({ lines: Array(count).fill("x") });
  let now = applyPatch(view, [["set", "log", lines(2_043)]]);
  checkView(now);
  refusalOf([["insert", "top", 0, text("a")]], now);
  now = applyPatch(now, [["set", "log", lines(2_042)]]);
  now = applyPatch(now, [["insert", "top", 0, text("a")]]);
  checkView(now);
  refusalOf([["insert", "top", 0, text("b")]], now);
});

test("[VW5] after any changes the view is valid, or it is the old one", () => {
  const key = fc.nat(6).map((n) => `k${n}`);
  const fresh = anyView.chain((node) =>
    fc.nat(3).map((n) => JSON.parse(JSON.stringify(node).replaceAll('"key":"k', `"key":"n${n}k`))),
  );
  const one = fc.oneof(
    fc.tuple(fc.constant("set"), key, fc.record({ text: fc.string(), tone: fc.constant(null) }, { requiredKeys: [] })),
    fc.tuple(fc.constant("replace"), key, fresh),
    fc.tuple(fc.constant("insert"), key, fc.nat(4), fresh),
    fc.tuple(fc.constant("remove"), key),
  );
  let applied = 0;
  fc.assert(
    fc.property(anyView, fc.array(one, { maxLength: 5 }), (start, patches) => {
      const before = structuredClone(start);
      try {
        checkView(applyPatch(start, patches));
        applied++;
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
        // A result that does not pass the check would be refused with a path that begins so.
        expect(String(error)).not.toContain("view.");
      }
      expect(start).toEqual(before);
    }),
    { numRuns: 1_000 },
  );
  expect(applied).toBeGreaterThan(100);
});

test("[VW5] few changes of fields come to the same as many, which go another way", () => {
  const fields = fc.dictionary(
    fc.constantFrom("text", "tone", "label", "cells", "lines", "choices", "key", "disabled", "later"),
    fc.oneof(fc.string({ maxLength: 5 }), fc.constant(null), fc.boolean(), fc.array(fc.string({ maxLength: 3 }))),
  );
  const outcome = (start: ViewNode, patches: readonly unknown[]) => {
    try {
      return { view: applyPatch(start, patches) };
    } catch (error) {
      return { refusal: error instanceof Refusal ? [error.message, error.rule] : error };
    }
  };
  let applied = 0;
  fc.assert(
    fc.property(anyView, fields, fc.nat(), (start, changed, pick) => {
      const keys = [...collectKeys(start), "nowhere"];
      const set = ["set", keys[pick % keys.length], changed];
      const few = outcome(start, [set]);
      expect(few).toEqual(outcome(start, [set, set, set, set, set]));
      if ("view" in few) applied++;
    }),
    { numRuns: 2_000 },
  );
  expect(applied).toBeGreaterThan(100);
});
