import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atEnd } from "./at-end.ts";

const made: string[] = [];

/** A fresh folder, removed when the tests are over. */
export function tempFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "minihub-test-"));
  made.push(path);
  return path;
}

atEnd(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});
