import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { runCheck } from "../../src/author/check/run.ts";
import type { Language } from "../../src/author/kits.ts";
import { slugOf, writeNewGame } from "../../src/author/new-game.ts";
import { runSim } from "../../src/author/sim.ts";
import { failure } from "../kit/failure.ts";
import { tempFolder } from "../kit/temp-folder.ts";

setDefaultTimeout(120_000);

const python = pythonWithPackages();
const go = Bun.which("go");

/** What its author types, in the folder. */
const languages = [
  { language: "typescript", start: ["npm", "start"], tests: ["npm", "test"], there: Bun.which("node") !== null },
  { language: "typescript", start: [process.execPath, "main.ts"], tests: [process.execPath, "test"], there: true },
  {
    language: "python",
    start: [python ?? "", "game.py"],
    tests: [python ?? "", "-m", "unittest"],
    there: python !== undefined,
  },
  { language: "go", start: ["go", "run", "."], tests: ["go", "test"], there: go !== null },
] as const satisfies readonly {
  language: Language;
  start: readonly string[];
  tests: readonly string[];
  there: boolean;
}[];

describe("minihub new", () => {
  for (const { language, start, tests, there } of languages) {
    const name = `a ${language} game passes its own tests, check and sim, by ${start.map((word) => word.split("/").at(-1)).join(" ")}`;
    if (!there) console.info(`not here: ${name}`);
    test.if(there)(name, async () => {
      const folder = join(tempFolder(), "game");
      await writeNewGame({ name: "Paper and Ink", language, folder });
      const own = Bun.spawnSync([...tests], { cwd: folder, env: withoutUs() });
      expect({
        exitCode: own.exitCode,
        said: own.exitCode === 0 ? "" : String(own.stdout) + String(own.stderr),
      }).toEqual({
        exitCode: 0,
        said: "",
      });
      const command = [process.execPath, join(import.meta.dir, "../kit/run-in.ts"), folder, ...start];
      const { report, manifest } = await runCheck({ command, only: ["handshake", "options", "matches", "restore"] });
      expect(report.findings.filter(({ verdict }) => verdict === "failed")).toEqual([]);
      expect(manifest?.name).toBe("Paper and Ink");
      const run = await runSim({ command, matches: 20, seed: 1, parallel: 4 });
      expect(run).toMatchObject({ finished: 20, failures: [] });
    });
  }

  test("puts nothing of this machine into the folder", async () => {
    const folder = tempFolder();
    await writeNewGame({ name: "Clean", language: "typescript", folder });
    const bundle = readFileSync(join(folder, "minihub-sdk/index.js"), "utf8");
    expect(bundle).not.toContain(import.meta.dir.replace(/\/test\/author$/, ""));
    expect(existsSync(join(folder, "minihub-sdk/LICENSE"))).toBe(true);
  });

  test("refuses a folder that holds something, and a name that cannot be registered", async () => {
    const folder = tempFolder();
    await writeNewGame({ name: "First", language: "go", folder });
    expect(await failure(writeNewGame({ name: "Second", language: "go", folder }))).toContain("is not empty");
    for (const name of ["x", "a".repeat(41), 'say "no"', " lead"]) {
      const refused = await failure(writeNewGame({ name, language: "go", folder: join(folder, "new") }));
      expect(refused).toContain("The name of a game");
    }
    expect(existsSync(join(folder, "new"))).toBe(false);
  });

  test("names folders and modules in plain letters", () => {
    expect(["My Game!", "Élan 2", "  ", "囲碁"].map(slugOf)).toEqual(["my-game", "elan-2", "game", "game"]);
  });
});

/** An author's shell: not that of a package script of this project. */
function withoutUs(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("npm_")));
}

function pythonWithPackages(): string | undefined {
  const candidates = [join(import.meta.dir, "../../.venv/bin/python"), Bun.which("python3")];
  return candidates.find((path): path is string => {
    if (path === null || !existsSync(path)) return false;
    return Bun.spawnSync([path, "-c", "import msgpack, cryptography"], { stderr: "ignore" }).exitCode === 0;
  });
}
