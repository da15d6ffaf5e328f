import { Command } from "commander";
import { formatLinkAddress } from "../protocol/address.ts";
import { Refusal } from "../protocol/errors.ts";
import type { Registration } from "../protocol/http.ts";
import { parsePublicKey } from "../protocol/keys.ts";
import { slugOf } from "../protocol/slug.ts";
import { isRefused, registerKey } from "../src/author/game-proof.ts";
import { openKeyFile } from "./key-file.ts";
import { printFacts, printJson, shellWord, tell } from "./output.ts";
import { findHub, type RemoteHub } from "./remote-hub.ts";

interface RegisterOptions {
  readonly name: string;
  readonly key?: string;
  readonly invite?: string;
  readonly json?: boolean;
}

const examples = `
Examples:
  minihub register http://192.168.1.5:7480 --name "My Game"
  minihub register https://games.example --name "My Game" --invite=CODE
                                                 with a code from its host: approved at once
  minihub register https://games.example --name "My Game" --key my-game.key
                                                 with the key pair you have; also to see its state again`;

export function registerCommand(): Command {
  return new Command("register")
    .description("register a game at a hub: makes its key pair, or takes the one in --key, and proves it")
    .argument("<hub-url>", "address players use, as http://192.168.1.5:7480")
    .requiredOption("--name <name>", "name of the game in the catalogue, as in its manifest")
    .option("--key <file>", "file of the secret key (default: NAME.key)")
    .option("--invite <code>", "one-time code from the host: approved at once")
    .option("--json", "print JSON")
    .addHelpText("after", examples)
    .action(register);
}

async function register(hubUrl: string, options: RegisterOptions): Promise<void> {
  const hub = await findHub(hubUrl);
  const keyFile = options.key ?? `${slugOf(options.name)}.key`;
  const opened = openKeyFile(keyFile);
  const { pair } = opened;
  let registration: Registration;
  try {
    const { name, invite } = options;
    registration = await registerKey(hub, pair, name, () => (invite === undefined ? {} : { invite }));
  } catch (error) {
    if (isRefused(error)) opened.discard();
    throw explained(error, options.name);
  }
  if (opened.made) tell(`New key pair in ${shellWord(keyFile)}. Keep it: who has it is the game.\n`);
  const { game, name, state } = registration;
  const done: Registered = {
    game,
    name,
    state,
    hub: hub.info.hub,
    address: addressOf(hub),
    key: pair.publicText,
    keyFile,
  };
  if (options.json) printJson(done);
  else report(done);
}

interface Registered {
  /** Its id at the hub. */
  readonly game: string;
  readonly name: string;
  readonly state: Registration["state"];
  readonly hub: string;
  /** Of the link, with the hub's key. */
  readonly address: string;
  readonly key: string;
  readonly keyFile: string;
}

/** What to do next is different for a game than for a person. */
function explained(error: unknown, name: string): unknown {
  if (!(error instanceof Refusal) || error.code !== "name_taken") return error;
  return new Refusal(
    "name_taken",
    `A game with this name, or one too much like it, is registered already. If it is yours, use its key pair with --key FILE, or ask the host for a code (minihub games invite --game ${shellWord(name)}); otherwise choose another name.`,
  );
}

function addressOf({ url, info }: RemoteHub): string {
  return formatLinkAddress({
    host: info.plainLinkHost ?? url.hostname.replaceAll(/^\[|\]$/g, ""),
    port: info.linkPort,
    hubKey: parsePublicKey(info.hub, "hub"),
    tls: info.plainLinkHost === null,
  });
}

function report({ name, state, key, keyFile, address }: Registered): void {
  printFacts([
    ["Game", name],
    ["State", state],
    ["Key", key],
    ["Address", address],
  ]);
  if (state === "pending") {
    tell(`\nThe host has to approve it: minihub games approve ${shellWord(name)}`);
    tell("Then start your game server (it may run already, and is let in then):");
  } else {
    tell("\nStart your game server:");
  }
  tell(`  MINIHUB_ADDRESS=${shellWord(address)} MINIHUB_KEY=${shellWord(keyFile)} YOUR-PROGRAM`);
}
