import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { Refusal } from "../../../protocol/errors.ts";
import { keyPairFromSecret, type KeyPair } from "../../../protocol/keys.ts";

/**
 * A game's key pair in a file: its secret key (SG…) in one line, for its owner's eyes alone. Undefined if there is no such file.
 * @throws Refusal key_file_exposed, data_unusable; no part of what the file holds is in it
 */
export function readKeyFile(path: string): KeyPair | undefined {
  const text = readPrivate(path);
  if (text === undefined) return undefined;
  try {
    return keyPairFromSecret("game", text.trim());
  } catch {
    throw new Refusal(
      "data_unusable",
      `${path} does not hold a game's secret key (SG… in one line). Name another file.`,
    );
  }
}

function readPrivate(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    if (process.platform !== "win32" && (fstatSync(file).mode & 0o077) !== 0) {
      const word = /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
      throw new Refusal(
        "key_file_exposed",
        `Other users of this machine can reach ${path}. Run: chmod 600 ${word} (if others had access, make a new key).`,
      );
    }
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal("data_unusable", `The key file ${path} cannot be read: ${why}. Name another.`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
