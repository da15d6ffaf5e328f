import { join } from "node:path";
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { runCheck } from "../../src/author/check/run.ts";
import { python } from "../kit/language.ts";

setDefaultTimeout(120_000);

const root = join(import.meta.dir, "../..");
if (!python) console.info("no Python with the SDK's packages: Battleship is not checked");

const bundled = (name: string) => [process.execPath, join(root, "cli/main.ts"), "bundled-game", name];

describe("minihub check finds nothing wrong", () => {
  for (const name of ["Connect Four", "Quiz"]) {
    test(`with ${name}`, async () => {
      const { report, manifest } = await runCheck({ command: bundled(name) });
      expect(report.findings.filter(({ verdict }) => verdict === "failed" || verdict === "warned")).toEqual([]);
      expect(manifest?.name).toBe(name);
    });
  }

  test.if(python !== undefined)("with Battleship, whose seats hide their fleets", async () => {
    const { report } = await runCheck({ command: [python!, join(root, "games/battleship/battleship.py")] });
    expect(report.findings.filter(({ verdict }) => verdict === "failed" || verdict === "warned")).toEqual([]);
    const hidden = report.findings.filter(({ rule, verdict }) => rule === "VW4" && verdict === "passed");
    expect(hidden.length).toBe(2);
  });
});
