import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { slugOf } from "../../protocol/slug.ts";
import { runCheck } from "../../src/author/check/run.ts";
import { writeNewGame } from "../../src/author/new-game.ts";
import { runSim } from "../../src/author/sim.ts";
import { failure } from "../kit/failure.ts";
import { tempFolder } from "../kit/temp-folder.ts";

setDefaultTimeout(120_000);

describe("minihub new", () => {
  // In Node, in Python and in Go: test/scenario/author-way.test.ts.
  test("a game in Bun passes its own tests, check and sim", async () => {
    const folder = join(tempFolder(), "game");
    await writeNewGame({ name: "Paper and Ink", language: "typescript", folder });
    const own = Bun.spawnSync([process.execPath, "test"], { cwd: folder });
    const said = own.exitCode === 0 ? "" : String(own.stdout) + String(own.stderr);
    expect({ exitCode: own.exitCode, said }).toEqual({ exitCode: 0, said: "" });
    const start = [process.execPath, "main.ts"];
    const command = [process.execPath, join(import.meta.dir, "../kit/run-in.ts"), folder, ...start];
    const { report, manifest } = await runCheck({ command, only: ["handshake", "options", "matches", "restore"] });
    expect(report.findings.filter(({ verdict }) => verdict === "failed")).toEqual([]);
    expect(manifest?.name).toBe("Paper and Ink");
    const run = await runSim({ command, matches: 20, seed: 1, parallel: 4 });
    expect(run).toMatchObject({ finished: 20, failures: [] });
  });

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
    for (const name of ["x", "a".repeat(41), 'say "no"', "Liar's Dice", "Invites", " lead"]) {
      const refused = await failure(writeNewGame({ name, language: "go", folder: join(folder, "new") }));
      expect(refused).toContain("The name of a game");
    }
    expect(existsSync(join(folder, "new"))).toBe(false);
  });

  test("leaves no half of a game where the disk takes no more of it", async () => {
    const game = { name: "My Game", language: "typescript" } as const;
    // Its longest paths are longer than a path may be, its first ones are not.
    let folder = tempFolder();
    while (folder.length < 4_078) folder = join(folder, "x".repeat(Math.min(199, 4_077 - folder.length) || 1));
    expect(await failure(writeNewGame({ ...game, folder }))).toContain("cannot be written");
    expect(existsSync(folder)).toBe(false);
    mkdirSync(folder);
    expect(await failure(writeNewGame({ ...game, folder }))).toContain("cannot be written");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("names folders and modules in plain letters", () => {
    expect(["My Game!", "Élan 2", "  ", "囲碁"].map(slugOf)).toEqual(["my-game", "elan-2", "game", "game"]);
  });
});
