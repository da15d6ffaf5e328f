import { describe, expect, test } from "bun:test";
import { lineOf, projectFiles } from "./files.ts";

const self = "test/style/words.test.ts";
const files = projectFiles([]).filter(({ path }) => path !== self);
const code = files.filter(({ path }) => /\.(tsx?|py|go|sh|css|html)$/.test(path));

/** Where `pattern` stands in the project: `file:line: what`. */
function places(pattern: RegExp, among = files): string[] {
  return among.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map((found) => `${path}:${lineOf(text, found.index)}: ${found[0].trim()}`),
  );
}

describe("the project's files", () => {
  test("name no path of the machine they were written on", () => {
    expect(files.length).toBeGreaterThan(20);
    expect(places(/(?<![\w.~\-/*}])\/(work|root|home\/\w+)\/[\w.]+/g)).toEqual([]);
  });

  test("name no package registry", () => {
    expect(places(/registry\.npmjs\.org|registry\.yarnpkg|files\.pythonhosted|"resolved":/g)).toEqual([]);
  });

  test("hold no mark of unfinished work", () => {
    expect(places(/\b(TODO|FIXME|XXX|HACK)\b.*/g, code)).toEqual([]);
  });

  test("switch no check off without a reason on the line", () => {
    expect(places(/@ts-(ignore|nocheck)|\bas any\b/g, code)).toEqual([]);
    expect(places(/(oxlint|eslint)-disable(?!.* -- \S).*/g, code)).toEqual([]);
    expect(places(/# (noqa|type: ignore)(?!.* -- \S).*/g, code)).toEqual([]);
  });

  test("take no path from an address: a space in it is %20 there, and the project may lie in any folder", () => {
    expect(places(/import\.meta\.url\)\.pathname/g, code)).toEqual([]);
  });

  test("leave no test out", () => {
    expect(places(/\b(test|it|describe)\.(skip|only|todo)\(|pytest\.mark\.skip\b|\bt\.Skip/g, code)).toEqual([]);
  });

  test("have at most 400 lines", () => {
    const long = code
      .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });
});
