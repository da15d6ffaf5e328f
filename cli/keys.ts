import { existsSync, renameSync } from "node:fs";
import { Command } from "commander";
import { Refusal } from "../protocol/errors.ts";
import type { Registration } from "../protocol/http.ts";
import type { KeyPair } from "../protocol/keys.ts";
import { vouchMessage } from "../protocol/registration.ts";
import { isRefused, registerKey, signedBy } from "../src/author/game-proof.ts";
import { existingKeyPair, openKeyFile } from "./key-file.ts";
import { printFacts, printJson, shellWord, tell } from "./output.ts";
import { findHub, type RemoteHub } from "./remote-hub.ts";

interface KeyFlags {
  readonly name: string;
  readonly key: string;
  readonly json?: boolean;
}

const examples = `
Examples:
  minihub keys rotate https://games.example --name "My Game" --key my-game.key
                        a new key pair in my-game.key, the old one is revoked; game, players and ratings stay
  minihub keys add https://games.example --name "My Game" --key my-game.key --to second.key
                        a further key pair, for a second machine that runs the game`;

/** Commands of an author about the keys of a game. */
export function keysCommand(): Command {
  const command = new Command("keys").description("change the keys of your game, or add one for another machine");
  command
    .command("rotate")
    .description("replace a game's key pair by a new one; the game keeps its players and ratings")
    .argument("<hub-url>", "address players use")
    .requiredOption("--name <name>", "name of the game")
    .requiredOption("--key <file>", "file of the present secret key; holds the new one afterwards")
    .option("--json", "print JSON")
    .action(rotate);
  command
    .command("add")
    .description("add a key pair to a game, for another machine")
    .argument("<hub-url>", "address players use")
    .requiredOption("--name <name>", "name of the game")
    .requiredOption("--key <file>", "file of a secret key that the game has")
    .requiredOption("--to <file>", "file for the new secret key")
    .option("--json", "print JSON")
    .action(add);
  return command.addHelpText("after", examples);
}

async function add(hubUrl: string, flags: KeyFlags & { readonly to: string }): Promise<void> {
  const hub = await findHub(hubUrl);
  const old = existingKeyPair(flags.key);
  const opened = openKeyFile(flags.to);
  try {
    const registration = await vouch(hub, { old, fresh: opened.pair, name: flags.name, retire: false });
    const next = `Start the further game server with MINIHUB_KEY=${shellWord(flags.to)}. One that runs with another key of the game runs on.`;
    report({ registration, pair: opened.pair, keyFile: flags.to, next }, flags.json);
  } catch (error) {
    if (isRefused(error)) opened.discard();
    throw error;
  }
}

/**
 * The new key is on disk before the hub hears of it, and takes the old one's place after the hub has agreed:
 * broken off anywhere, the command can be given again.
 */
async function rotate(hubUrl: string, { name, key, json }: KeyFlags): Promise<void> {
  const hub = await findHub(hubUrl);
  const old = existingKeyPair(key);
  const next = `${key}.new`;
  const isSecondTry = existsSync(next);
  const opened = openKeyFile(next);
  let registration: Registration;
  try {
    registration = await vouch(hub, { old, fresh: opened.pair, name, retire: true });
  } catch (error) {
    const wasDone = isSecondTry && error instanceof Refusal && error.code === "revoked";
    if (!wasDone) {
      if (isRefused(error)) opened.discard();
      throw error;
    }
    registration = await registerKey(hub, opened.pair, name);
  }
  renameSync(key, `${key}.old`);
  renameSync(next, key);
  if (json !== true) tell(`The old key is revoked, and lies in ${shellWord(`${key}.old`)}.\n`);
  const start = `Start your game server again, with MINIHUB_KEY=${shellWord(key)}: the old key is not taken any more.`;
  report({ registration, pair: opened.pair, keyFile: key, next: start }, json);
}

interface Vouching {
  readonly old: KeyPair;
  readonly fresh: KeyPair;
  readonly name: string;
  readonly retire: boolean;
}

async function vouch(hub: RemoteHub, { old, fresh, name, retire }: Vouching): Promise<Registration> {
  return registerKey(hub, fresh, name, (claim) => {
    const message = vouchMessage({ ...claim, oldKey: old.publicKey, retire });
    return { vouch: { key: old.publicText, signature: signedBy(old, message), retire } };
  });
}

interface Reported {
  readonly registration: Registration;
  readonly pair: KeyPair;
  readonly keyFile: string;
  /** What to do now. */
  readonly next: string;
}

function report({ registration, pair, keyFile, next }: Reported, json: boolean | undefined): void {
  const { game, name, state } = registration;
  if (json) return printJson({ game, name, state, key: pair.publicText, keyFile });
  printFacts([
    ["Game", name],
    ["State", state],
    ["Key", pair.publicText],
  ]);
  tell(`\n${next}`);
}
