import type { Command } from "commander";
import { Refusal } from "../protocol/errors.ts";
import type { AdminGame } from "../protocol/http.ts";
import { linkLimits } from "../protocol/limits.ts";
import { type ControlOptions, readCommand, withControl } from "./control.ts";
import { printJson, printTable, tell } from "./output.ts";

const examples = `
Examples:
  minihub games limits "My Game"                            show them
  minihub games limits "My Game" roomsMax=20                change one
  minihub games limits "My Game" roomsMax=default           take it back

protocol/SPEC.md tells what each is, and how far it may go.`;

export function limitsCommand(): Command {
  return readCommand("limits", "show or change the limits of a game")
    .argument("<game>", "name or id of the game")
    .argument("[limit...]", "NAME=NUMBER, or NAME=default")
    .addHelpText("after", examples)
    .action(async (game: string, changes: string[], options: ControlOptions) => {
      const body = Object.fromEntries(changes.map(readLimit));
      const { limits } = await withControl(options, (control) =>
        changes.length > 0
          ? control.request<AdminGame>("PATCH", `/games/${encodeURIComponent(game)}/limits`, body)
          : control.request<AdminGame[]>("GET", "/games").then((games) => findGame(games, game)),
      );
      if (options.json) return printJson(limits);
      printTable(
        ["LIMIT", "VALUE", "DEFAULT"],
        Object.entries(linkLimits).map(([name, byDefault]) => [name, limits[name], byDefault]),
      );
      if (changes.length > 0) tell("In force when the game's servers connect again.");
    });
}

function readLimit(change: string): [string, number | null] {
  const [, name, value] = /^(\w+)=(default|\d+)$/.exec(change) ?? [];
  if (name === undefined) throw new Refusal("invalid", `A limit is NAME=NUMBER or NAME=default, not "${change}".`);
  if (!Object.hasOwn(linkLimits, name)) {
    throw new Refusal("invalid", `There is no limit "${name}". There are: ${Object.keys(linkLimits).join(", ")}.`);
  }
  return [name, value === "default" ? null : Number(value)];
}

function findGame(games: readonly AdminGame[], game: string): AdminGame {
  const found = games.find(({ id, name }) => id === game || name.toLowerCase() === game.toLowerCase());
  if (!found) throw new Refusal("not_found", `There is no game "${game}". See: minihub games list`);
  return found;
}
