import type { MatchResult } from "../../../protocol/manifest.ts";

/** What a checkpoint holds. JSON, so that a newer version of the game, in whatever language, can read it. */
export interface Saved {
  readonly state: unknown;
  /** Seats that were left for good. */
  readonly left: readonly number[];
  /** The match is over, and perhaps the hub has not been told. */
  readonly result: MatchResult | undefined;
}

/** @throws TypeError for a state that JSON cannot hold (a cycle, a BigInt) */
export function writeSaved(saved: Saved): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(saved));
}

/** @throws SyntaxError or TypeError for bytes that this SDK has not written */
export function readSaved(bytes: Uint8Array): Saved {
  const saved: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  if (typeof saved !== "object" || saved === null || !("left" in saved) || !Array.isArray(saved.left)) {
    throw new TypeError("the checkpoint is not one of this SDK");
  }
  // Written by writeSaved, and kept unread by the hub.
  return saved as unknown as Saved;
}
