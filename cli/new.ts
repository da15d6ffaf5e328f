import { join, relative, resolve } from "node:path";
import { Command, Option } from "commander";
import { slugOf } from "../protocol/slug.ts";
import { type Language, languages } from "../src/author/kits.ts";
import { writeNewGame } from "../src/author/new-game.ts";
import { print, shellWord, tell } from "./output.ts";

interface NewFlags {
  readonly lang: Language;
  readonly dir?: string;
}

/** How a game of each language is started, and tested. */
const commands: Readonly<
  Record<Language, { readonly start: string; readonly test: string; readonly before?: readonly string[] }>
> = {
  typescript: { start: "npm start", test: "npm test" },
  python: {
    start: "python3 game.py",
    test: "python3 -m unittest",
    before: ["python3 -m venv .venv", ".venv/bin/python -m pip install -r requirements.txt"],
  },
  go: { start: "go run .", test: "go test" },
};

export function newCommand(): Command {
  return new Command("new")
    .description("make a folder with a small game that runs at once, its test, and the SDK")
    .argument("<name>", "name of the game in the catalogue")
    .addOption(new Option("--lang <language>", "language of the game").choices([...languages]).makeOptionMandatory())
    .option("--dir <dir>", "folder to make (default: the name in lower case, below this one)")
    .action(make);
}

async function make(name: string, { lang, dir }: NewFlags): Promise<void> {
  const folder = resolve(dir ?? slugOf(name));
  const files = await writeNewGame({ name, language: lang, folder });
  const shown = relative(process.cwd(), folder) || ".";
  for (const file of files) print(join(shown, file));
  const { start, test, before = [] } = commands[lang];
  tell("\nNext:");
  if (shown !== ".") tell(`  cd ${shellWord(shown)}`);
  for (const command of before) tell(`  ${command}`);
  tell(`  minihub dev -- ${start}      play it, with several players side by side`);
  tell(`  ${test}`);
  tell(`  minihub check -- ${start}    try it against the rules of the protocol`);
  tell(`  minihub sim -- ${start}      play 200 matches at random`);
  tell(`README.md there tells the rest; what a game can do stands in minihub-sdk/README.md.`);
}
