import { Refusal } from "../../protocol/errors.ts";
import { verifySignature } from "../../protocol/signing.ts";
import type { Random } from "./tokens.ts";

/** What somebody says of a key: that a signature, of a message with this nonce, is by it. */
export interface Signed {
  /** As text, G… */
  readonly key: string;
  readonly nonce: string;
  /** Hex. */
  readonly signature: string;
}

/** Nonces to sign, each given to one key, good for five minutes and one try. */
export interface Challenges {
  /** @throws Refusal busy */
  issue(key: string): string;
  /** Spends the nonce. `message` builds what was to be signed; `publicKey` is `key` in its 32 bytes, vetted. */
  proves(claim: Signed, publicKey: Uint8Array, message: () => Uint8Array): boolean;
}

const challengeMs = 5 * 60_000;
const challengesMax = 10_000;

export function createChallenges(monotonic: () => number, random: Random): Challenges {
  // Nonce -> the key it was given to; oldest first.
  const open = new Map<string, { readonly key: string; readonly expires: number }>();

  const dropExpired = (now: number) => {
    for (const [nonce, { expires }] of open) {
      if (expires > now) return;
      open.delete(nonce);
    }
  };

  return {
    issue(key) {
      const now = monotonic();
      dropExpired(now);
      if (open.size >= challengesMax) throw new Refusal("busy");
      const nonce = Buffer.from(random(32)).toString("hex");
      open.set(nonce, { key, expires: now + challengeMs });
      return nonce;
    },

    proves({ key, nonce, signature }, publicKey, message) {
      const challenge = open.get(nonce);
      open.delete(nonce);
      if (challenge?.key !== key || challenge.expires <= monotonic()) return false;
      if (!/^[0-9a-fA-F]{128}$/.test(signature)) return false;
      return verifySignature(publicKey, message(), Buffer.from(signature, "hex"));
    },
  };
}
