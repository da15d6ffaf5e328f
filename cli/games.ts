import { Command } from "commander";
import { Refusal } from "../protocol/errors.ts";
import type { AdminGame } from "../protocol/http.ts";
import { parsePublicKey } from "../protocol/keys.ts";
import { counted } from "../src/client/results.ts";
import { type DestroyOptions, destroyCommand, isConfirmed } from "./confirm.ts";
import { type ControlOptions, controlCommand, readCommand, withControl } from "./control.ts";
import { liftCommand, logsCommand } from "./game-conduct.ts";
import { limitsCommand } from "./game-limits.ts";
import { type Field, field, formatTime, print, printJson, printTable, shellWord, tell } from "./output.ts";

const segment = (text: string) => encodeURIComponent(text);

function list(): Command {
  return readCommand("list", "list games and their server keys").action(async (options: ControlOptions) => {
    const games = await withControl(options, (control) => control.request<AdminGame[]>("GET", "/games"));
    if (options.json) return printJson(games);
    if (games.length === 0) return tell("No game is registered. Authors run: minihub register HUB_URL --name NAME");
    printTable(
      ["GAME", "STATE", "CONDUCT", "VERSION", "ROOMS", "CONNECTED", "LAST SEEN (UTC)", "FROM", "KEY"],
      games.flatMap((game) => rowsOf(game)),
    );
    const pending = games.filter(({ state }) => state === "pending");
    if (pending.length > 0) tell("");
    for (const { name } of pending) tell(`Waits for you: minihub games approve ${shellWord(name)}`);
    for (const { name, conduct } of games)
      if (conduct === "quarantined") tell(`Gets no new rooms: minihub games logs ${shellWord(name)}, or games lift`);
  });
}

/** A row for each of its keys; a game without one has a row, too. */
function rowsOf({ name, state, conduct, version, rooms, keys, addresses }: AdminGame): Field[][] {
  const facts = [name, state, conduct, version, rooms];
  if (keys.length === 0) return [[...facts, "no", "-", "-", "no key"]];
  return keys.map((key) => [
    ...facts,
    key.connected ? "yes" : "no",
    formatTime(key.lastSeenAt),
    addresses.find((from) => from.key === key.key)?.address,
    key.state === "revoked" ? `${key.key} (revoked)` : key.key,
  ]);
}

interface Change {
  readonly name: "approve" | "suspend";
  readonly description: string;
  readonly done: string;
}

function change({ name, description, done }: Change): Command {
  return controlCommand(name, description)
    .argument("<game>", "name or id of the game")
    .action(async (game: string, options: ControlOptions) => {
      const changed = await withControl(options, (control) =>
        control.request<AdminGame>("POST", `/games/${segment(game)}/${name}`),
      );
      tell(`${field(changed.name)} ${done}.`);
    });
}

function remove(): Command {
  return destroyCommand("remove", "remove a game, its keys and its storage; its results stay")
    .argument("<game>", "name or id of the game")
    .action(async (game: string, options: DestroyOptions) => {
      if (!(await isConfirmed(options, () => whatIsRemoved(game, options)))) return;
      await withControl(options, (control) => control.request("POST", `/games/${segment(game)}/remove`));
      tell(`${field(game)} is removed; its results stay.`);
    });
}

async function whatIsRemoved(game: string, options: ControlOptions): Promise<string> {
  const games = await withControl(options, (control) => control.request<AdminGame[]>("GET", "/games"));
  const found = games.find(({ id, name }) => id === game || name.toLowerCase() === game.toLowerCase());
  const rooms = found && found.rooms > 0 ? ` It is being played in ${counted(found.rooms, "room", "rooms")}.` : "";
  return `Remove ${field(found?.name ?? game)}, its keys and its storage for ever?${rooms}`;
}

function revokeKey(): Command {
  return destroyCommand("revoke-key", "end a server key for ever, and its connection at once")
    .argument("<key>", "public key, G…")
    .action(async (key: string, options: DestroyOptions) => {
      // Before it goes anywhere: people paste the wrong one of their two keys.
      parsePublicKey(key, "game");
      if (!(await isConfirmed(options, () => whatIsRevoked(key, options)))) return;
      await withControl(options, (control) => control.request("POST", `/keys/${segment(key)}/revoke`));
      tell("The key is revoked. For a new one of the same game: minihub games invite --game NAME");
    });
}

async function whatIsRevoked(key: string, options: ControlOptions): Promise<string> {
  const games = await withControl(options, (control) => control.request<AdminGame[]>("GET", "/games"));
  const game = games.find(({ keys }) => keys.some((each) => each.key === key));
  if (!game) return `Revoke ${key} for ever?`;
  const others = game.keys.some((each) => each.key !== key && each.state === "active");
  return `Revoke a key of ${field(game.name)} for ever?${others ? "" : " It has no other."}`;
}

interface InviteOptions extends ControlOptions {
  readonly label?: string;
  readonly hours: string;
  readonly game?: string;
}

function invite(): Command {
  return readCommand("invite", "make a one-time code with which minihub register is approved at once")
    .alias("invites")
    .option("--label <text>", "for whom, for your own memory")
    .option("--hours <n>", "how long it is good", "24")
    .option("--game <name>", "for a further server key of this game")
    .action(async (options: InviteOptions) => {
      const { label, game } = options;
      const hours = Number(options.hours);
      if (!(hours > 0)) throw new Refusal("invalid", `--hours takes a number above 0, not "${options.hours}".`);
      const body = { hours, ...(label !== undefined && { label }), ...(game !== undefined && { game }) };
      const made = await withControl(options, (control) =>
        control.request<{ code: string; expiresAt: number }>("POST", "/games/invites", body),
      );
      if (options.json) return printJson(made);
      print(made.code);
      const name = game === undefined ? "NAME" : shellWord(game);
      tell(
        `Good once, until ${formatTime(made.expiresAt)} UTC: minihub register HUB_URL --name ${name} --invite=${made.code}`,
      );
    });
}

const examples = `
Examples:
  minihub games approve "My Game"           let it into the catalogue
  minihub games invite --label "for Ada"    a code with which a new game needs no approval
  minihub games suspend "My Game"           out at once; approve ends it
  minihub games remove "My Game"            for ever; it asks first, --yes answers it

These work while the hub runs and while it is down.`;

export function gamesCommand(): Command {
  return new Command("games")
    .description("approve, limit and remove the games of this hub")
    .addCommand(list())
    .addCommand(change({ name: "approve", description: "let a game into the catalogue", done: "is approved" }))
    .addCommand(
      change({
        name: "suspend",
        description: "close a game's connections and take it out of the catalogue",
        done: "is suspended; its game servers are disconnected",
      }),
    )
    .addCommand(remove())
    .addCommand(revokeKey())
    .addCommand(invite())
    .addCommand(limitsCommand())
    .addCommand(logsCommand())
    .addCommand(liftCommand())
    .addHelpText("after", examples);
}
