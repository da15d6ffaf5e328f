import { Database as SqliteFile } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HubStatus } from "../../protocol/http.ts";
import { newShell, type Said, type Shell } from "../kit/cli.ts";
import { until } from "../kit/wait.ts";

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

/** One line on stderr with `text` in it, nothing on stdout, and this exit code. */
function expectRefused(said: Said, code: number, text: string): void {
  expect(said.error).toMatch(/^minihub: [^\n]+\n$/);
  expect(said.error).toContain(text);
  expect(said).toMatchObject({ code, out: "" });
}

describe("minihub serve", () => {
  test("keeps its folder, keys, databases and socket to its user, whatever the umask", async () => {
    const shell = newShell();
    const hub = await shell.serve({ umask: "000" });
    expect(mode(hub.data)).toBe("700");
    for (const { name, parentPath } of readdirSync(hub.data, { recursive: true, withFileTypes: true }))
      expect(`${name} ${mode(join(parentPath, name))}`).toBe(`${name} ${name === "games" ? "700" : "600"}`);
    expect(await hub.stop()).toBe(0);
  });

  test("closes a folder that was open before", async () => {
    const shell = newShell();
    mkdirSync(shell.data, { recursive: true });
    chmodSync(shell.data, 0o755);
    const hub = await shell.serve({ args: ["--no-bundled-games"] });
    expect(mode(shell.data)).toBe("700");
    await hub.stop();
  });

  test("stops cleanly on Ctrl-C and starts again where it was", async () => {
    const shell = newShell();
    const first = await shell.serve({ args: ["--no-bundled-games"] });
    expect(await first.stop("SIGINT")).toBe(0);
    expect(first.log()).toContain("Hub stopped");
    const second = await shell.serve({ args: ["--no-bundled-games"] });
    expect(second.hub).toBe(first.hub);
    expect(await second.stop("SIGTERM")).toBe(0);
  });

  test("takes its bundled games along when it is killed, and starts again", async () => {
    const shell = newShell();
    const hub = await shell.serve();
    await until("both games", async () => (await status(shell)).games.length === 2);
    const games = childrenOf(hub.pid);
    expect(games).toHaveLength(2);
    await hub.stop("SIGKILL");
    await until("the games to end", () => games.every((pid) => !isAlive(pid)));
    const again = await shell.serve();
    await until("both games again", async () => (await status(shell)).games.length === 2);
    expect(await again.stop()).toBe(0);
  });
});

describe("minihub serve says in one line, with an exit code, that", () => {
  test("a hub runs on the folder, or a port is in use", async () => {
    const shell = newShell();
    const hub = await shell.serve({ args: ["--no-bundled-games"] });
    const same = await shell.run("serve", "--http", "127.0.0.1:0", "--link", "127.0.0.1:0");
    expectRefused(same, 5, `Another hub runs on ${hub.data}.`);
    for (const [flag, other, taken] of [
      ["--http", "--link", new URL(hub.http).port],
      ["--link", "--http", /:(\d+)#/.exec(hub.link)?.[1] ?? ""],
    ] as const) {
      const said = await shell.run("serve", "--data", "other", flag, `127.0.0.1:${taken}`, other, "127.0.0.1:0");
      expectRefused(said, 4, taken);
      expect(said.error).toContain(flag);
    }
    const elsewhere = await shell.run("serve", "--data", "other", "--http", "203.0.113.9:0", "--link", "127.0.0.1:0");
    expectRefused(elsewhere, 4, "it is not an address of this machine");
    await hub.stop();
  });

  test("[HS-22] a key file can be read by others", async () => {
    const shell = newShell();
    const hub = await shell.serve({ args: ["--no-bundled-games"] });
    await hub.stop();
    const key = join(shell.data, "hub.key");
    chmodSync(key, 0o644);
    for (const command of [["serve"], ["status"]]) {
      const said = await shell.run(...command);
      expectRefused(said, 5, `chmod 600 ${key}`);
    }
  });

  test("the database is of a newer version", async () => {
    const shell = newShell();
    const hub = await shell.serve({ args: ["--no-bundled-games"] });
    await hub.stop();
    const file = new SqliteFile(join(shell.data, "hub.db"));
    file.run("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-from-the-future', '2099-01-01')");
    file.close();
    for (const command of [["serve"], ["status"]]) {
      const said = await shell.run(...command);
      expectRefused(said, 5, "newer minihub");
    }
  });

  test("the data folder cannot be used", async () => {
    const shell = newShell();
    writeFileSync(join(shell.folder, "file"), "");
    for (const folder of ["file", "file/below"]) {
      const said = await shell.run("serve", "--data", folder);
      expectRefused(said, 5, "--data");
    }
  });

  test("a flag, a variable or a command is not known or takes something else", async () => {
    const shell = newShell();
    const expected: [string[], string][] = [
      [["srve"], "Did you mean serve?"],
      [["serve", "--htp", "x"], "Did you mean --http?"],
      [["serve", "--http", "here"], "--http (MINIHUB_HTTP) takes HOST:PORT"],
      [["serve", "--link", "127.0.0.1:70000"], "--link (MINIHUB_LINK) takes HOST:PORT"],
      [["serve", "--origin", "games.example"], "--origin (MINIHUB_ORIGIN) takes an origin"],
      [["serve", "--trusted-proxy", "nobody"], "is not an address or network"],
      [["serve", "--log", "xml"], "--log (MINIHUB_LOG) takes text or json"],
      [["serve", "--no-link-tls", "--link", "0.0.0.0:0"], "loopback"],
      [["games", "approve"], "See: minihub games approve --help"],
    ];
    for (const [args, text] of expected) {
      const said = await shell.run(...args);
      expectRefused(said, 2, text);
    }
    const wrong = await newShell({ MINIHUB_BUNDLED_GAMES: "maybe" }).run("serve");
    expect(wrong).toMatchObject({ code: 2, error: 'minihub: MINIHUB_BUNDLED_GAMES takes on or off, not "maybe".\n' });
  });
});

async function status(shell: Shell): Promise<HubStatus> {
  return JSON.parse((await shell.run("status", "--json")).out) as HubStatus;
}

function childrenOf(pid: number): number[] {
  const lines = Bun.spawnSync(["ps", "-A", "-o", "pid=,ppid="]).stdout.toString().trim().split("\n");
  return lines
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child = 0, of]) => (of === pid ? [child] : []));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
