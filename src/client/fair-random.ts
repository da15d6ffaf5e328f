import type { RevealedRandom } from "../../protocol/http.ts";
import { hmacSha256, sha256 } from "./sha256.ts";

/** What a check of a match's fair random numbers says (SPEC.md, RN4). */
export interface RandomCheck {
  /** The hub has shown the seed that it had committed to. */
  readonly holds: boolean;
  /** Every number that the game asked for, 32 bytes in hex, in that order. */
  readonly numbers: readonly { readonly label: string; readonly bytes: string }[];
}

/**
 * Computes the numbers of a match anew from what was shown after it.
 * @param seen the commit that this client saw while the match was played, in hex; without it the hub's word is all there is
 */
export function checkRandom(match: string, random: RevealedRandom, seen: string | undefined): RandomCheck {
  const seed = fromHex(random.seed);
  if (!seed) return { holds: false, numbers: [] };
  const text = new TextEncoder();
  return {
    holds: toHex(sha256(seed)) === (seen ?? random.commit),
    numbers: random.labels.map((label) => ({
      label,
      bytes: toHex(hmacSha256(seed, text.encode(`${match}\0${label}`))),
    })),
  };
}

/**
 * The check in one line for people; null where the game asked for no such numbers.
 * @param seen as for `checkRandom`; without it the line claims no more than that the hub does not contradict itself
 */
export function randomLine(
  { id, random }: { readonly id: string; readonly random: RevealedRandom | null },
  seen: string | undefined,
): { readonly text: string; readonly holds: boolean } | null {
  if (random === null) return null;
  const { holds } = checkRandom(id, random, seen);
  const verdict = !holds
    ? "not those fixed before the match!"
    : seen === undefined
      ? "the hub's record agrees"
      : "fixed before the match, checked";
  return { text: `Random numbers: ${verdict}`, holds };
}

function fromHex(text: string): Uint8Array | undefined {
  if (!/^([0-9a-f]{2})+$/.test(text)) return undefined;
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
