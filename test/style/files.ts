/** The project's own files, for the checks in this folder: what git tracks or would track, with text. */
import { existsSync, readFileSync } from "node:fs";

export const root = Bun.fileURLToPath(new URL("../../", import.meta.url));

export interface ProjectFile {
  /** From the top folder, with `/`: `src/hub.ts`. */
  readonly path: string;
  readonly text: string;
}

/** @param extensions of the files wanted, such as `[".ts", ".tsx"]`; `[]` for all text files. */
export function projectFiles(extensions: readonly string[]): ProjectFile[] {
  const listed = Bun.spawnSync(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  if (!listed.success) throw new Error(`git ls-files failed: ${listed.stderr.toString()}`);
  const paths = new Set(listed.stdout.toString().split("\0"));
  return [...paths]
    .filter((path) => path !== "" && existsSync(root + path))
    .filter((path) => extensions.length === 0 || extensions.some((extension) => path.endsWith(extension)))
    .map((path) => ({ path, text: readFileSync(root + path, "utf8") }))
    .filter(({ text }) => !text.includes("\0"));
}

export function lineOf(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
