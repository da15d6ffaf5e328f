import type { Command } from "commander";
import type { HubStatus } from "../protocol/http.ts";
import { type ControlOptions, readCommand, withControl } from "./control.ts";
import { formatTime, print, printFacts, printJson, printTable } from "./output.ts";

export function statusCommand(): Command {
  return readCommand("status", "show the hub's addresses, games and counts")
    .addHelpText("after", "\nExample:\n  minihub status --json")
    .action(async (options: ControlOptions) => {
      const status = await withControl(options, (control) => control.request<HubStatus>("GET", "/status"));
      if (options.json) printJson(status);
      else show(status);
    });
}

function show({ running, version, startedAt, pid, http, origins, link, hub, data, counts, games }: HubStatus): void {
  print(
    running
      ? `minihub ${version} runs since ${formatTime(startedAt)} UTC (process ${pid}).\n`
      : "The hub is not running.\n",
  );
  printFacts([
    ...(running
      ? ([
          ...origins.map((origin) => ["Players", origin] as const),
          ["Players on this machine", http],
          ["Game servers", link],
        ] as const)
      : []),
    ["Hub's key", hub],
    ["Data folder", data],
    ["People", `${counts.users} accounts, ${counts.guests} guests, ${counts.players} connected`],
    ["Rooms", counts.rooms],
    ["Matches", counts.matches],
    ["Games", `${counts.games} registered, ${counts.pendingGames} waiting for approval`],
  ]);
  if (games.length === 0) return;
  print("");
  printTable(
    ["CONNECTED GAME", "CONDUCT", "VERSION", "SERVERS", "ROOMS", "ROUND TRIP"],
    games.map((game) => [
      game.name,
      game.conduct,
      game.version,
      game.servers,
      game.rooms,
      game.rttMs === null ? "-" : `${game.rttMs.toFixed(1)} ms`,
    ]),
  );
}
