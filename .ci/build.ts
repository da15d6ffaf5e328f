/**
 * Builds the executable: the web client to dist/web, then cli/main.ts with those files embedded to
 * dist/minihub. It stands in .ci, beside the other steps that the test run and install.sh share,
 * because nothing of the hub imports it.
 *
 *     bun .ci/build.ts
 */
import { mkdir, rm } from "node:fs/promises";
import { buildWeb } from "../src/assets.ts";
import { buildKits, kitsFile } from "../src/author/kits.ts";
import { buildPageFiles, pageFolder } from "../src/dev/page-files.ts";

const root = Bun.fileURLToPath(new URL("..", import.meta.url));

/** Ink names React's developer tools in an import that runs only where `DEV=true` is set; we don't have them. */
const withoutDevtools: Bun.BunPlugin = {
  name: "without-react-devtools",
  setup(build) {
    build.onResolve({ filter: /^react-devtools-core$/ }, () => ({
      path: "react-devtools-core",
      namespace: "stub",
    }));
    build.onLoad({ filter: /.*/, namespace: "stub" }, () => ({
      contents: "export default { initialize() {}, connectToDevTools() {} };",
      loader: "js",
    }));
  },
};

async function writeWeb(): Promise<void> {
  await rm(`${root}dist/web`, { recursive: true, force: true });
  for (const [path, file] of await buildWeb()) await Bun.write(`${root}dist/web${path}`, file.bytes);
}

async function writeDevPage(): Promise<void> {
  await rm(`${root}dist/${pageFolder}`, { recursive: true, force: true });
  for (const [path, { text }] of await buildPageFiles()) await Bun.write(`${root}dist/${pageFolder}${path}`, text);
}

async function writeKits(): Promise<void> {
  await Bun.write(`${root}dist/${kitsFile}`, JSON.stringify(await buildKits()));
}

/**
 * The two `autoload` switches are a security matter: with them on, the executable would run code named
 * in a bunfig.toml, and read an .env, of whatever folder it is started in.
 */
async function compile(): Promise<void> {
  await Bun.build({
    entrypoints: [`${root}cli/main.ts`],
    target: "bun",
    format: "esm",
    minify: true,
    bytecode: true,
    sourcemap: "linked",
    define: { "process.env.NODE_ENV": '"production"' },
    jsx: { development: false },
    plugins: [withoutDevtools],
    compile: {
      outfile: `${root}dist/minihub`,
      assets: [`${root}dist/web`, `${root}dist/new`, `${root}dist/${pageFolder}`],
      autoloadBunfig: false,
      autoloadDotenv: false,
    },
  });
}

await mkdir(`${root}dist`, { recursive: true });
await writeWeb();
await writeKits();
await writeDevPage();
await compile();
