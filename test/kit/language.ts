import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Language } from "../../src/author/kits.ts";

const root = join(import.meta.dir, "../..");

/** A Python with the packages of the SDK: the one that MINIHUB_PYTHON names, or that of `install.sh --dev`. */
export const python = [process.env["MINIHUB_PYTHON"], join(root, ".venv/bin/python")].find(
  (path) => path !== undefined && existsSync(path),
);

/** What starts a game of `minihub new` in its folder; undefined where the language is not on this machine. */
export const starts: Readonly<Record<Language, readonly string[] | undefined>> = {
  typescript: Bun.which("npm") === null ? undefined : ["npm", "start"],
  python: python === undefined ? undefined : [python, "game.py"],
  go: Bun.which("go") === null ? undefined : ["go", "run", "."],
};
