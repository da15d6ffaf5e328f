import { readFileSync } from "node:fs";
import { describe, expect, test } from "bun:test";
import { missingOptional, readLock } from "../../.ci/lock.ts";
import { root } from "./files.ts";

describe("README's Quick start", () => {
  const readme = readFileSync(`${root}README.md`, "utf8");
  const section = readme.split(/^## /m).find((part) => part.startsWith("Quick start\n"));
  const blocks = [...(section ?? "").matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];

  test("has exactly two blocks, both for a shell", () => {
    expect(blocks.map(([, language]) => language)).toEqual(["sh", "sh"]);
  });

  test("sets up and runs the hub, then sets up and runs the suite", () => {
    expect(blocks[0]?.[2]).toContain("./install.sh");
    expect(blocks[0]?.[2]).toContain("minihub serve");
    expect(blocks[1]?.[2]).toContain("npm test");
  });
});

describe("package-lock.json", () => {
  test("holds the optional packages of every platform, so that npm ci accepts it everywhere", () => {
    // Red after an npm install: run `bun .ci/lock.ts`.
    expect([...missingOptional(readLock().packages).keys()]).toEqual([]);
  });

  test("is the only lock of the project's top folder", () => {
    for (const other of ["bun.lock", "bun.lockb", "yarn.lock", "pnpm-lock.yaml"])
      expect(
        Bun.spawnSync(["git", "ls-files", other], {
          cwd: root,
        }).stdout.toString(),
      ).toBe("");
  });
});

describe("install.sh", () => {
  const run = (...args: string[]) => {
    const { exitCode, stdout, stderr } = Bun.spawnSync(["sh", "install.sh", ...args], { cwd: root });
    return { exitCode, out: stdout.toString(), error: stderr.toString() };
  };

  test("prints its usage", () => {
    const { exitCode, out } = run("--help");
    expect(exitCode).toBe(0);
    expect(out).toStartWith("Usage: ./install.sh");
  });

  test("refuses what it does not know in one line and does nothing", () => {
    expect(run("--wat")).toEqual({
      exitCode: 2,
      out: "",
      error: "install.sh: unknown argument --wat (see ./install.sh --help)\n",
    });
    expect(run("--bin-dir")).toEqual({
      exitCode: 2,
      out: "",
      error: "install.sh: --bin-dir needs a folder (see ./install.sh --help)\n",
    });
  });

  test("says that there is nothing to uninstall", () => {
    const { exitCode, out } = run("--uninstall", "--bin-dir", "/nowhere/bin");
    expect(exitCode).toBe(0);
    expect(out).toBe("Nothing to remove: /nowhere/bin/minihub does not exist\n");
  });
});
