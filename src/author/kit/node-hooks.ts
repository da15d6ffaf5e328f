/** Hooks of Node's module loader, run in a thread of their own: see node-loader.ts. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "sucrase";

interface Loaded {
  readonly format: string;
  readonly source: string;
  readonly shortCircuit: true;
}

type NextLoad = (url: string, context: unknown) => unknown;

export async function load(url: string, context: unknown, nextLoad: NextLoad): Promise<unknown> {
  if (!url.startsWith("file:") || !url.endsWith(".ts")) return nextLoad(url, context);
  const filePath = fileURLToPath(url);
  const { code } = transform(await readFile(filePath, "utf8"), {
    transforms: ["typescript"],
    disableESTransforms: true,
    keepUnusedImports: true,
    filePath,
  });
  return { format: "module", source: code, shortCircuit: true } satisfies Loaded;
}
