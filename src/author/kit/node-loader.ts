/**
 * `node --import ./minihub-sdk/typescript.js main.ts`: lets a Node that does not run TypeScript by itself (before 22.18) do so.
 * Types are taken away, line by line; nothing is checked.
 */
import { register } from "node:module";

if (process.versions["bun"] === undefined && !Reflect.get(process.features, "typescript")) {
  const hooks = "./typescript-hooks.js";
  // oxlint-disable-next-line typescript/no-deprecated -- what replaces it is missing in the very versions this is for
  register(hooks, import.meta.url);
}
