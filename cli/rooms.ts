import { Command } from "commander";
import type { AdminRoom } from "../protocol/http.ts";
import { counted } from "../src/client/results.ts";
import { readCode } from "../src/client/room-facts.ts";
import { type DestroyOptions, destroyCommand, isConfirmed } from "./confirm.ts";
import { type ControlOptions, readCommand, withControl } from "./control.ts";
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
      ["CODE", "GAME", "PHASE", "CONNECTED", "HOST", "OPENED (UTC)"],
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
  return destroyCommand("close", "close a room; its players are told, a running match is void")
    .argument("<code>", "code of the room")
    .action(async (code: string, options: DestroyOptions) => {
      if (!(await isConfirmed(options, () => whatIsClosed(code, options)))) return;
      await withControl(options, (control) => control.request("POST", `/rooms/${encodeURIComponent(code)}/close`));
      tell(`Room ${field(code)} is closed.`);
    });
}

async function whatIsClosed(code: string, options: ControlOptions): Promise<string> {
  const rooms = await withControl(options, (control) => control.request<AdminRoom[]>("GET", "/rooms"));
  const room = rooms.find((each) => each.code === readCode(code));
  if (!room) return `Close room ${field(code)}?`;
  const match = room.phase === "playing" || room.phase === "waiting" ? " Its match will be void." : "";
  return `Close room ${field(room.code)} with ${counted(room.members, "person", "people")} in it?${match}`;
}

export function roomsCommand(): Command {
  return new Command("rooms")
    .description("see and close the rooms of this hub")
    .addCommand(list())
    .addCommand(close())
    .addHelpText("after", "\nExample:\n  minihub rooms close KQXFR        it asks first, --yes answers it");
}
