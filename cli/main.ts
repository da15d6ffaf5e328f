#!/usr/bin/env bun
import { Command, CommanderError } from "commander";
import { exitCodes, Refusal } from "../protocol/errors.ts";
import { looksSecret } from "../protocol/keys.ts";
import { programVersion } from "../protocol/version.ts";
import { bundledGameCommand } from "./bundled-game.ts";
import { checkCommand } from "./check.ts";
import { devCommand } from "./dev.ts";
import { gamesCommand } from "./games.ts";
import { explain, field, tell } from "./output.ts";
import { keysCommand } from "./keys.ts";
import { logsCommand } from "./logs.ts";
import { newCommand } from "./new.ts";
import { playCommand } from "./play.ts";
import { registerCommand } from "./register.ts";
import { roomsCommand } from "./rooms.ts";
import { serveCommand } from "./serve.ts";
import { simCommand } from "./sim.ts";
import { statusCommand } from "./status.ts";
import { usersCommand } from "./users.ts";

const help = `
Examples:
  minihub serve                                      host a hub; it prints where players go
  minihub play http://192.168.1.5:7480               play there, in this terminal
  minihub new "My Game" --lang python                write a game; it tells what comes next
  minihub register http://192.168.1.5:7480 --name "My Game"
                                                     plug it in
  minihub games approve "My Game"                    let it in, on the hub's machine

Exit codes: 0 done, 1 a bug, 2 wrong usage, 3 refused, 4 not reachable or busy, 5 data, keys or output unusable, 6 a check failed, 130 interrupted.`;

function program(): Command {
  const commands = [
    serveCommand(),
    playCommand(),
    newCommand(),
    devCommand(),
    checkCommand(),
    simCommand(),
    registerCommand(),
    keysCommand(),
    logsCommand(),
    statusCommand(),
    gamesCommand(),
    usersCommand(),
    roomsCommand(),
  ];
  const root = new Command("minihub")
    .description("Host mini-games that anybody writes, in any language, on any machine.")
    .version(programVersion, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this")
    .addHelpText("after", help);
  for (const command of commands) root.addCommand(command);
  root.addCommand(bundledGameCommand(), { hidden: true });
  sayItOurWay(root, "minihub");
  return root;
}

/** Commander's messages in the form of all others, its exits as exceptions. */
function sayItOurWay(command: Command, path: string): void {
  command
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text) => tell(usageError(text, path)) });
  for (const child of command.commands) {
    child.helpOption("-h, --help", "show this");
    if (child.commands.length > 0) child.helpCommand(false);
    sayItOurWay(child, `${path} ${child.name()}`);
  }
}

function usageError(text: string, path: string): string {
  const said = text
    .replace(/^error: /, "")
    .trim()
    .replace(/\.$/, "")
    .replace(/^./, (first) => first.toUpperCase());
  const [problem = "", suggestion] = said.split("\n(Did you mean ");
  const meant = suggestion === undefined ? "" : ` Did you mean ${suggestion.replace(/\)$/, "")}`;
  return `minihub: ${field(problem, 300)}.${field(meant, 100)} See: ${path} --help`;
}

/** A secret key in an argument stands in the shell's history and in the list of processes; here it goes nowhere else. */
function refuseSecrets(args: readonly string[]): void {
  if (!args.some((arg) => looksSecret(arg) || looksSecret(arg.slice(arg.indexOf("=") + 1)))) return;
  throw new Refusal(
    "key_secret",
    "A SECRET key stands in the command. Secret keys stay in their files; a command takes the public key (G…) or the file's name. Your shell may have kept the line: delete it from its history, or make a new key pair.",
    "KY3",
  );
}

async function main(): Promise<number> {
  // What minihub writes is for its user alone.
  process.umask(0o077);
  try {
    refuseSecrets(process.argv.slice(2));
    await program().parseAsync(process.argv);
    return typeof process.exitCode === "number" ? process.exitCode : exitCodes.ok;
  } catch (error) {
    // Commander has printed its message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    return explain(error);
  }
}

/** Why a stream could not be written. A hub goes on without a reader of its banner or log, so it is asked at the end. */
const lost = new Map<NodeJS.WriteStream, NodeJS.ErrnoException>();
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => lost.set(stream, error));

/** Resolves when all is written, or when it cannot be: an exit alone does not wait for a slow pipe. */
function ended(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    // After an error it never ends.
    if (stream.destroyed || lost.has(stream)) return resolve();
    stream.once("error", () => resolve());
    // An error of the last write is told after the end.
    stream.end(() => setImmediate(resolve));
  });
}

let code = await main();
await ended(process.stdout);
const unwritten = lost.get(process.stdout);
// `minihub games list | head -1` has read enough: no error.
if (unwritten && unwritten.code !== "EPIPE") {
  const why = `What this prints could not be written: ${unwritten.message}. Free some space, or send it elsewhere; then repeat.`;
  const exitCode = explain(new Refusal("data_unusable", why));
  code ||= exitCode;
}
await ended(process.stderr);
process.exit(code);
