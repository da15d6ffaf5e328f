import { Refusal } from "../../protocol/errors.ts";
import type { KeyPair, KeyRole } from "../../protocol/keys.ts";
import { keyPairFromSecret, newKeyPair } from "../../protocol/keys.ts";
import { createPrivateFile, readPrivateFile } from "./private-file.ts";

/**
 * The key pair in this file, made at the first start: the secret as text (SH… or SG…), mode 0600.
 * Authors pin the hub's public key, so a lost file means that every game server must be told the new address.
 * @throws Refusal key_file_exposed if others can reach the file; data_unusable if it cannot be read, written or understood.
 */
export function openKeyFile(path: string, role: KeyRole = "hub"): KeyPair {
  const text = readPrivateFile(path);
  if (text === undefined) {
    const pair = newKeyPair(role);
    createPrivateFile(path, `${pair.secretText}\n`);
    return pair;
  }
  try {
    return keyPairFromSecret(role, text.trim());
  } catch {
    throw new Refusal(
      "data_unusable",
      `The key file ${path} does not hold a secret key of a ${role}. Restore it from a backup, or move it away to make a new one.`,
    );
  }
}
