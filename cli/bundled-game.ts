import { Command } from "commander";
import { Refusal } from "../protocol/errors.ts";
import { serve } from "../sdk/typescript/src/serve.ts";
import { bundledGames } from "./bundled-games.ts";

/** Runs the server of a game that ships with the hub; the hub starts it as a process of its own. */
export function bundledGameCommand(): Command {
  return new Command("bundled-game")
    .argument("<name>", "one of the games inside this executable")
    .description("run a bundled game's server; the hub does this by itself")
    .action(async (name: string) => {
      const bundled = bundledGames.find((entry) => entry.name === name);
      if (!bundled) throw new Refusal("not_found", `There is no bundled game "${name}".`);
      // The hub holds the other end: its end means that the hub is gone, however it went.
      for (const end of ["end", "close", "error"]) process.stdin.on(end, () => process.exit(0));
      process.stdin.resume();
      await serve(await bundled.load());
    });
}
