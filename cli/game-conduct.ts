import type { Command } from "commander";
import type { AdminGame, GameLogLine } from "../protocol/http.ts";
import { type ControlOptions, controlCommand, readCommand, withControl } from "./control.ts";
import { type LogLineFlags, printLogLines } from "./log-lines.ts";
import { field, tell } from "./output.ts";

const gamePath = (game: string, what: string) => `/games/${encodeURIComponent(game)}/${what}`;

/** What a game's servers say, and what the hub says of them: kept while the hub runs. */
export function logsCommand(): Command {
  return readCommand("logs", "show what a game's servers say, and the hub of them")
    .argument("<game>", "name or id of the game")
    .option("-f, --follow", "go on until Ctrl-C")
    .addHelpText("after", '\nExample:\n  minihub games logs "My Game" --follow')
    .action(async (game: string, options: ControlOptions & LogLineFlags) => {
      await withControl(options, async (control) => {
        let last = 0;
        await printLogLines(options, async () => {
          const lines = await control.request<GameLogLine[]>("GET", `${gamePath(game, "logs")}?after=${last}`);
          last = lines.at(-1)?.n ?? last;
          return lines;
        });
      });
    });
}

export function liftCommand(): Command {
  return controlCommand("lift", "end a game's quarantine and forget its strikes")
    .argument("<game>", "name or id of the game")
    .action(async (game: string, options: ControlOptions) => {
      const { name } = await withControl(options, (control) =>
        control.request<AdminGame>("POST", gamePath(game, "lift")),
      );
      tell(`${field(name)} gets new rooms again; its strikes are forgotten.`);
    });
}
