import { readFileSync, statSync, writeFileSync } from "node:fs";
import { Refusal } from "../protocol/errors.ts";
import { keyPairFromSecret, newKeyPair } from "../protocol/keys.ts";
import type { Games } from "./auth/games.ts";

/** Gives a bundled game its key pair, in a file that its process reads, and enters it as approved. */
export async function enterBundledGame(
  games: Pick<Games, "ensureBundledGame">,
  name: string,
  keyFile: string,
): Promise<void> {
  await games.ensureBundledGame(name, readOrMake(keyFile));
}

function readOrMake(keyFile: string): Uint8Array {
  try {
    if ((statSync(keyFile).mode & 0o077) !== 0) {
      throw new Refusal("key_file_exposed", `${keyFile} can be read by other users. Run: chmod 600 ${keyFile}`);
    }
    return keyPairFromSecret("game", readFileSync(keyFile, "utf8").trim()).publicKey;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  const pair = newKeyPair("game");
  writeFileSync(keyFile, `${pair.secretText}\n`, { mode: 0o600, flag: "wx" });
  return pair.publicKey;
}
