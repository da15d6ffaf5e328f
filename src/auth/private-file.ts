import { closeSync, existsSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from "node:fs";
import { Refusal } from "../../protocol/errors.ts";

/** The text of a file that only its owner may read. Undefined if there is none. @throws Refusal key_file_exposed, data_unusable */
export function readPrivateFile(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  refuseExposed(path);
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw unusable(path, error);
  }
}

/** Makes a file of mode 0600; one that is there is left alone. @throws Refusal data_unusable */
export function createPrivateFile(path: string, text: string): void {
  try {
    const file = openSync(path, "wx", 0o600);
    writeSync(file, text);
    fsyncSync(file);
    closeSync(file);
  } catch (error) {
    throw unusable(path, error);
  }
}

/** @throws Refusal key_file_exposed if group or others may do anything with it. Windows has no such modes. */
function refuseExposed(path: string): void {
  if (process.platform === "win32") return;
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) === 0) return;
  throw new Refusal(
    "key_file_exposed",
    `The key file ${path} has mode ${mode.toString(8).padStart(4, "0")}: others can reach it. Run chmod 600 ${path}; if others had access, make a new key.`,
  );
}

function unusable(path: string, cause: unknown): Refusal {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Refusal("data_unusable", `The key file ${path} cannot be used: ${why}. Mend its rights or its folder's.`);
}
