import { parseLinkAddress, type LinkAddress } from "../../../protocol/address.ts";
import { Refusal } from "../../../protocol/errors.ts";
import { keyPairFromSecret, type KeyPair } from "../../../protocol/keys.ts";
import { readKeyFile } from "./key-file.ts";

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
  const pair = readKeyFile(setting);
  if (pair) return pair;
  throw new Refusal("data_unusable", `There is no key file ${setting}. Make one with minihub register.`);
}
