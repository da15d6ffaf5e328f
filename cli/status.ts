import { Command } from "commander";
import type { HubStatus } from "../protocol/http.ts";
import { type ControlOptions, readCommand, withControl } from "./control.ts";
import { formatTime, print, printJson, printTable } from "./output.ts";

export function statusCommand(): Command {
  return readCommand("status", "show the hub's addresses, games and counts").action(async (options: ControlOptions) => {
    const status = await withControl(options, (control) => control.request<HubStatus>("GET", "/status"));
    if (options.json) return printJson(status);
    const { counts } = status;
    print(
      status.running
        ? `minihub ${status.version} runs since ${formatTime(status.startedAt)} UTC`
        : "The hub is not running.",
    );
    printTable(
      ["", ""],
      [
        ["players", status.http],
        ["games", status.link],
        ["hub", status.hub],
        ["data", status.data],
        ["people", `${counts.users} accounts, ${counts.guests} guests, ${counts.players} connected`],
        ["rooms", counts.rooms],
        ["matches", counts.matches],
        ["registered", `${counts.games} games, ${counts.pendingGames} waiting for approval`],
      ],
    );
    if (status.games.length === 0) return;
    print("");
    printTable(
      ["CONNECTED GAME", "VERSION", "SERVERS", "ROOMS", "RTT"],
      status.games.map(({ name, version, servers, rooms, rttMs }) => [
        name,
        version,
        servers,
        rooms,
        rttMs === null ? "-" : `${rttMs} ms`,
      ]),
    );
  });
}
