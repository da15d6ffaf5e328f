import { Command } from "commander";
import { devPlayersMax } from "../protocol/dev.ts";
import { openDev } from "../src/dev/dev.ts";
import { readWhole } from "./author-options.ts";
import { field, print, tell } from "./output.ts";
import { stopToolSignal } from "./signals.ts";

interface DevFlags {
  readonly port: number;
  readonly players?: number;
  readonly watch?: readonly string[];
}

const lineCharsMax = 1_000;

export function devCommand(): Command {
  return new Command("dev")
    .description("play a game that you are writing, with several players side by side; every change restarts it")
    .usage("[options] -- <command...>")
    .argument("<command...>", "starts the game server")
    .option("--players <n>", "how many at first", readWhole("--players", 1, devPlayersMax))
    .option("--port <n>", "of the page; 0 takes a free one", readWhole("--port", 0, 65_535), 7490)
    .option("--watch <glob...>", "files whose change restarts the program (default: all below this folder)")
    .addHelpText("after", "\nNo account, no network: all of it runs on this machine, and is gone when it stops.")
    .action(dev);
}

async function dev(command: readonly string[], { port, players, watch }: DevFlags): Promise<void> {
  const session = await openDev({
    command,
    port,
    ...(players !== undefined && { players }),
    ...(watch && { watch }),
    // A program says what it likes, in frames and in the names of files, too.
    line: (text) => tell(`  ${field(text, lineCharsMax)}`),
  });
  print(`\n  Open    ${session.url}`);
  tell("  Save a file to restart the program; the match goes on. Stop with Ctrl-C.\n");
  await stopToolSignal();
  const { next } = session.state();
  await session.close();
  tell(`\nNext: ${next}`);
}
