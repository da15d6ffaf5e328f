import { Command } from "commander";
import { readCode } from "../src/client/room-facts.ts";
import { defaultPorts } from "../src/config.ts";
import { readHubUrl } from "./remote-hub.ts";

interface PlayOptions {
  readonly name?: string;
  readonly code?: string;
}

/** An invite link, or what a browser shows of it: people copy either. */
const roomPath = /^\/(?:r|join|room)\/./;

export function playCommand(): Command {
  return new Command("play")
    .description("play in the terminal")
    .argument("[hub-url]", "address of the hub, or an invite link", `http://127.0.0.1:${defaultPorts.http}`)
    .option("--name <name>", "name to suggest when playing as a guest")
    .option("--code <code>", "go to this room at once")
    .action(play);
}

async function play(hubUrl: string, options: PlayOptions): Promise<void> {
  const url = readHubUrl(hubUrl);
  const code = options.code ?? (roomPath.test(url.pathname) ? url.pathname : undefined);
  // Loaded only here: no other command needs React and a layout engine.
  const { runTerminal } = await import("../src/terminal/run-terminal.tsx");
  process.exitCode = await runTerminal({
    origin: url.origin,
    ...(options.name !== undefined && { name: options.name }),
    ...(code !== undefined && { code: readCode(code) }),
  });
}
