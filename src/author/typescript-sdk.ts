/**
 * The SDK for TypeScript as it is installed, for Bun and Node: JavaScript with the packages that it needs inside, and
 * declarations. For the folders of new games, and for the npm package (`.ci/sdk.ts`).
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { Glob } from "bun";

const root = join(import.meta.dir, "../..");
const sdk = join(root, "sdk/typescript");
/** Its doors: `@minihub/sdk`, `@minihub/sdk/views`, `@minihub/sdk/testing`. */
const doors = ["index", "views", "testing"] as const;

/** Text by path. @throws Error if it does not build */
export async function buildTypescriptSdk(): Promise<Readonly<Record<string, string>>> {
  return {
    ...(await bundle(
      doors.map((door) => join(sdk, "src", `${door}.ts`)),
      { minify: false },
    )),
    ...(await declarations()),
  };
}

/** ES modules for Node, text by file name. */
export async function bundle(
  entrypoints: string[],
  { minify }: { readonly minify: boolean },
): Promise<Record<string, string>> {
  const { outputs } = await Bun.build({
    entrypoints,
    target: "node",
    format: "esm",
    splitting: true,
    minify,
    naming: { chunk: "chunk-[hash].[ext]" },
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const files = outputs.map(async (output) => [basename(output.path), await output.text()] as const);
  return Object.fromEntries(await Promise.all(files));
}

/** What the doors declare, and whatever that names: the SDK's own beside the doors, the protocol's in a folder. */
async function declarations(): Promise<Record<string, string>> {
  const all = await emitted();
  const wanted = new Map<string, string>();
  const take = (path: string) => {
    if (wanted.has(path)) return;
    const text = all.get(path);
    if (text === undefined) throw new Error(`the compiler declares nothing for ${path}`);
    wanted.set(path, text);
    for (const [, name = ""] of text.matchAll(/"(\.\/[^"]+)\.js"/g)) take(join(dirname(path), `${name}.d.ts`));
  };
  for (const door of doors) take(`${door}.d.ts`);
  return Object.fromEntries(wanted);
}

/** All declarations, in the places that they have in the package. */
async function emitted(): Promise<Map<string, string>> {
  const out = mkdtempSync(join(tmpdir(), "minihub-sdk-"));
  try {
    const tsc = join(dirname(Bun.resolveSync("typescript/package.json", root)), "bin/tsc");
    const ran = Bun.spawnSync([process.execPath, tsc, "-p", join(sdk, "tsconfig.build.json"), "--outDir", out]);
    if (!ran.success) throw new Error(`tsc: ${ran.stdout.toString()}${ran.stderr.toString()}`);
    const files = await Array.fromAsync(new Glob("**/*.d.ts").scan({ cwd: out }));
    return new Map(
      files.map((path) => [path.replace(/^sdk\/typescript\/src\//, ""), placed(readFileSync(join(out, path), "utf8"))]),
    );
  } finally {
    rmSync(out, { recursive: true });
  }
}

function placed(text: string): string {
  return text
    .replaceAll(/"(?:\.\.\/){3}(protocol\/[\w-]+)\.ts"/g, '"./$1.js"')
    .replaceAll(/"(\.\/[\w-]+)\.ts"/g, '"$1.js"');
}
