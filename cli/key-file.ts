import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { Refusal } from "../protocol/errors.ts";
import { type KeyPair, newKeyPair } from "../protocol/keys.ts";
import { readKeyFile } from "../sdk/typescript/src/key-file.ts";

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
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal("data_unusable", `The key file ${path} cannot be written: ${why}. Name another with --key.`);
  }
  writeSync(file, `${pair.secretText}\n`);
  closeSync(file);
  return { pair, made: true, discard: () => rmSync(path, { force: true }) };
}

/** The key pair in a file that must be there. @throws Refusal data_unusable, key_file_exposed */
export function existingKeyPair(path: string): KeyPair {
  const pair = readKeyFile(path);
  if (pair) return pair;
  throw new Refusal(
    "data_unusable",
    `There is no key file ${path}. Name the one that minihub register made with --key.`,
  );
}
