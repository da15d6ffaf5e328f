/**
 * Builds the TypeScript SDK to sdk/typescript/dist, as `npm pack` and `npm publish` there want it.
 *
 *     bun .ci/sdk.ts
 */
import { rm } from "node:fs/promises";
import { buildTypescriptSdk } from "../src/author/typescript-sdk.ts";

const dist = Bun.fileURLToPath(new URL("../sdk/typescript/dist/", import.meta.url));

await rm(dist, { recursive: true, force: true });
for (const [path, text] of Object.entries(await buildTypescriptSdk())) await Bun.write(dist + path, text);
