import { closeSync, fstatSync, openSync, readFileSync, writeSync } from "node:fs";
import { Refusal } from "../protocol/errors.ts";
import { type KeyPair, keyPairFromSecret, newKeyPair } from "../protocol/keys.ts";

/** A game's key pair in a file: its secret key as one line, for its owner's eyes. Made where the file is missing. */
export function openKeyFile(path: string): { readonly pair: KeyPair; readonly made: boolean } {
  const existing = readKeyFile(path);
  if (existing) return { pair: existing, made: false };
  const pair = newKeyPair("game");
  let file: number;
  try {
    file = openSync(path, "wx", 0o600);
  } catch (error) {
    throw new Refusal(
      "data_unusable",
      `The key file ${path} cannot be written: ${String(error)}. Name another with --key.`,
    );
  }
  writeSync(file, `${pair.secretText}\n`);
  closeSync(file);
  return { pair, made: true };
}

function readKeyFile(path: string): KeyPair | undefined {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new Refusal("data_unusable", `The key file ${path} cannot be read: ${String(error)}.`);
  }
  try {
    if (process.platform !== "win32" && (fstatSync(file).mode & 0o077) !== 0) {
      throw new Refusal("key_file_exposed", `${path} can be read by other users. Run: chmod 600 ${path}`);
    }
    return keyPairFromSecret("game", readFileSync(file, "utf8").trim());
  } finally {
    closeSync(file);
  }
}
