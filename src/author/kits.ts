/**
 * The files of a new game, by language: a small game with its test, and the SDK beside it, so that nothing has to be fetched.
 * From inside the executable, or, when run from source, put together from the folders of this project;
 * `.ci/build.ts` writes what `buildKits` makes to dist/new and embeds it.
 */
import { basename, join, relative } from "node:path";
import { Glob } from "bun";

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
    .replace("defineGame, serve,", "defineGame,")
    .replace(/\nif \(import\.meta\.main\).*\n/, "");
  return {
    ...(await templates("typescript")),
    "game.ts": named(game),
    ...(await javascript()),
    ...prefixed("minihub-sdk/types/sdk/typescript/src/", forTypes(await folder(join(sdk, "src"), "**/*.ts"))),
    ...prefixed("minihub-sdk/types/protocol/", forTypes(await folder(join(root, "protocol"), "*.ts"))),
    "minihub-sdk/README.md": await Bun.file(join(sdk, "README.md")).text(),
  };
}

/** Sources as declarations: they import packages that are not there, and what is wrong with that is not the author's concern. */
function forTypes(kit: Kit): Kit {
  const note = "// @ts\u002dnocheck The source of the SDK, here for its types alone; ../index.js is what runs.\n";
  return Object.fromEntries(Object.entries(kit).map(([path, text]) => [path, note + text]));
}

/** The SDK for Bun and Node, with the packages that it needs inside. */
async function javascript(): Promise<Kit> {
  const entries = {
    index: join(root, "sdk/typescript/src/index.ts"),
    views: join(root, "sdk/typescript/src/views.ts"),
    testing: join(root, "sdk/typescript/src/testing.ts"),
  };
  const build = async (entrypoints: string[], minify: boolean) => {
    const { outputs } = await Bun.build({
      entrypoints,
      target: "node",
      format: "esm",
      splitting: true,
      minify,
      naming: { chunk: "chunk-[hash].[ext]" },
      define: { "process.env.NODE_ENV": '"production"' },
    });
    return outputs;
  };
  const kit = join(import.meta.dir, "kit");
  const loader = { "node-loader.js": "typescript.js", "node-hooks.js": "typescript-hooks.js" } as const;
  const outputs = [
    ...(await build(Object.values(entries), false)),
    ...(await build([join(kit, "node-loader.ts")], false)),
    ...(await build([join(kit, "node-hooks.ts")], true)),
  ];
  const files = outputs.map(async (output) => {
    const name = basename(output.path);
    const file = name === "node-loader.js" || name === "node-hooks.js" ? loader[name] : name;
    return [`minihub-sdk/${file}`, await output.text()] as const;
  });
  return Object.fromEntries(await Promise.all(files));
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
    ".gitignore": "*.key\nnode_modules/\n__pycache__/\n",
    "minihub-sdk/LICENSE": await Bun.file(join(root, "LICENSE")).text(),
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
