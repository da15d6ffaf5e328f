import { afterAll, describe, expect, test } from "bun:test";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Program } from "../../src/dev/program.ts";
import { refusalOf } from "../kit/auth.ts";
import { tempFolder } from "../kit/temp-folder.ts";
import { until } from "../kit/wait.ts";

const opened: Program[] = [];
afterAll(async () => {
  for (const program of opened) await program.close();
});

function desk(command: (folder: string) => readonly string[]) {
  const folder = tempFolder();
  const said: string[] = [];
  const program = new Program({
    command: command(folder),
    folder,
    watch: [],
    env: () => ({}),
    line: (text) => said.push(text),
    note: (text) => said.push(text),
    changed: () => {},
  });
  opened.push(program);
  const heard = (text: string) => until(text, () => said.some((line) => line.includes(text)));
  return { folder, program, said, heard };
}

describe("the author's program", () => {
  test("may be away for a moment, as while it is compiled: it is tried again when a file changes", async () => {
    const { folder, program, heard } = desk((home) => [join(home, "game")]);
    const file = join(folder, "game");
    const write = (word: string) => {
      writeFileSync(file, `#!/bin/sh\necho ${word}\nexec sleep 600\n`);
      chmodSync(file, 0o755);
    };
    write("first");
    await program.start();
    await heard("first");
    rmSync(file);
    await heard("cannot be started");
    expect(program.state).toBe("ended");
    write("second");
    await heard("second");
    expect(program.state).toBe("running");
  });

  test("that there never was is refused at the start", async () => {
    const { program } = desk(() => ["/nowhere/game"]);
    expect(await refusalOf(program.start())).toBe("invalid");
  });

  test("is not started again for ever by a file that it writes whenever it starts", async () => {
    const { folder, program, said, heard } = desk((home) => ["sh", "-c", `echo x >>'${home}/starts'; exec sleep 600`]);
    await program.start();
    await heard("starts changes whenever the program is started, so it is not watched any more");
    const starts = readFileSync(join(folder, "starts"), "utf8").length / 2;
    expect(starts).toBe(said.filter((line) => line.includes("started again")).length + 1);
    writeFileSync(join(folder, "game.ts"), "");
    await heard("game.ts has changed: the program is started again.");
  });
});
