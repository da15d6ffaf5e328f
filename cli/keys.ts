import { sign } from "node:crypto";
import { existsSync, renameSync } from "node:fs";
import { Command } from "commander";
import { Refusal } from "../protocol/errors.ts";
import type { Registration, RegistrationBody, RegistrationChallenge } from "../protocol/http.ts";
import { type KeyPair, parsePublicKey, privateKeyOf } from "../protocol/keys.ts";
import { registrationMessage, vouchMessage } from "../protocol/registration.ts";
import { openKeyFile } from "./key-file.ts";
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
  const old = existingKey(flags.key);
  const opened = openKeyFile(flags.to);
  try {
    const registration = await vouch(hub, { old, fresh: opened.pair, name: flags.name, retire: false });
    report(registration, opened.pair, flags.to, flags.json);
  } catch (error) {
    opened.discard();
    throw error;
  }
}

/**
 * The new key is on disk before the hub hears of it, and takes the old one's place after the hub has agreed:
 * broken off anywhere, the command can be given again.
 */
async function rotate(hubUrl: string, { name, key, json }: KeyFlags): Promise<void> {
  const hub = await findHub(hubUrl);
  const old = existingKey(key);
  const next = `${key}.new`;
  const isSecondTry = existsSync(next);
  const opened = openKeyFile(next);
  let registration: Registration;
  try {
    registration = await vouch(hub, { old, fresh: opened.pair, name, retire: true });
  } catch (error) {
    const wasDone = isSecondTry && error instanceof Refusal && error.code === "revoked";
    if (!wasDone) {
      opened.discard();
      throw error;
    }
    registration = await prove(hub, opened.pair, name);
  }
  renameSync(key, `${key}.old`);
  renameSync(next, key);
  if (json !== true) tell(`The old key is revoked, and lies in ${shellWord(`${key}.old`)}.\n`);
  report(registration, opened.pair, key, json);
}

function existingKey(path: string): KeyPair {
  if (existsSync(path)) return openKeyFile(path).pair;
  throw new Refusal(
    "data_unusable",
    `There is no key file ${path}. Name the one that minihub register made with --key.`,
  );
}

interface Vouching {
  readonly old: KeyPair;
  readonly fresh: KeyPair;
  readonly name: string;
  readonly retire: boolean;
}

async function vouch(hub: RemoteHub, { old, fresh, name, retire }: Vouching): Promise<Registration> {
  const { nonce } = await hub.ask<RegistrationChallenge>("/api/registrations/challenge", { key: fresh.publicText });
  const claim = { hubKey: parsePublicKey(hub.info.hub, "hub"), gameKey: fresh.publicKey, nonce, name };
  const message = vouchMessage({ ...claim, oldKey: old.publicKey, retire });
  const body: RegistrationBody = {
    key: fresh.publicText,
    name,
    nonce,
    signature: signed(fresh, registrationMessage(claim)),
    vouch: { key: old.publicText, signature: signed(old, message), retire },
  };
  return hub.ask<Registration>("/api/registrations", body);
}

async function prove(hub: RemoteHub, pair: KeyPair, name: string): Promise<Registration> {
  const { nonce } = await hub.ask<RegistrationChallenge>("/api/registrations/challenge", { key: pair.publicText });
  const claim = { hubKey: parsePublicKey(hub.info.hub, "hub"), gameKey: pair.publicKey, nonce, name };
  const signature = signed(pair, registrationMessage(claim));
  return hub.ask<Registration>("/api/registrations", { key: pair.publicText, name, nonce, signature });
}

function signed(pair: KeyPair, message: Uint8Array): string {
  return sign(null, message, privateKeyOf(pair.seed)).toString("hex");
}

function report({ game, name, state }: Registration, pair: KeyPair, keyFile: string, json: boolean | undefined): void {
  if (json) return printJson({ game, name, state, key: pair.publicText, keyFile });
  printFacts([
    ["Game", name],
    ["State", state],
    ["Key", pair.publicText],
  ]);
  tell(
    `\nStart your game server with MINIHUB_KEY=${shellWord(keyFile)}; one that runs with the old key has to be started again.`,
  );
}
