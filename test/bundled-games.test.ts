import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { BundledGames } from "../src/bundled-games.ts";
import { tempFolder } from "./kit/temp-folder.ts";
import { until } from "./kit/wait.ts";

test("a bundled game whose executable is away, as in the middle of an upgrade, is tried again until it is there", async () => {
  const folder = tempFolder();
  const program = join(folder, "game");
  const lines: string[] = [];
  const games = new BundledGames({
    folder: join(folder, "games"),
    address: "minihub://127.0.0.1:1",
    enter: async () => {},
    log: (_, message, properties) => lines.push(`${message} ${String(properties["last"] ?? properties["text"])}`),
  });
  await games.start([{ name: "Away", command: [program] }]);
  expect(lines).toEqual([expect.stringMatching(/started again.*(ENOENT|not found)/)]);
  writeFileSync(program, "#!/bin/sh\necho here >&2\nread line\n");
  chmodSync(program, 0o755);
  await until("the game to run", () => lines.some((line) => line.endsWith("says: {text} here")));
  await games.stop();
});
