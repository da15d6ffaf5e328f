import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { formatLinkAddress } from "../../protocol/address.ts";
import { buildTypescriptSdk } from "../../src/author/typescript-sdk.ts";
import type { Game } from "../../sdk/typescript/src/game.ts";
import { openBench, RecordedRoom, roomInfo } from "../kit/link.ts";
import { tempFolder } from "../kit/temp-folder.ts";
import { until } from "../kit/wait.ts";

const modules = join(import.meta.dir, "../../node_modules");
const tsc = join(modules, "typescript/bin/tsc");
const typeRoots = join(modules, "@types");
const sdk = join(import.meta.dir, "../../sdk/typescript");
const readme = readFileSync(join(sdk, "README.md"), "utf8");
const [program = "", tests = ""] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? "");

let packed: string | undefined;

/** The package as it is published: what npm packs of it. */
async function packedSdk(): Promise<string> {
  if (packed !== undefined) return packed;
  const folder = tempFolder();
  for (const file of ["package.json", "README.md", "LICENSE"]) copyFileSync(join(sdk, file), join(folder, file));
  for (const [path, text] of Object.entries(await buildTypescriptSdk()))
    await Bun.write(join(folder, "dist", path), text);
  const made = Bun.spawnSync(["npm", "pack", "--ignore-scripts", "--json"], { cwd: folder, stderr: "ignore" });
  expect(made.exitCode).toBe(0);
  const [{ filename }] = JSON.parse(made.stdout.toString()) as [{ filename: string }];
  expect(Bun.spawnSync(["tar", "-xzf", filename], { cwd: folder }).exitCode).toBe(0);
  packed = join(folder, "package");
  return packed;
}

/** A folder in which `@minihub/sdk` is installed. */
async function project(): Promise<string> {
  const folder = tempFolder();
  mkdirSync(join(folder, "node_modules/@minihub"), { recursive: true });
  cpSync(await packedSdk(), join(folder, "node_modules/@minihub/sdk"), { recursive: true });
  return folder;
}

test("the package holds what runs, its declarations, the README and the license, and nothing else", async () => {
  const files = await Array.fromAsync(new Bun.Glob("**").scan({ cwd: await packedSdk() }));
  const kinds = new Set(files.map((path) => path.replace(/[\w-]+(?=\.(d\.ts|js)$)/, "*")));
  expect([...kinds].sort()).toEqual([
    "LICENSE",
    "README.md",
    "dist/*.d.ts",
    "dist/*.js",
    "dist/protocol/*.d.ts",
    "package.json",
  ]);
  expect(files).toContain("dist/testing.d.ts");
});

test("a program for Node is checked against the package's declarations, by the strictest compiler", async () => {
  const folder = await project();
  const check = (code: string) => {
    writeFileSync(join(folder, "game.ts"), code);
    return Bun.spawnSync([process.execPath, tsc, "-p", folder], { cwd: folder }).stdout.toString();
  };
  const compilerOptions = {
    target: "ES2022",
    lib: ["ES2022"],
    module: "NodeNext",
    types: ["node"],
    typeRoots: [typeRoots],
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["game.ts"] }));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const tested = program.replace("await run(game);", "").replace("import { defineGame, run }", "import { defineGame }");
  expect(check(program)).toBe("");
  expect(check(`${tested}\n${tests}`)).toBe("");
  expect(check(program.replace("count: 0,", 'count: "none",'))).toContain("TS");
  expect(check(program.replace("options.goal", "options.gaol"))).toContain("Property 'gaol' does not exist");
});

test("the tests in the README do what they say with the game in the README", async () => {
  const folder = await project();
  const gameOnly = program.replace("await run(game);", "export { game };");
  writeFileSync(join(folder, "game.ts"), gameOnly);
  writeFileSync(
    join(folder, "run.ts"),
    `import { game } from "./game.ts";\n${tests}\nexport const seen = { words: table.words(1), result: later.result };`,
  );
  const { seen } = (await import(join(folder, "run.ts"))) as { seen: { words: string; result: unknown } };
  expect(seen.words).toBe("2 of 5\nYour turn\nOne\nTwo");
  expect(seen.result).toEqual({
    placements: [
      { seat: 0, place: 1 },
      { seat: 1, place: 2 },
    ],
  });
  const { game } = (await import(join(folder, "game.ts"))) as { game: Game };
  expect(game.manifest.name).toBe("Race to Ten");
});

test("the game in the README runs in Node, from the built package, against a real link", async () => {
  const folder = await project();
  const javascript = new Bun.Transpiler({ loader: "ts" }).transformSync(program.replace("Race to Ten", "Test Game"));
  writeFileSync(join(folder, "game.mjs"), javascript);
  const bench = await openBench();
  const key = bench.newKey();
  const address = formatLinkAddress({
    host: "127.0.0.1",
    port: bench.link.port,
    hubKey: bench.hubKey.publicKey,
    tls: true,
  });
  const node = Bun.spawn(["node", "game.mjs"], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", MINIHUB_ADDRESS: address, MINIHUB_KEY: key.secretText },
    stderr: "pipe",
  });
  try {
    const port = await until("the game", () => bench.connected[0]);
    const events = new RecordedRoom();
    const room = port.openRoom({ ...roomInfo, options: { goal: 5 } }, events);
    await events.call("opened");
    [2, 2, 1].forEach((value, i) => room?.action(i + 1, i % 2, "say", value));
    const [, result] = await events.call("result");
    expect(result).toEqual({
      placements: [
        { seat: 0, place: 1 },
        { seat: 1, place: 2 },
      ],
    });
    node.kill("SIGTERM");
    expect(await node.exited).toBe(0);
    expect(await new Response(node.stderr).text()).toContain("Test Game 1.0.0 is in the catalogue");
  } finally {
    node.kill("SIGKILL");
  }
});
