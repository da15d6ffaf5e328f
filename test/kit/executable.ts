import { constants, copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { newShell, type Shell } from "./cli.ts";
import { PlayTerminal } from "./pty.ts";
import { tempFolder } from "./temp-folder.ts";
import { busyMs, until } from "./wait.ts";

const built = Bun.fileURLToPath(new URL("../../dist/minihub", import.meta.url));

let copy: string | undefined;

/** The built executable, alone in a folder; a build beside the tests does not change it. */
export function executable(): string {
  if (copy !== undefined) return copy;
  if (!existsSync(built)) throw new Error("dist/minihub is missing: run bun .ci/build.ts first");
  copy = join(tempFolder(), "minihub");
  copyFileSync(built, copy, constants.COPYFILE_FICLONE);
  return copy;
}

/** A machine on which nothing but the executable is installed. */
export function newMachine(): Shell {
  return newShell({}, [executable()]);
}

/** `minihub ARGS…` on a machine, to its end. @returns what it printed @throws what it said where it failed */
export async function minihub(machine: Shell, ...args: string[]): Promise<string> {
  const { code, out, error } = await machine.run(...args);
  if (code !== 0) throw new Error(`minihub ${args.join(" ")} ended with ${code}: ${error}`);
  return out;
}

/** Waits until a server of this game is connected. */
export async function isServed(machine: Shell, game: string): Promise<void> {
  await until(game, async () => (await minihub(machine, "status")).includes(game), busyMs);
}

/** `minihub play` in a terminal of that machine. */
export function play(machine: Shell, ...args: string[]): PlayTerminal {
  return new PlayTerminal([...machine.minihub, "play", ...args], { env: machine.env });
}
