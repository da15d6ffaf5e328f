/** What SPEC.md says in tables is what the code does. */
import { expect, test } from "bun:test";
import { refusals } from "../../protocol/errors.ts";
import { linkLimitBounds, linkLimits, type LinkLimits } from "../../protocol/limits.ts";

const spec = await Bun.file(new URL("../../protocol/SPEC.md", import.meta.url)).text();

function rows(title: string): string[][] {
  const section = spec.split(`\n## ${title}\n`)[1]?.split("\n## ")[0] ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| `"));
  return lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test("the limits in SPEC.md are the defaults, and how far a host may set them", () => {
  const told = rows("Limits").map(([name = "", ...values]) => [
    name.replaceAll("`", ""),
    values.map((value) => Number(value.replaceAll(",", ""))),
  ]);
  const names = Object.keys(linkLimits) as (keyof LinkLimits)[];
  const held = names.map((name) => [name, [linkLimits[name], ...linkLimitBounds[name]]]);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(held));
});

test("the codes in SPEC.md are refusals, and close where it says so", () => {
  const told = rows("Codes").flatMap(([codes = "", closes]) =>
    [...codes.matchAll(/`(\w+)`/g)].map(([, code = ""]) => [code, closes === "yes"]),
  );
  expect(told.length).toBeGreaterThan(20);
  const known = Object.entries(refusals).map(([code, { closes }]) => [code, closes]);
  for (const row of told) expect(known).toContainEqual(row);
});
