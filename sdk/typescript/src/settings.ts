import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { parseLinkAddress, type LinkAddress } from "../../../protocol/address.ts";
import { Refusal } from "../../../protocol/errors.ts";
import { keyPairFromSecret, type KeyPair } from "../../../protocol/keys.ts";

/** The hub's address from the settings or MINIHUB_ADDRESS. @throws Refusal that says what to do */
export function findAddress(given: string | undefined): LinkAddress {
  const text = given ?? process.env["MINIHUB_ADDRESS"];
  if (text) return parseLinkAddress(text);
  throw new Refusal("invalid", "Where is the hub? Set MINIHUB_ADDRESS to the address that minihub register printed.");
}

/**
 * The game's key from the settings, or from the file that MINIHUB_KEY names.
 * @param given the path of a key file, or the secret key itself (SG…)
 * @throws Refusal that says what to do; no part of the key is in it
 */
export function findKey(given: string | undefined): KeyPair {
  const setting = given ?? process.env["MINIHUB_KEY"];
  if (!setting) {
    throw new Refusal("invalid", "Which key? Set MINIHUB_KEY to the key file that minihub register has made.");
  }
  if (/^SG[A-Z2-7]{56}$/.test(setting)) return keyPairFromSecret("game", setting);
  return keyPairFromSecret("game", readKeyFile(setting));
}

function readKeyFile(path: string): string {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new Refusal("data_unusable", `The key file ${path} cannot be read (${why}). Make one with minihub register.`);
  }
  try {
    if (process.platform !== "win32" && (fstatSync(file).mode & 0o077) !== 0) {
      throw new Refusal("key_file_exposed", `${path} can be read by other users. Run: chmod 600 ${path}`);
    }
    return readFileSync(file, "utf8").trim();
  } finally {
    closeSync(file);
  }
}
