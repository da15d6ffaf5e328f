/** Which rules and cases the names of tests cite, as in `test("[FR1] [MP-01] a frame …")`, in Python's docstrings and in Go's subtests. */
import { projectFiles } from "./files.ts";

/** `FR1` is a rule of protocol/SPEC.md, `MP-01` a case of test/README.md. */
const group = /\[([A-Z]{2}-?\d+(?:[, ]+[A-Z]{2}-?\d+)*)\]/g;

/** Ids that stand in brackets in a string of the text: id -> how often. */
export function citedIn(text: string): string[] {
  return text
    .split("\n")
    .flatMap((line) =>
      [...line.matchAll(group)]
        .filter(({ index }) => /["'`]/.test(line.slice(0, index)))
        .flatMap(([, ids = ""]) => ids.split(/[, ]+/)),
    );
}

/** Id -> the test files that cite it. This folder's own examples are left out, but for its real cases. */
export function citations(): Map<string, string[]> {
  const cited = new Map<string, string[]>();
  const tests = projectFiles([".test.ts", ".test.tsx", ".py", "_test.go"]).filter(
    ({ path }) =>
      path !== "test/style/citations.test.ts" && (!path.endsWith(".py") || /(^|\/)test_[^/]*\.py$/.test(path)),
  );
  for (const { path, text } of tests)
    for (const id of new Set(citedIn(text))) cited.set(id, [...(cited.get(id) ?? []), path]);
  return cited;
}
