import { describe, expect, test } from "bun:test";
import { Refusal } from "../../protocol/errors.ts";
import { checkResult } from "../../protocol/result-check.ts";

const stats = { hits: { title: "Hits", aggregate: "sum" } } as const;
const first = { seat: 0, place: 1 };
const second = { seat: 1, place: 2 };

const refusalOf = (value: unknown): Refusal => {
  try {
    checkResult(value, [0, 1], stats);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("the result was not refused");
};

test("[RS1] a result with every seat once is taken, without fields that are not known", () => {
  const placements = [{ ...second, score: -1.5, stats: { hits: 3 } }, first];
  expect(checkResult({ placements, rating: 99 }, [0, 1], stats)).toEqual({ placements });
  const tie = { placements: [first, { ...second, place: 1, elo: 3000 }] };
  expect(checkResult(tie, [0, 1], stats)).toEqual({ placements: [first, { seat: 1, place: 1 }] });
});

describe("[RS-03] [RS1] [RS-05] a result is refused that has", () => {
  const wrong: [what: string, placements: unknown][] = [
    ["no list", { 0: first }],
    ["a seat missing", [first]],
    ["a seat twice", [first, first]],
    ["a seat that is not in the match", [first, { seat: 2, place: 2 }]],
    ["a seat that is no number", [first, { seat: "1", place: 2 }]],
    ["ten thousand placements", Array.from({ length: 10_000 }, () => first)],
    ["a place of zero", [first, { seat: 1, place: 0 }]],
    ["a place below zero", [first, { seat: 1, place: -1 }]],
    ["a place beyond the last seat", [first, { seat: 1, place: 65 }]],
    ["half a place", [first, { seat: 1, place: 1.5 }]],
    ["a place that is NaN", [first, { seat: 1, place: NaN }]],
    ["a place that is a BigInt", [first, { seat: 1, place: 1n }]],
    ["an endless score", [first, { ...second, score: Infinity }]],
    ["a score that is no number", [first, { ...second, score: "9" }]],
    ["a stat that was not declared", [first, { ...second, stats: { rating: 3000 } }]],
    ["a stat of the prototype", [first, { ...second, stats: { toString: 1 } }]],
    ["a stat that is NaN", [first, { ...second, stats: { hits: NaN } }]],
    ["no maps", [1, 2]],
  ];
  for (const [what, placements] of wrong) {
    test(what, () => {
      const refusal = refusalOf({ placements });
      expect(refusal.code).toBe("frame_invalid");
      expect(refusal.rule).toBe("RS1");
    });
  }
});
