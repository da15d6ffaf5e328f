import { closeSync, fstatSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { Refusal } from "../protocol/errors.ts";
import { type KeyPair, keyPairFromSecret, newKeyPair } from "../protocol/keys.ts";
import { shellWord } from "./output.ts";

export interface KeyFile {
  readonly pair: KeyPair;
  /** The file was not there before. */
  readonly made: boolean;
  /** Takes back what was made. */
  discard(): void;
}

/** A game's key pair in a file: its secret key as one line, for its owner's eyes. Made where the file is missing. */
export function openKeyFile(path: string): KeyFile {
  const existing = readKeyFile(path);
  if (existing) return { pair: existing, made: false, discard: () => {} };
  const pair = newKeyPair("game");
  let file: number;
  try {
    file = openSync(path, "wx", 0o600);
  } catch (error) {
    throw unusable(path, "written", error);
  }
  writeSync(file, `${pair.secretText}\n`);
  closeSync(file);
  return { pair, made: true, discard: () => rmSync(path, { force: true }) };
}

function readKeyFile(path: string): KeyPair | undefined {
  let text: string;
  try {
    text = readPrivate(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error instanceof Refusal ? error : unusable(path, "read", error);
  }
  try {
    return keyPairFromSecret("game", text.trim());
  } catch {
    throw new Refusal(
      "data_unusable",
      `${path} does not hold a game's secret key (SG… in one line). Name another file with --key; one that does not exist is made.`,
    );
  }
}

function readPrivate(path: string): string {
  const file = openSync(path, "r");
  try {
    if (process.platform !== "win32" && (fstatSync(file).mode & 0o077) !== 0) {
      throw new Refusal(
        "key_file_exposed",
        `Other users of this machine can reach ${path}. Run: chmod 600 ${shellWord(path)} (if others had access, make a new key).`,
      );
    }
    return readFileSync(file, "utf8");
  } finally {
    closeSync(file);
  }
}

function unusable(path: string, what: "read" | "written", error: unknown): Refusal {
  const why = error instanceof Error ? error.message : String(error);
  return new Refusal("data_unusable", `The key file ${path} cannot be ${what}: ${why}. Name another with --key.`);
}
