import type { Command } from "commander";
import type { AdminGame, GameLogLine } from "../protocol/http.ts";
import { type ControlOptions, controlCommand, readCommand, withControl } from "./control.ts";
import { field, print, printJson, safeJson, tell } from "./output.ts";

const gamePath = (game: string, what: string) => `/games/${encodeURIComponent(game)}/${what}`;
const followMs = 1_000;
const lineCharsMax = 500;

/** What a game's servers say, and what the hub says of them: kept while the hub runs. */
export function logsCommand(): Command {
  return readCommand("logs", "show what a game's servers say, and the hub of them")
    .argument("<game>", "name or id of the game")
    .option("-f, --follow", "go on until Ctrl-C")
    .addHelpText("after", '\nExample:\n  minihub games logs "My Game" --follow')
    .action(async (game: string, options: ControlOptions & { follow?: boolean }) => {
      await withControl(options, async (control) => {
        if (!control.running) return tell("The hub is not running, and the lines of games are kept while it runs.");
        let last = 0;
        do {
          const lines = await control.request<GameLogLine[]>("GET", `${gamePath(game, "logs")}?after=${last}`);
          last = lines.at(-1)?.n ?? last;
          if (options.json && !options.follow) printJson(lines);
          else for (const line of lines) print(options.json ? safeJson(line) : textOf(line));
          if (lines.length === 0 && !options.follow && !options.json) tell("Nothing has been said yet.");
          if (options.follow) await Bun.sleep(followMs);
        } while (options.follow);
      });
    });
}

function textOf({ at, level, key, text }: GameLogLine): string {
  const time = new Date(at).toISOString().slice(0, 19).replace("T", " ");
  return `${time}  ${field(level).padEnd(5)}  ${field(key).slice(0, 8)}  ${field(text, lineCharsMax)}`;
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
