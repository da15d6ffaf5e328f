/**
 * The files of a new game, by language: a small game with its test, and the SDK beside it, so that nothing has to be fetched.
 * From inside the executable, or, when run from source, put together from the folders of this project;
 * `.ci/build.ts` writes what `buildKits` makes to dist/new and embeds it.
 */
import { join, relative } from "node:path";
import { Glob } from "bun";
import { buildTypescriptSdk, bundle } from "./typescript-sdk.ts";

export const languages = ["typescript", "python", "go"] as const;
export type Language = (typeof languages)[number];

/** Text by path. `{{name}}` and `{{slug}}` stand for those of the game. */
export type Kit = Readonly<Record<string, string>>;
export type Kits = Readonly<Record<Language, Kit>>;

/** Below dist, and so in the executable. */
export const kitsFile = "new/kits.json";
const root = join(import.meta.dir, "../..");

export async function openKits(): Promise<Kits> {
  if (!Bun.isStandaloneExecutable) return buildKits();
  const blob = Bun.embeddedFiles.find((file) => "name" in file && file.name === kitsFile);
  if (!blob) throw new Error(`${kitsFile} is not in the executable`);
  return (await blob.json()) as Kits;
}

/** From the project's own folders. */
export async function buildKits(): Promise<Kits> {
  return { typescript: await typescriptKit(), python: await pythonKit(), go: await goKit() };
}

async function typescriptKit(): Promise<Kit> {
  const sdk = join(root, "sdk/typescript");
  const example = await Bun.file(join(sdk, "examples/rock-paper-scissors.ts")).text();
  const game = withoutIntroduction(
    example,
    /^\/\*\*.*?\*\/\n/s,
    "/** {{name}}: pick at the same time. Who first wins enough rounds wins. */\n",
  )
    .replace('"../src/index.ts"', '"#minihub"')
    .replace('"../src/views.ts"', '"#minihub/views"')
    .replace("defineGame, run,", "defineGame,")
    .replace(/\nif \(import\.meta\.main\).*\n/, "");
  return {
    ...(await templates("typescript")),
    "game.ts": named(game),
    ...prefixed("minihub-sdk/", { ...(await buildTypescriptSdk()), ...(await loader()) }),
    "minihub-sdk/README.md": (await Bun.file(join(sdk, "README.md")).text()).replaceAll("@minihub/sdk", "#minihub"),
  };
}

/** Lets a Node that does not run TypeScript by itself do so. */
async function loader(): Promise<Kit> {
  const kit = join(import.meta.dir, "kit");
  const loaderFiles = await bundle([join(kit, "node-loader.ts")], { minify: false });
  const hooks = await bundle([join(kit, "node-hooks.ts")], { minify: true });
  return {
    "typescript.js": loaderFiles["node-loader.js"] ?? "",
    "typescript-hooks.js": hooks["node-hooks.js"] ?? "",
  };
}

async function pythonKit(): Promise<Kit> {
  const sdk = join(root, "sdk/python");
  const example = await Bun.file(join(sdk, "examples/rock_paper_scissors.py")).text();
  const game = withoutIntroduction(
    example,
    /^""".*?"""\n/s,
    '"""{{name}}: pick at the same time. Who first wins enough rounds wins."""\n',
  ).replace("\nfrom minihub import", "\nimport _sdk  # noqa: F401 -- finds the SDK; first\nfrom minihub import");
  return {
    ...(await templates("python")),
    "game.py": named(game),
    ...prefixed("minihub-sdk/minihub/", await folder(join(sdk, "src/minihub"), "**/*.py")),
    "minihub-sdk/README.md": await Bun.file(join(sdk, "README.md")).text(),
  };
}

async function goKit(): Promise<Kit> {
  const sdk = join(root, "sdk/go");
  const example = join(sdk, "examples/rockpaperscissors");
  const main = await Bun.file(join(example, "main.go")).text();
  const game = withoutIntroduction(
    main,
    /^(\/\/.*\n)+/,
    "// {{name}}: pick at the same time. Who first wins enough rounds wins.\n",
  );
  const files = Object.entries(await folder(sdk, "**/*.go")).filter(
    ([path]) => !/^(examples|internal\/(fakehub|probe|vectors))\/|_test\.go$/.test(path),
  );
  return {
    ...(await templates("go")),
    "main.go": named(game),
    "main_test.go": await Bun.file(join(example, "main_test.go")).text(),
    ...prefixed("minihub-sdk/", Object.fromEntries(files)),
    "minihub-sdk/go.mod": await Bun.file(join(sdk, "go.mod")).text(),
    "minihub-sdk/README.md": await Bun.file(join(sdk, "README.md")).text(),
  };
}

/** The example's own introduction is about all SDKs. @throws if it is not there any more */
function withoutIntroduction(source: string, introduction: RegExp, instead: string): string {
  if (!introduction.test(source)) throw new Error("the example game does not begin with its introduction");
  return source.replace(introduction, () => instead);
}

function named(source: string): string {
  return source.replace('"Rock Paper Scissors"', () => "{{quotedName}}");
}

async function templates(language: Language): Promise<Kit> {
  const files = await folder(join(import.meta.dir, "kit", language), "*.template");
  const kit = Object.entries(files).map(([path, text]) => [path.replace(/\.template$/, ""), text] as const);
  return {
    ...Object.fromEntries(kit),
    ".gitignore": "*.key\nnode_modules/\n__pycache__/\n.venv/\n",
    "minihub-sdk/LICENSE": await Bun.file(join(root, "LICENSE")).text(),
    "minihub-sdk/SPEC.md": await Bun.file(join(root, "protocol/SPEC.md")).text(),
  };
}

async function folder(path: string, pattern: string): Promise<Kit> {
  const found = await Array.fromAsync(new Glob(pattern).scan({ cwd: path, dot: true }));
  const files = found
    .sort()
    .map(async (file) => [relative(path, join(path, file)), await Bun.file(join(path, file)).text()] as const);
  return Object.fromEntries(await Promise.all(files));
}

function prefixed(prefix: string, kit: Kit): Kit {
  return Object.fromEntries(Object.entries(kit).map(([path, text]) => [prefix + path, text]));
}
