import { Command } from "commander";
import { Refusal } from "../protocol/errors.ts";
import type { AdminGame } from "../protocol/http.ts";
import { type ControlOptions, controlCommand, readCommand, withControl } from "./control.ts";
import { formatTime, print, printJson, printTable, tell } from "./output.ts";

const segment = (text: string) => encodeURIComponent(text);

function list(): Command {
  return readCommand("list", "list games and their server keys").action(async (options: ControlOptions) => {
    const games = await withControl(options, (control) => control.request<AdminGame[]>("GET", "/games"));
    if (options.json) return printJson(games);
    if (games.length === 0) tell("No game is registered. Authors run: minihub register HUB_URL --name NAME");
    const rows = games.flatMap((game) =>
      game.keys.map((key) => [
        game.name,
        game.state,
        game.version,
        key.connected ? "yes" : "no",
        game.rooms,
        formatTime(key.lastSeenAt),
        key.state === "revoked" ? `${key.key} (revoked)` : key.key,
      ]),
    );
    if (games.length > 0) printTable(["GAME", "STATE", "VERSION", "CONNECTED", "ROOMS", "LAST SEEN", "KEY"], rows);
    const pending = games.find(({ state }) => state === "pending");
    if (pending) tell(`\n"${pending.name}" waits for you: minihub games approve "${pending.name}"`);
  });
}

function change(name: string, description: string, done: string): Command {
  return controlCommand(name, description)
    .argument("<game>", "name or id of the game")
    .action(async (game: string, options: ControlOptions) => {
      await withControl(options, (control) => control.request("POST", `/games/${segment(game)}/${name}`));
      tell(`${game}: ${done}.`);
    });
}

function revokeKey(): Command {
  return controlCommand("revoke-key", "end a server key for ever, and its connection at once")
    .argument("<key>", "public key, G…")
    .action(async (key: string, options: ControlOptions) => {
      await withControl(options, (control) => control.request("POST", `/keys/${segment(key)}/revoke`));
      tell("The key is revoked.");
    });
}

function invite(): Command {
  return readCommand("invite", "make a one-time code with which minihub register is approved at once")
    .alias("invites")
    .option("--label <text>", "for whom, for your own memory")
    .option("--hours <n>", "how long it is good", "24")
    .option("--game <name>", "for a further server key of this game")
    .action(async (options: ControlOptions & { label?: string; hours: string; game?: string }) => {
      const { label, game } = options;
      const hours = Number(options.hours);
      if (!(hours > 0)) throw new Refusal("invalid", `--hours takes a number above 0, not "${options.hours}".`);
      const body = { hours, ...(label !== undefined && { label }), ...(game !== undefined && { game }) };
      const made = await withControl(options, (control) =>
        control.request<{ code: string; expiresAt: number }>("POST", "/games/invites", body),
      );
      if (options.json) return printJson(made);
      print(made.code);
      tell(
        `Good once, until ${formatTime(made.expiresAt)} UTC: minihub register HUB_URL --name NAME --invite ${made.code}`,
      );
    });
}

function limits(): Command {
  return readCommand("limits", "change limits of a game, as bytesPerSecond=1000000; NAME=default takes one back")
    .argument("<game>", "name or id of the game")
    .argument("[limit...]", "NAME=NUMBER")
    .action(async (game: string, changes: string[], options: ControlOptions) => {
      const body = Object.fromEntries(changes.map(readLimit));
      const changed = await withControl(options, (control) =>
        changes.length > 0
          ? control.request<AdminGame>("PATCH", `/games/${segment(game)}/limits`, body)
          : control.request<AdminGame[]>("GET", "/games").then((games) => findGame(games, game)),
      );
      if (options.json) return printJson(changed.limits);
      printTable(["LIMIT", "VALUE"], Object.entries(changed.limits));
      if (changes.length > 0) tell("In force when the game's servers connect again.");
    });
}

function readLimit(change: string): [string, number | null] {
  const [, name, value] = /^(\w+)=(default|\d+)$/.exec(change) ?? [];
  if (name === undefined) throw new Refusal("invalid", `A limit is NAME=NUMBER or NAME=default, not "${change}".`);
  return [name, value === "default" ? null : Number(value)];
}

function findGame(games: readonly AdminGame[], game: string): AdminGame {
  const found = games.find(({ id, name }) => id === game || name === game);
  if (!found) throw new Refusal("not_found", `There is no game "${game}". See: minihub games list`);
  return found;
}

export function gamesCommand(): Command {
  return new Command("games")
    .description("approve, limit and remove the games of this hub")
    .addCommand(list())
    .addCommand(change("approve", "let a registered game into the catalogue", "approved"))
    .addCommand(change("suspend", "close a game's connections and take it out of the catalogue", "suspended"))
    .addCommand(change("remove", "remove a game and its keys; its results stay", "removed"))
    .addCommand(revokeKey())
    .addCommand(invite())
    .addCommand(limits());
}
