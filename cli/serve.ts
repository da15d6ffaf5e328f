import { getLogger } from "@logtape/logtape";
import { Command } from "commander";
import { renderUnicodeCompact } from "uqr";
import { exitCodes } from "../protocol/errors.ts";
import { type ConfigFlags, readConfig } from "../src/config.ts";
import { type Hub, openHub } from "../src/hub.ts";
import { bundledGames } from "./bundled-games.ts";
import { openLog } from "./log.ts";
import { print, tell } from "./output.ts";

interface ServeOptions extends ConfigFlags {
  /** Commander's name for --no-bundled-games. */
  readonly bundledGames: boolean;
  readonly json?: boolean;
}

export function serveCommand(): Command {
  return new Command("serve")
    .description("run a hub: players come by HTTP, game servers by the link")
    .option("--data <dir>", "folder of keys and databases (MINIHUB_DATA; default: XDG data home)")
    .option("--http <host:port>", "where players connect (MINIHUB_HTTP; default 0.0.0.0:7480)")
    .option("--link <host:port>", "where game servers connect (MINIHUB_LINK; default 0.0.0.0:7481)")
    .option("--name <text>", "name of the hub as players see it (MINIHUB_NAME)")
    .option("--origin <url>", "address players use where a proxy stands in front (MINIHUB_ORIGIN)")
    .option("--trusted-proxy <network...>", "proxies whose X-Forwarded-For is believed (MINIHUB_TRUSTED_PROXY)")
    .option("--no-bundled-games", "do not run the games inside this executable (MINIHUB_BUNDLED_GAMES=off)")
    .option("--json", "print the addresses as one line of JSON")
    .action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  const config = readConfig(options, process.env);
  await openLog();
  surviveBugs();
  const withGames = options.bundledGames && process.env["MINIHUB_BUNDLED_GAMES"] !== "off";
  const hub = await openHub(config, { bundledGames: withGames ? bundledGames.map(asProcess) : [] });
  if (options.json) print(JSON.stringify(announcement(hub)));
  else announce(hub);
  await stopSignal(hub);
}

/** The bundled game as a process of this same executable, or of the same script when run from source. */
function asProcess({ name }: { readonly name: string }) {
  const self = Bun.isStandaloneExecutable ? [process.execPath] : [process.execPath, Bun.main];
  return { name, command: [...self, "bundled-game", name] };
}

function announcement({ addresses, hubKey, adminLink }: Hub) {
  return { ...addresses, hub: hubKey, adminLink: adminLink ?? null };
}

function announce({ addresses, hubKey, adminLink }: Hub): void {
  const [lan] = addresses.lan;
  tell("");
  print(`  Players        ${addresses.http}`);
  for (const address of addresses.lan) print(`  in this LAN    ${address}`);
  print(`  Game servers   ${addresses.link}`);
  print(`  Hub            ${hubKey}`);
  if (adminLink !== undefined) print(`\n  Become the admin of this hub (works once):\n  ${adminLink}`);
  if (lan !== undefined && process.stdout.isTTY) {
    print(`\n${renderUnicodeCompact(lan, { border: 2 })}`);
    print(`  Scan to play: ${lan}`);
  }
  tell("\n  Stop with Ctrl-C.\n");
}

/** A bug ends the request it is in, and is logged; everybody else plays on. */
function surviveBugs(): void {
  const log = getLogger(["minihub", "bug"]);
  process.on("uncaughtException", (error) => log.error("Uncaught exception", { error }));
  process.on("unhandledRejection", (error) => log.error("Unhandled rejection", { error }));
}

/** Resolves after a clean stop. A second signal does not wait for it. */
async function stopSignal(hub: Hub): Promise<void> {
  await new Promise<void>((resolve) => {
    let stopping = false;
    const stop = () => {
      if (stopping) process.exit(exitCodes.interrupted);
      stopping = true;
      tell("Stopping; once more to stop at once.");
      void hub.close().then(resolve);
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  });
}
