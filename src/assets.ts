/**
 * The files of the web client: from inside the executable, or, when the hub runs from source, built
 * in memory at start. `.ci/build.ts` writes what `buildWeb` makes to dist/web and embeds that folder,
 * so both ways serve the same bytes.
 */
import { gzipSync } from "node:zlib";

/** One file of the web client, ready to be sent. */
export interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same bytes as `bytes` for `Content-Encoding: gzip`; absent where that saves nothing. */
  readonly gzip: Uint8Array<ArrayBuffer> | undefined;
  /** Value for `Content-Type`. */
  readonly type: string;
  /** Value for `ETag`, quotes included. With gzip it is still the same representation: send it weak or vary. */
  readonly etag: string;
  /** Its name carries its hash: it may be cached for ever. */
  readonly immutable: boolean;
}

export interface Assets {
  /** `path` as in the URL: `/index.html`, `/assets/index-1a2b3c4d.js`. Exact match only, nothing is opened. */
  get(path: string): Asset | undefined;
  /** All paths, sorted. */
  paths(): readonly string[];
}

/** Where `buildWeb` puts every file whose name carries its hash. */
const hashedFolder = "/assets/";

/** Extensions worth compressing; images and fonts are compressed already. */
const compressible = /\.(html|js|css|svg|json|webmanifest|txt)$/;

/** Opens the embedded files or, from source, builds them. @throws if src/web does not build. */
export async function openAssets(): Promise<Assets> {
  const files = Bun.isStandaloneExecutable ? await embeddedFiles() : await buildWeb();
  const assets = new Map<string, Asset>();
  for (const [path, { bytes, type }] of files) {
    if (path.endsWith(".gz")) continue;
    assets.set(path, {
      bytes,
      gzip: files.get(`${path}.gz`)?.bytes,
      type,
      etag: `"${Bun.hash(bytes).toString(36)}"`,
      immutable: path.startsWith(hashedFolder),
    });
  }
  const paths = [...assets.keys()].sort();
  return { get: (path) => assets.get(path), paths: () => paths };
}

export interface WebFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/** Builds src/web for browsers: URL path (`/index.html`, `/index.html.gz`, …) to file. */
export async function buildWeb(): Promise<ReadonlyMap<string, WebFile>> {
  const { outputs } = await Bun.build({
    entrypoints: [`${import.meta.dir}/web/index.html`],
    target: "browser",
    minify: true,
    splitting: true,
    publicPath: "/",
    define: { "process.env.NODE_ENV": '"production"' },
    naming: {
      chunk: "assets/[name]-[hash].[ext]",
      asset: "assets/[name]-[hash].[ext]",
    },
  });
  const files = new Map<string, WebFile>();
  for (const output of outputs) {
    const path = `/${output.path.replace(/^\.?\//, "")}`;
    const bytes = new Uint8Array(await output.arrayBuffer());
    files.set(path, { bytes, type: output.type });
    if (!compressible.test(path)) continue;
    const gzip = gzipSync(bytes, { level: 9 });
    if (gzip.byteLength >= bytes.byteLength) continue;
    files.set(`${path}.gz`, { bytes: gzip, type: "application/gzip" });
  }
  return files;
}

async function embeddedFiles(): Promise<ReadonlyMap<string, WebFile>> {
  const files = new Map<string, WebFile>();
  for (const blob of Bun.embeddedFiles) {
    // Bun names each by its path below dist; other embedded files, if there ever are, are not the web's.
    if (!("name" in blob) || typeof blob.name !== "string") continue;
    if (!blob.name.startsWith("web/")) continue;
    const path = blob.name.slice("web".length);
    files.set(path, { bytes: await blob.bytes(), type: blob.type });
  }
  return files;
}
