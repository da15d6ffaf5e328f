/** The author's page: from inside the executable or, from source, built at start; as src/assets.ts does for players. */
import { join } from "node:path";

export interface PageFile {
  readonly text: string;
  readonly type: string;
}
export type PageFiles = ReadonlyMap<string, PageFile>;

/** Below dist, and so in the executable. */
export const pageFolder = "dev-page";

export async function openPageFiles(): Promise<PageFiles> {
  if (!Bun.isStandaloneExecutable) return buildPageFiles();
  const files = new Map<string, PageFile>();
  for (const blob of Bun.embeddedFiles) {
    if (!("name" in blob) || typeof blob.name !== "string" || !blob.name.startsWith(`${pageFolder}/`)) continue;
    files.set(blob.name.slice(pageFolder.length), { text: await blob.text(), type: blob.type });
  }
  return files;
}

/** Builds src/dev-page for browsers. @throws if it does not build */
export async function buildPageFiles(): Promise<PageFiles> {
  const { outputs } = await Bun.build({
    entrypoints: [join(import.meta.dir, "../dev-page/index.html")],
    target: "browser",
    minify: true,
    publicPath: "/",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const files = outputs.map(async (output) => {
    const path = `/${output.path.replace(/^\.?\//, "")}`;
    return [path, { text: await output.text(), type: output.type }] as const;
  });
  return new Map(await Promise.all(files));
}
