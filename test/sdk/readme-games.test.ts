/** The game in the README of each SDK, as its readers start with it: in a folder of `minihub new`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { runCheck } from "../../src/author/check/run.ts";
import { type Language, languages } from "../../src/author/kits.ts";
import { writeNewGame } from "../../src/author/new-game.ts";
import { starts } from "../kit/language.ts";
import { tempFolder } from "../kit/temp-folder.ts";

setDefaultTimeout(120_000);

/** The file that the README's game takes the place of, and what is different there. */
const places: Readonly<Record<Language, { readonly file: string; readonly fit: (code: string) => string }>> = {
  typescript: {
    file: "game.ts",
    fit: (code) =>
      code
        .replace("import { defineGame, run }", "import { defineGame }")
        .replace("\nconst game =", "\nexport const game =")
        .replace("await run(game);\n", ""),
  },
  python: { file: "game.py", fit: (code) => code.replace("\nfrom typing", "\nimport _sdk\nfrom typing") },
  go: { file: "main.go", fit: (code) => code },
};

describe("the game in an SDK's README", () => {
  for (const language of languages) {
    const start = starts[language];
    const title = `breaks no rule that minihub check knows, in ${language}`;
    if (!start) console.info(`not here: ${title}`);
    test.if(start !== undefined)(title, async () => {
      const folder = tempFolder();
      await writeNewGame({ name: "As Printed", language, folder });
      const readme = readFileSync(join(folder, "minihub-sdk/README.md"), "utf8");
      const [, code = ""] = /```(?:ts|python|go)\n(.*?)```/s.exec(readme) ?? [];
      const { file, fit } = places[language];
      writeFileSync(join(folder, file), fit(code));
      const command = [process.execPath, join(import.meta.dir, "../kit/run-in.ts"), folder, ...start!];
      const { report, manifest } = await runCheck({ command, only: ["people", "cheats", "bytes", "restore"] });
      expect(manifest?.version).toBe("1.0.0");
      const bad = report.findings.filter(({ verdict }) => verdict === "failed" || verdict === "warned");
      expect(bad).toEqual([]);
    });
  }
});
