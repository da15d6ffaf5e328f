import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Refusal } from "../../protocol/errors.ts";
import { slugOf } from "../../protocol/slug.ts";
import { checkGameName } from "../auth/names.ts";
import { type Language, openKits } from "./kits.ts";

export interface NewGame {
  /** As it will be registered. */
  readonly name: string;
  readonly language: Language;
  /** Made if it is missing; must be empty. */
  readonly folder: string;
}

/**
 * Writes the folder of a new game. Gives the paths of its own files, without the SDK's.
 * @throws Refusal invalid, if the name cannot be one; data_unusable, if the folder is not empty or cannot be written
 */
export async function writeNewGame({ name, language, folder }: NewGame): Promise<string[]> {
  checkName(name);
  const isThere = existsSync(folder);
  try {
    if (isThere && readdirSync(folder).length > 0) {
      throw new Refusal("data_unusable", `The folder ${folder} is not empty. Name another one with --dir.`);
    }
  } catch (error) {
    throw unwritable(folder, error);
  }
  const kit = (await openKits())[language];
  const fill = (text: string) =>
    text
      .replaceAll("{{quotedName}}", () => JSON.stringify(name))
      .replaceAll("{{name}}", () => name)
      .replaceAll("{{slug}}", slugOf(name));
  try {
    for (const [path, text] of Object.entries(kit)) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, path.startsWith("minihub-sdk/") ? text : fill(text));
    }
  } catch (error) {
    // Half of a game is in the way of the next try.
    if (!isThere) rmSync(folder, { recursive: true, force: true });
    else for (const one of readdirSync(folder)) rmSync(join(folder, one), { recursive: true, force: true });
    throw unwritable(folder, error);
  }
  return Object.keys(kit).filter((path) => !path.startsWith("minihub-sdk/"));
}

function unwritable(folder: string, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new Refusal("data_unusable", `The folder ${folder} cannot be written: ${why}. Name another one with --dir.`);
}

/** What no hub registers would be found out too late. */
function checkName(name: string): void {
  let why = "It has spaces around it, or several in a row.";
  try {
    if (checkGameName(name).name === name) return;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    why = error.message;
  }
  throw new Refusal("invalid", `The name of a game is one that a hub registers. ${why}`);
}
