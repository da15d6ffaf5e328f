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

/**
 * Nonces to sign, each given to one key, good for five minutes and one try. Anybody gets them, and they cost next to
 * nothing; so nobody can use them up: where too many are open, the oldest is forgotten.
 */
export interface Challenges {
  issue(key: string): string;
  /** Spends the nonce. `message` builds what was to be signed; `publicKey` is `key` in its 32 bytes. */
  proves(claim: Signed, publicKey: Uint8Array, message: () => Uint8Array): boolean;
}

const challengeMs = 5 * 60_000;
/** 5 MB. Of a hub that does nothing but answer challenges, 5,000 a second, one is good for 4 s, which is all that a program needs. */
const challengesMax = 20_000;

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
      const [oldest] = open.keys();
      if (open.size >= challengesMax && oldest !== undefined) open.delete(oldest);
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
