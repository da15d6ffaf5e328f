import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, test } from "bun:test";

const executable = new URL("../dist/minihub", import.meta.url).pathname;
if (!existsSync(executable)) throw new Error("dist/minihub is missing: run bun .ci/build.ts first");

const folder = mkdtempSync(`${tmpdir()}/minihub-executable-`);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(...args: string[]) {
  const { exitCode, stdout, stderr } = Bun.spawnSync([executable, ...args], { cwd: folder });
  return { exitCode, out: stdout.toString(), error: stderr.toString() };
}

describe("the executable", () => {
  test("runs from an empty folder", () => {
    const { exitCode, out, error } = run("--help");
    expect(error).toBe("");
    expect(exitCode).toBe(0);
    expect(out).toContain("serve");
  });

  test("says its version", () => {
    expect(run("--version")).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^\S*\d+\.\d+\.\d+\S*\n$/) });
  });

  // Bun's executables read these by default: whoever can write a folder that the host starts the hub in,
  // a downloads folder say, would then run code as the host.
  test("runs nothing that the folder it is started in asks for", () => {
    const mark = `${folder}/was-run`;
    writeFileSync(`${folder}/evil.ts`, `await Bun.write(${JSON.stringify(mark)}, "");`);
    writeFileSync(`${folder}/bunfig.toml`, 'preload = ["./evil.ts"]\n');
    writeFileSync(`${folder}/.env`, "BUN_OPTIONS=--preload=./evil.ts\nMINIHUB_HTTP=nonsense\n");
    writeFileSync(`${folder}/package.json`, "{ this is not JSON");
    writeFileSync(`${folder}/tsconfig.json`, "{ nor is this");
    expect(run("--help")).toMatchObject({ exitCode: 0, error: "" });
    expect(existsSync(mark)).toBe(false);
  });
});
