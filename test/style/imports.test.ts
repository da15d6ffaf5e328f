import { existsSync } from "node:fs";
import { describe, expect, test } from "bun:test";
import { projectFiles, root } from "./files.ts";
import { importTable } from "./import-table.ts";
import { findCycle, importsOf, objection, placeOf } from "./imports.ts";

// This file's own examples are text, not imports.
const files = projectFiles([".ts", ".tsx"]).filter(({ path }) => path !== "test/style/imports.test.ts");
const imports = files.flatMap(importsOf);

describe("imports", () => {
  test("are found at all, in every place of the table", () => {
    expect(imports.length).toBeGreaterThan(100);
    const seen = new Set(imports.map(({ from }) => placeOf(from)));
    expect(Object.keys(importTable).filter((place) => !seen.has(place))).toEqual([]);
  });

  test("keep to the table", () => {
    const broken = imports.flatMap((found) => {
      const why = objection(found);
      return why === undefined ? [] : [`${found.from}: ${why}`];
    });
    expect(broken).toEqual([]);
  });

  test("name files that exist, with their extension", () => {
    const lost = imports
      .filter(({ file }) => file !== undefined && !existsSync(root + file))
      .map(({ from, specifier }) => `${from}: ${specifier}`);
    expect(lost).toEqual([]);
  });

  test("make no cycle, imports of types included", () => {
    expect(findCycle(imports)).toBeUndefined();
  });

  test("[IS-10] of the link reach neither auth, api nor db", () => {
    const link = imports.filter(({ from }) => from.startsWith("src/link/"));
    expect(link.length).toBeGreaterThan(0);
    const reached = link.filter(({ file = "" }) => /^src\/(auth|api|db)\//.test(file));
    expect(reached).toEqual([]);
  });
});

describe("the check of imports", () => {
  const check = (path: string, text: string) => importsOf({ path, text }).map(objection);

  test("sees imports over several lines, of types, of side effects, dynamic ones and re-exports", () => {
    const texts = [
      'import {\n  a,\n  b,\n} from "../auth/x.ts";',
      'import type { A } from "../auth/x.ts";',
      'import "../auth/x.ts";',
      'const { a } = await import("../auth/x.ts");',
      'export { a } from "../auth/x.ts";',
      'export type * from "../auth/x.ts";',
    ];
    for (const text of texts)
      expect(check("src/link/port.ts", text)).toEqual(["src/link may not import src/auth/x.ts"]);
  });

  test("allows the single file that a row names, and no neighbour of it", () => {
    expect(
      check("src/game/room.ts", 'import type { Port } from "../link/port.ts";\nimport { x } from "../link/x.ts";'),
    ).toEqual([undefined, "src/game may not import src/link/x.ts"]);
  });

  test("knows packages by their subpaths", () => {
    expect(
      check(
        "protocol/codec.ts",
        'import { Packr } from "msgpackr/pack";\nimport "msgpackr-extract";\nimport "node:fs";',
      ),
    ).toEqual([undefined, "protocol may not import msgpackr-extract", "protocol may not import node:fs"]);
  });

  test("finds a cycle", () => {
    const cycle = [
      { path: "a.ts", text: 'import "./b.ts";' },
      { path: "b.ts", text: 'import type { C } from "./c.ts";' },
      { path: "c.ts", text: 'import "./b.ts";' },
    ].flatMap(importsOf);
    expect(findCycle(cycle)).toEqual(["b.ts", "c.ts", "b.ts"]);
  });
});
