import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { formatLinkAddress } from "../../protocol/address.ts";
import type { Game } from "../../sdk/typescript/src/game.ts";
import { openBench, RecordedRoom, roomInfo } from "../kit/link.ts";
import { tempFolder } from "../kit/temp-folder.ts";
import { until } from "../kit/wait.ts";

const sdk = join(import.meta.dir, "../../sdk/typescript");
const readme = readFileSync(join(sdk, "README.md"), "utf8");
const [program = "", tests = ""] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code ?? "");

/** A folder in which `@minihub/sdk` is installed. */
function project(installed: string): string {
  const folder = tempFolder();
  mkdirSync(join(folder, "node_modules/@minihub"), { recursive: true });
  symlinkSync(installed, join(folder, "node_modules/@minihub/sdk"));
  return folder;
}

test("the tests in the README do what they say with the game in the README", async () => {
  const folder = project(sdk);
  const gameOnly = program.replace("await serve(game);", "export { game };");
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
  const built = tempFolder();
  const entries = ["index", "views", "testing"].map((name) => join(sdk, `src/${name}.ts`));
  const made = await Bun.build({
    entrypoints: entries,
    target: "node",
    format: "esm",
    splitting: true,
    outdir: join(built, "dist"),
  });
  expect(made.success).toBe(true);
  writeFileSync(join(built, "package.json"), readFileSync(join(sdk, "package.json")));
  const folder = project(built);
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
