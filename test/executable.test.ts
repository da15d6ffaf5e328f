import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, describe, expect, test } from "bun:test";

const executable = Bun.fileURLToPath(new URL("../dist/minihub", import.meta.url));
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

  test("carries the games and SDKs that `minihub new` writes, and the author's page", async () => {
    expect(run("new", "Carried", "--lang", "python", "--dir", "carried")).toMatchObject({ exitCode: 0 });
    expect(existsSync(`${folder}/carried/minihub-sdk/minihub/__init__.py`)).toBe(true);
    expect(run("new", "Carried", "--lang", "go", "--dir", "carried")).toMatchObject({ exitCode: 5, out: "" });
    const dev = Bun.spawn([executable, "dev", "--port", "0", "--", "sleep", "60"], { cwd: folder, stderr: "ignore" });
    try {
      const said = await new Response(dev.stdout).body!.pipeThrough(new TextDecoderStream()).getReader().read();
      const url = /http:\S+/.exec(said.value ?? "")?.[0] ?? "";
      const page = await (await fetch(url)).text();
      const script = /src="([^"]+\.js)"/.exec(page)?.[1] ?? "";
      expect((await fetch(url + script)).status).toBe(200);
    } finally {
      dev.kill();
      await dev.exited;
    }
  });

  test("names what a program breaks, and ends with 6", () => {
    const { exitCode, out } = run("check", "--json", "--", "false");
    expect(exitCode).toBe(6);
    expect(JSON.parse(out)).toMatchObject({ ok: false, game: null, findings: [{ rule: "HS1", verdict: "failed" }] });
  });
});
