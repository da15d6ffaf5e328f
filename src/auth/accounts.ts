import type { AccountParts } from "./account-parts.ts";
import type { OwnAccount } from "./own-account.ts";
import { createOwnAccount } from "./own-account.ts";
import { createProof } from "./proof.ts";
import type { SignIn } from "./sign-in.ts";
import { createSignIn } from "./sign-in.ts";

export interface Accounts extends SignIn, OwnAccount {}

export function createAccounts(parts: AccountParts): Accounts {
  // One proof for both: a password is guessed as slowly at any door.
  const proof = createProof(parts);
  return { ...createSignIn(parts, proof), ...createOwnAccount(parts, proof) };
}
