import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { tempFolder } from "../kit/temp-folder.ts";
import { busyMs, until } from "../kit/wait.ts";

setDefaultTimeout(60_000);

const cli = join(import.meta.dir, "../../cli/main.ts");
const broken = join(import.meta.dir, "../kit/broken-game.ts");
const game = (fault: string) => [process.execPath, broken, fault];

function start(...args: string[]) {
  const folder = tempFolder();
  const child = Bun.spawn([process.execPath, cli, ...args], { cwd: folder, stdout: "pipe", stderr: "pipe" });
  return { child, folder, out: new Response(child.stdout).text() };
}

async function ended(pid: number): Promise<void> {
  await until("its end", () => {
    try {
      return process.kill(pid, 0) ? undefined : true;
    } catch {
      return true;
    }
  });
}

function readIf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8").trim() || undefined : undefined;
}

async function run(...args: string[]) {
  const { child, out } = start(...args);
  return { out: await out, code: await child.exited };
}

describe("minihub check", () => {
  test("prints each rule, the frame of a broken one, and ends with 6", async () => {
    const { out, code } = await run("check", "--only", "cheats", "--", ...game("takes-any-action"));
    expect(code).toBe(6);
    expect(out).toContain("FAIL  [AC1]");
    expect(out).toMatch(/#\d+ hub → game ACTION/);
    expect(await run("check", "--only", "future", "--", ...game("none"))).toMatchObject({ code: 0 });
  });

  test("prints JSON, and writes JUnit with the same findings", async () => {
    const file = join(tempFolder(), "check.xml");
    const { out, code } = await run(
      "check",
      "--json",
      "--junit",
      file,
      "--only",
      "bytes",
      "--",
      ...game("dies-of-data"),
    );
    expect(code).toBe(6);
    const { findings, counts } = JSON.parse(out) as {
      findings: { verdict: string; rule: string; frames: string[] }[];
      counts: { failed: number };
    };
    expect(findings.filter(({ verdict }) => verdict === "failed")).toMatchObject([{ rule: "PD1" }]);
    const xml = readFileSync(file, "utf8");
    expect(xml).toContain(`tests="${findings.length}" failures="${counts.failed}"`);
    expect(xml).toMatch(/<failure type="PD1" message="[^"<]*">/);
    expect(xml.match(/<testcase /g)?.length).toBe(findings.length);
  });

  test("waits at an address for a game server that somebody else starts", async () => {
    const { child, out } = start("check", "127.0.0.1:0", "--only", "ping");
    let said = "";
    const reading = (async () => {
      for await (const chunk of child.stderr) said += new TextDecoder().decode(chunk);
    })();
    const [, address, key] = await until(
      "the settings",
      () => /MINIHUB_ADDRESS='([^']+)' MINIHUB_KEY='([^']+)'/.exec(said) ?? undefined,
    );
    const server = Bun.spawn(game("none"), { env: { MINIHUB_ADDRESS: address, MINIHUB_KEY: key }, stderr: "ignore" });
    expect(await out).toContain("[PG1]");
    expect(await child.exited).toBe(0);
    server.kill("SIGKILL");
    await reading;
  });

  test.each(["SIGINT", "SIGHUP"] as const)(
    "leaves no program behind when it is broken off, or its terminal closed: %s",
    async (signal) => {
      const { child, folder } = start("sim", "--matches", "1", "--", "sh", "-c", "echo $$ >pid; exec sleep 600");
      const pid = Number(await until("the program", () => readIf(join(folder, "pid"))));
      child.kill(signal);
      expect(await child.exited).toBe(130);
      await ended(pid);
    },
  );
});

describe("minihub dev", () => {
  test("ends with its terminal, takes the program along, and prints no control sequence of a file's name", async () => {
    const { child, folder } = start("dev", "--port", "0", "--", "sh", "-c", "echo $$ >pid.tmp; exit 1");
    let said = "";
    const reading = (async () => {
      for await (const chunk of child.stderr) said += new TextDecoder().decode(chunk);
    })();
    await until("the program's end", () => said.includes("The program ended"), busyMs);
    writeFileSync(join(folder, "a\u001b]0;title\u0007b.ts"), "");
    await until("the news", () => said.includes("ab.ts has changed"), busyMs);
    expect(said).toMatch(/^[\P{C}\n]*$/u);
    child.kill("SIGHUP");
    expect(await child.exited).toBe(0);
    await reading;
  });

  test("shows what a program says that never connects, and ends it", async () => {
    const { child, folder } = start(
      "dev",
      "--port",
      "0",
      "--",
      "sh",
      "-c",
      "echo $$ >pid.tmp; echo waiting; exec sleep 600",
    );
    let said = "";
    const reading = (async () => {
      for await (const chunk of child.stderr) said += new TextDecoder().decode(chunk);
    })();
    await until("its word", () => said.includes("waiting"), busyMs);
    const pid = Number(await until("the program", () => readIf(join(folder, "pid.tmp"))));
    child.kill("SIGHUP");
    expect(await child.exited).toBe(0);
    await ended(pid);
    await reading;
  });
});

describe("minihub sim", () => {
  test("prints times, sizes and who wins, and JSON where it is asked for", async () => {
    const { out, code } = await run("sim", "--matches", "6", "--seed", "2", "--", ...game("none"));
    expect(code).toBe(0);
    expect(out).toContain("6 of 6 matches finished");
    expect(out).toMatch(/ms to an answer +\d+/);
    expect(out).toMatch(/First place: seat 0 \d+ %/);
    const json = await run("sim", "--matches", "4", "--json", "--", ...game("placement-missing"));
    expect(json.code).toBe(6);
    expect(JSON.parse(json.out)).toMatchObject({ matches: 4, failures: [{ kind: "frame" }] });
  });

  test("says what a flag takes", async () => {
    for (const flags of [
      ["--matches", "none"],
      ["--options", "[]"],
      ["--players", "0"],
    ]) {
      expect((await run("sim", ...flags, "--", "true")).code).toBe(2);
    }
  });
});
