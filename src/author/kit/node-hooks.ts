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
  return {
    format: "module",
    source: withoutTypes(await readFile(filePath, "utf8"), filePath),
    shortCircuit: true,
  } satisfies Loaded;
}

/** @throws SyntaxError with the place in the file, and without a stack: that would be of this one. */
function withoutTypes(source: string, filePath: string): string {
  try {
    return transform(source, {
      transforms: ["typescript"],
      disableESTransforms: true,
      keepUnusedImports: true,
      filePath,
    }).code;
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/^Error transforming /, "") : String(error);
    const wrong = new SyntaxError(message);
    wrong.stack = `SyntaxError: ${message}`;
    throw wrong;
  }
}
