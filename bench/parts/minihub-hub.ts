import { existsSync } from "node:fs";
import { join } from "node:path";
import { spawnLine } from "./processes.ts";

/** The name that the game is registered under. */
export const gameName = "Relay";

const root = join(import.meta.dir, "../..");
const executable = join(root, "dist/minihub");

/** The hub as users run it: the executable named, or the one that was built, else from source. */
export function minihubCommand(named: string | undefined, source: boolean): string[] {
  if (named !== undefined) return [named];
  return source || !existsSync(executable) ? [process.execPath, join(root, "cli/main.ts")] : [executable];
}

export interface MinihubOptions {
  readonly command: readonly string[];
  /** Data folder. */
  readonly folder: string;
  readonly tls: boolean;
  /** What to put before a command so that it runs on the core of the hub, or of all else. */
  readonly hubPin: readonly string[];
}

/** Raised so far that none of them is what is measured. */
const limits = {
  framesPerSecond: 400_000,
  framesBurst: 800_000,
  bytesPerSecond: 26_000_000,
  bytesBurst: 100_000_000,
  deliveriesPerSecond: 4_000_000,
  workMsPerSecond: 10_000,
  queueBytesMax: 64_000_000,
  roomsMax: 1_000,
  playersMax: 10_000,
};

/** Starts a hub on an empty folder and registers the game. Resolves with where players and the game server connect. */
export async function startMinihub(options: MinihubOptions) {
  const { command, folder, tls, hubPin } = options;
  const serve = ["serve", "--data", folder, "--http", "127.0.0.1:0", "--link", "127.0.0.1:0", "--no-bundled-games"];
  const { process: hub, line } = await spawnLine(
    [...hubPin, ...command, ...serve, "--trusted-proxy", "127.0.0.1", "--json"],
    { MINIHUB_LINK_TLS: tls ? "on" : "off" },
  );
  const { http, link } = line as { readonly http: string; readonly link: string };
  const key = join(folder, "relay.key");
  const cli = (...args: string[]) => runCommand([...command, ...args]);
  const invite = JSON.parse(cli("games", "invite", "--data", folder, "--json")) as { readonly code: string };
  cli("register", http, "--name", gameName, "--key", key, "--invite", invite.code, "--json");
  const raised = Object.entries(limits).map(([name, value]) => `${name}=${value}`);
  cli("games", "limits", "--data", folder, "--json", gameName, ...raised);
  return { hub, http, link, key };
}

/** Its output. Throws what it says where it fails. */
export function runCommand(command: string[]): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync(command);
  if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${stderr.toString()}`);
  return stdout.toString();
}
