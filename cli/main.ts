#!/usr/bin/env bun
import { Command, CommanderError } from "commander";
import { exitCodes } from "../protocol/errors.ts";
import { programVersion } from "../protocol/version.ts";
import { bundledGameCommand } from "./bundled-game.ts";
import { gamesCommand } from "./games.ts";
import { explain } from "./output.ts";
import { playCommand } from "./play.ts";
import { registerCommand } from "./register.ts";
import { roomsCommand } from "./rooms.ts";
import { serveCommand } from "./serve.ts";
import { statusCommand } from "./status.ts";
import { usersCommand } from "./users.ts";

const exitHelp = `
Exit codes: 0 done, 1 a bug, 2 wrong usage, 3 refused, 4 not reachable or busy, 5 data or keys unusable, 130 interrupted.`;

function program(): Command {
  const commands = [
    serveCommand(),
    playCommand(),
    registerCommand(),
    statusCommand(),
    gamesCommand(),
    usersCommand(),
    roomsCommand(),
  ];
  const root = new Command("minihub")
    .description("Host mini-games that anybody writes, in any language, on any machine.")
    .version(programVersion, "-V, --version")
    .showSuggestionAfterError()
    .addHelpText("after", exitHelp);
  for (const command of commands) root.addCommand(command);
  root.addCommand(bundledGameCommand(), { hidden: true });
  throwInsteadOfExit(root);
  return root;
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) throwInsteadOfExit(child);
}

async function main(): Promise<number> {
  try {
    await program().parseAsync(process.argv);
    return typeof process.exitCode === "number" ? process.exitCode : exitCodes.ok;
  } catch (error) {
    // Commander has printed its message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    return explain(error);
  }
}

process.exit(await main());
