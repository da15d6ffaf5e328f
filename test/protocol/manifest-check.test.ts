import { describe, expect, test } from "bun:test";
import { Refusal } from "../../protocol/errors.ts";
import { checkManifest, compareVersions } from "../../protocol/manifest-check.ts";

const manifest = {
  name: "Connect Four",
  version: "1.2.3",
  description: "Four in a row.",
  seats: { min: 2, max: 2 },
};

const refusalOf = (value: unknown): Refusal => {
  try {
    checkManifest(value);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("the manifest was not refused");
};

test("[MF2] the least and the fullest manifest are taken, without fields that are not known", () => {
  expect(checkManifest(manifest)).toEqual(manifest);
  const full = {
    ...manifest,
    options: { type: "object", properties: { fast: { type: "boolean", default: true } } },
    stats: { wins: { title: "Wins", aggregate: "sum" } },
    rated: false,
    lateJoin: true,
    spectators: true,
    sdk: "typescript 0.1.0",
  };
  expect(checkManifest({ ...full, icon: "skull.svg" })).toEqual(full as never);
});

test("[TM-01] texts of a manifest are made safe to show, and a name that is not safe is refused", () => {
  expect(checkManifest({ ...manifest, description: "a\x1b]0;x\x07b" }).description).toBe("ab");
  expect(refusalOf({ ...manifest, name: "Chess\x1b[2J" }).message).toMatch(/name/);
  expect(refusalOf({ ...manifest, name: "Che\u200Bss" }).message).toMatch(/name/);
});

describe("[MF2] a wrong field is refused by its name", () => {
  const wrong: [field: string, values: readonly unknown[]][] = [
    ["name", [undefined, 5, "", "A", "n".repeat(41), " Chess", "Chess\n"]],
    ["version", [undefined, 1, "1", "1.2", "1.2.3.4", "v1.2.3", "01.0.0", "1.0.0-rc1", "1.0.1234567890"]],
    ["description", [undefined, null, "d".repeat(501)]],
    [
      "seats",
      [undefined, 2, { min: 2 }, { min: 0, max: 1 }, { min: 3, max: 2 }, { min: 1, max: 65 }, { min: 1.5, max: 2 }],
    ],
    ["options", [[], { type: "object" }]],
    [
      "stats",
      [
        [],
        { "a b": {} },
        { wins: {} },
        { wins: { title: "Wins", aggregate: "median" } },
        { wins: { aggregate: "sum" } },
      ],
    ],
    ["rated", ["yes", 1]],
    ["lateJoin", [0]],
    ["spectators", [{}]],
    ["sdk", [7, "s".repeat(61)]],
  ];
  for (const [field, values] of wrong) {
    test(field, () => {
      for (const value of values) {
        const refusal = refusalOf({ ...manifest, [field]: value });
        expect(refusal.code).toBe("manifest_invalid");
        expect(refusal.message).toContain(field === "stats" ? "stat" : field);
      }
    });
  }

  test("the whole", () => {
    for (const value of [null, "a", [], new Uint8Array(2)]) expect(refusalOf(value).rule).toBe("MF2");
  });
});

test("[MF4] versions are compared as numbers", () => {
  const sorted = ["0.9.9", "1.0.0", "1.0.9", "1.0.10", "1.2.0", "10.0.0"];
  expect(sorted.toReversed().sort(compareVersions)).toEqual(sorted);
  expect(compareVersions("1.2.3", "1.2.3")).toBe(0);
});
