import { Refusal } from "../../../protocol/errors.ts";
import type { Game } from "./game.ts";
import { serve } from "./serve.ts";

/** As the SDKs for Python and Go end: wrong settings, and refused for good. */
const exitUsage = 2;
const exitRefused = 3;
const settings: ReadonlySet<string> = new Set(["invalid", "data_unusable"]);

/**
 * The whole program of a game: plays it at the hub of MINIHUB_ADDRESS until Ctrl-C. What trying again does not mend is
 * one line on stderr, and the process ends with code 2 or 3.
 */
export async function run(game: Game): Promise<void> {
  try {
    await serve(game);
  } catch (error) {
    // The stack of a refusal leads into the SDK, where there is nothing to mend.
    if (!(error instanceof Refusal)) throw error;
    console.error(error.rule === undefined ? error.message : `${error.message} [${error.rule}]`);
    process.exitCode = settings.has(error.code) ? exitUsage : exitRefused;
  }
}
