import { Command } from "commander";
import type { AdminRoom } from "../protocol/http.ts";
import { type ControlOptions, controlCommand, readCommand, withControl } from "./control.ts";
import { formatTime, printJson, printTable, tell } from "./output.ts";

export function roomsCommand(): Command {
  const list = readCommand("list", "list the open rooms").action(async (options: ControlOptions) => {
    const rooms = await withControl(options, (control) => control.request<AdminRoom[]>("GET", "/rooms"));
    if (options.json) return printJson(rooms);
    if (rooms.length === 0) return tell("No room is open.");
    const header = ["CODE", "GAME", "PHASE", "MEMBERS", "HOST", "OPENED"];
    printTable(
      header,
      rooms.map(({ code, game, phase, connected, members, host, openedAt }) => [
        code,
        game?.name,
        phase,
        `${connected}/${members}`,
        host,
        formatTime(openedAt),
      ]),
    );
  });
  const close = controlCommand("close", "close a room; its players are told")
    .argument("<code>", "code of the room")
    .action(async (code: string, options: ControlOptions) => {
      await withControl(options, (control) => control.request("POST", `/rooms/${encodeURIComponent(code)}/close`));
      tell(`Room ${code} is closed.`);
    });
  return new Command("rooms").description("see and close the rooms of this hub").addCommand(list).addCommand(close);
}
