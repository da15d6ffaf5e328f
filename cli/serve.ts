import { getLogger } from "@logtape/logtape";
import { Command } from "commander";
import { type ConfigFlags, type HubConfig, readConfig, readSwitch } from "../src/config.ts";
import { type Hub, openHub } from "../src/hub.ts";
import { announce, announcement } from "./banner.ts";
import { bundledGames } from "./bundled-games.ts";
import { type LogFlags, openLog, readLogOptions } from "./log.ts";
import { print, safeJson, tell } from "./output.ts";
import { stopSignal } from "./signals.ts";

interface ServeOptions extends ConfigFlags, LogFlags {
  /** Commander's name for --no-bundled-games. */
  readonly bundledGames: boolean;
  readonly json?: boolean;
}

const examples = `
Examples:
  minihub serve                                  on this machine and in its network
  minihub serve --http 127.0.0.1:7480 --origin https://games.example --trusted-proxy 127.0.0.1
                                                 behind a reverse proxy that has a certificate
  minihub serve --data ./hub --http 127.0.0.1:0 --link 127.0.0.1:0
                                                 a second hub, on free ports

The first Ctrl-C (or SIGTERM) stops in good order, the second at once. Every flag beats its variable.`;

export function serveCommand(): Command {
  return new Command("serve")
    .description("run a hub: players come by HTTP, game servers by the link")
    .option("--data <dir>", "folder of keys and databases (MINIHUB_DATA; default: minihub in the XDG data home)")
    .option("--http <host:port>", "where players connect (MINIHUB_HTTP; default 0.0.0.0:7480; port 0: a free one)")
    .option("--link <host:port>", "where game servers connect (MINIHUB_LINK; default 0.0.0.0:7481; port 0: a free one)")
    .option("--name <text>", "name of the hub as players see it (MINIHUB_NAME)")
    .option("--origin <url>", "address players use where a proxy stands in front (MINIHUB_ORIGIN)")
    .option(
      "--trusted-proxy <network...>",
      "proxies whose X-Forwarded-For is believed (MINIHUB_TRUSTED_PROXY, with commas)",
    )
    .option("--no-bundled-games", "do not run the games inside this executable (MINIHUB_BUNDLED_GAMES=off)")
    .option("--no-link-tls", "plain TCP for game servers; only on a loopback address (MINIHUB_LINK_TLS=off)")
    .option("--log <format>", "text or json (MINIHUB_LOG; default: text on a terminal, else json)")
    .option("--log-level <level>", "debug, info, warning or error (MINIHUB_LOG_LEVEL; default info)")
    .option("--json", "print the addresses as one line of JSON")
    .addHelpText("after", examples)
    .action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  const config = readConfig(options, process.env);
  const withGames = options.bundledGames && readSwitch(process.env, "MINIHUB_BUNDLED_GAMES");
  await openLog(readLogOptions(options, process.env, process.stderr.isTTY));
  // Also for a signal that comes while the hub is still opening.
  const stopped = stopSignal(() => tell("Stopping; once more to stop at once."));
  const hub = await openHub(config, { bundledGames: withGames ? bundledGames.map(asProcess) : [] });
  surviveBugs();
  tellWhere(hub, config, options);
  await stopped;
  await hub.close();
}

function tellWhere(hub: Hub, config: HubConfig, { json }: ServeOptions): void {
  if (json) print(safeJson(announcement(hub, config)));
  else announce(hub, config, process.stdout.isTTY);
}

/** The bundled game as a process of this same executable, or of the same script when run from source. */
function asProcess({ name }: { readonly name: string }) {
  const self = Bun.isStandaloneExecutable ? [process.execPath] : [process.execPath, Bun.main];
  return { name, command: [...self, "bundled-game", name] };
}

/** A bug ends the request it is in, and is logged; everybody else plays on. */
function surviveBugs(): void {
  const log = getLogger(["minihub", "bug"]);
  process.on("uncaughtException", (error) => log.error("Uncaught exception: {error}", { error }));
  process.on("unhandledRejection", (error) => log.error("Unhandled rejection: {error}", { error }));
}
