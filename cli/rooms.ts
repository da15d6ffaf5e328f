import { Command } from "commander";
import type { AdminRoom } from "../protocol/http.ts";
import { type ControlOptions, controlCommand, readCommand, withControl } from "./control.ts";
import { field, formatTime, printJson, printTable, tell } from "./output.ts";

function list(): Command {
  return readCommand("list", "list the open rooms").action(async (options: ControlOptions) => {
    const { rooms, running } = await withControl(options, async (control) => ({
      rooms: await control.request<AdminRoom[]>("GET", "/rooms"),
      running: control.running,
    }));
    if (options.json) return printJson(rooms);
    if (rooms.length === 0) return tell(running ? "No room is open." : "The hub is not running, so no room is open.");
    printTable(
      ["CODE", "GAME", "PHASE", "CONNECTED", "HOST", "OPENED"],
      rooms.map(({ code, game, phase, connected, members, host, openedAt }) => [
        code,
        game?.name,
        phase,
        `${connected} of ${members}`,
        host,
        formatTime(openedAt),
      ]),
    );
  });
}

function close(): Command {
  return controlCommand("close", "close a room; its players are told, a running match is void")
    .argument("<code>", "code of the room")
    .action(async (code: string, options: ControlOptions) => {
      await withControl(options, (control) => control.request("POST", `/rooms/${encodeURIComponent(code)}/close`));
      tell(`Room ${field(code)} is closed.`);
    });
}

export function roomsCommand(): Command {
  return new Command("rooms")
    .description("see and close the rooms of this hub")
    .addCommand(list())
    .addCommand(close())
    .addHelpText("after", "\nExample:\n  minihub rooms close KQXFR");
}
