import { readFileSync } from "node:fs";
import { describe, expect, test } from "bun:test";
import { citations, citedIn } from "./citations.ts";
import { root } from "./files.ts";

const cited = citations();
const isCase = (id: string) => id.includes("-");

describe("rules of protocol/SPEC.md", () => {
  const spec = readFileSync(`${root}protocol/SPEC.md`, "utf8");
  const rules = [...spec.matchAll(/\*\*\[([A-Z]{2}\d+)\]\*\*/g)].map(([, id = ""]) => id);

  test("are defined once each", () => {
    expect(rules.length).toBeGreaterThan(20);
    expect(rules.filter((id, index) => rules.indexOf(id) !== index)).toEqual([]);
  });

  test("are each proved by a test that cites them", () => {
    expect(rules.filter((id) => !cited.has(id))).toEqual([]);
  });

  test("exist where a test cites them", () => {
    const unknown = [...cited]
      .filter(([id]) => !isCase(id) && !rules.includes(id))
      .map(([id, files]) => `${id} in ${files.join(", ")}`);
    expect(unknown).toEqual([]);
  });
});

describe("cases of test/README.md", () => {
  const table = readFileSync(`${root}test/README.md`, "utf8");
  const rows = [...table.matchAll(/^\| ([A-Z]{2}-\d+) +\|.*\| `([^`]+)` +\|$/gm)];
  const listed = rows.map(([, id = "", file = ""]) => ({ id, file }));

  test("are each in the name of a test in the file that the table names", () => {
    expect(listed.length).toBeGreaterThan(0);
    const missing = listed.filter(({ id, file }) => !cited.get(id)?.includes(file));
    expect(missing).toEqual([]);
  });

  test("are in the table where a test cites them", () => {
    const unlisted = [...cited]
      .filter(([id]) => isCase(id) && !listed.some((row) => row.id === id))
      .map(([id, files]) => `| ${id} | … | \`${files[0]}\` |`);
    expect(unlisted).toEqual([]);
  });
});

test("ids are read from names of tests and docstrings, alone or in groups, and not from code or comments", () => {
  expect(citedIn('test("[FR1] [MP-01] a frame", () => {')).toEqual(["FR1", "MP-01"]);
  expect(citedIn("  it(`[HS1, HS2] works`")).toEqual(["HS1", "HS2"]);
  expect(citedIn('    """[FR2] one array."""')).toEqual(["FR2"]);
  expect(citedIn("// see [FR1]\nconst x = a[B2];")).toEqual([]);
});
