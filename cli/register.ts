import { sign } from "node:crypto";
import { Command } from "commander";
import { formatLinkAddress } from "../protocol/address.ts";
import { isRefusalCode, Refusal } from "../protocol/errors.ts";
import type { HubInfo, Registration, RegistrationBody, RegistrationChallenge } from "../protocol/http.ts";
import { type KeyPair, parsePublicKey, privateKeyOf } from "../protocol/keys.ts";
import { registrationMessage } from "../protocol/registration.ts";
import { openKeyFile } from "./key-file.ts";
import { print, printJson, tell } from "./output.ts";

interface RegisterOptions {
  readonly name: string;
  readonly key?: string;
  readonly invite?: string;
  readonly json?: boolean;
}

export function registerCommand(): Command {
  return new Command("register")
    .description("register a game at a hub: makes its key pair, or takes the one in --key, and proves it")
    .argument("<hub-url>", "address players use, as http://192.168.1.5:7480")
    .requiredOption("--name <name>", "name of the game in the catalogue, as in its manifest")
    .option("--key <file>", "file of the secret key (default: NAME.key)")
    .option("--invite <code>", "one-time code from the host: approved at once")
    .option("--json", "print JSON")
    .action(register);
}

async function register(hubUrl: string, options: RegisterOptions): Promise<void> {
  const hub = readHubUrl(hubUrl);
  const keyFile = options.key ?? `${fileName(options.name)}.key`;
  const info = await ask<HubInfo>(hub, "/api/hub");
  const { pair, made } = openKeyFile(keyFile);
  if (made) tell(`New key pair in ${keyFile}. Keep it: who has it is the game.`);
  const registration = await prove(hub, info, pair, options);
  const address = formatLinkAddress({
    host: hub.hostname.replaceAll(/^\[|\]$/g, ""),
    port: registration.linkPort,
    hubKey: parsePublicKey(registration.hub, "hub"),
    tls: true,
  });
  const result = { ...registration, address, key: pair.publicText, keyFile };
  if (options.json) return printJson(result);
  report(result);
}

async function prove(hub: URL, info: HubInfo, pair: KeyPair, options: RegisterOptions): Promise<Registration> {
  const { nonce } = await ask<RegistrationChallenge>(hub, "/api/registrations/challenge", { key: pair.publicText });
  const { name, invite } = options;
  const claim = { hubKey: parsePublicKey(info.hub, "hub"), gameKey: pair.publicKey, nonce, name };
  const body: RegistrationBody = {
    key: pair.publicText,
    name,
    nonce,
    signature: sign(null, registrationMessage(claim), privateKeyOf(pair.seed)).toString("hex"),
    ...(invite !== undefined && { invite }),
  };
  return ask<Registration>(hub, "/api/registrations", body);
}

function report(
  result: Registration & { readonly address: string; readonly key: string; readonly keyFile: string },
): void {
  print(`Game       ${result.name}`);
  print(`State      ${result.state}`);
  print(`Key        ${result.key}`);
  print(`Address    ${result.address}`);
  if (result.state === "pending") {
    tell(`\nThe host has to approve it: minihub games approve "${result.name}"`);
    tell("Then start your game server:");
  } else {
    tell("\nStart your game server:");
  }
  tell(`  MINIHUB_ADDRESS='${result.address}' MINIHUB_KEY='${result.keyFile}' YOUR-PROGRAM`);
}

function readHubUrl(text: string): URL {
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new Refusal("invalid", `"${text}" is not the address of a hub. It looks like http://192.168.1.5:7480.`);
  }
  return url;
}

function fileName(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-|-$/g, "") || "game"
  );
}

async function ask<T>(hub: URL, path: string, body?: object): Promise<T> {
  const request = body && {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  let response: Response;
  try {
    response = await fetch(new URL(path, hub), { ...request, signal: AbortSignal.timeout(10_000) });
  } catch {
    throw new Refusal("hub_unreachable", `No hub answers at ${hub.origin}. Check the address and that the hub runs.`);
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer as T;
  const error = (answer as { error?: { code?: unknown; message?: unknown } } | undefined)?.error;
  if (isRefusalCode(error?.code)) throw new Refusal(error.code, String(error.message));
  throw new Refusal("hub_unreachable", `${hub.origin} is not a minihub: it answered ${response.status} to ${path}.`);
}
