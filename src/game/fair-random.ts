import { createHash, createHmac } from "node:crypto";
import { Refusal } from "../../protocol/errors.ts";
import type { RevealedRandom } from "../../protocol/http.ts";

/** What of a match's random numbers must survive a restart of the hub. */
export interface SavedRandom {
  readonly seed: Uint8Array;
  readonly labels: readonly string[];
}

/**
 * Random numbers that a game cannot choose and the hub cannot change: the seed is drawn and committed to before the match,
 * every number follows from it and a label, and seed and labels are shown afterwards (SPEC.md, RN1 to RN4).
 */
export class FairRandom {
  /** SHA-256 of the seed. */
  readonly commit: Uint8Array;
  readonly #match: string;
  readonly #seed: Uint8Array;
  readonly #labels: Set<string>;

  /** @param match UUID of the match */
  constructor(match: string, { seed, labels }: SavedRandom) {
    this.#match = match;
    this.#seed = seed;
    this.#labels = new Set(labels);
    this.commit = new Uint8Array(createHash("sha256").update(seed).digest());
  }

  get saved(): SavedRandom {
    return { seed: this.#seed, labels: [...this.#labels] };
  }

  /** For after the match, never before its end. Null: no number was asked for. */
  get revealed(): RevealedRandom | null {
    if (this.#labels.size === 0) return null;
    return { commit: hex(this.commit), seed: hex(this.#seed), labels: [...this.#labels] };
  }

  /** 32 bytes; the same for the same label. */
  draw(label: string, labelsMax: number): Uint8Array | Refusal {
    if (!this.#labels.has(label)) {
      if (this.#labels.size >= labelsMax) {
        const message = `A match has at most ${labelsMax} labels (randomLabelsMax). Make more of the bytes you have.`;
        return new Refusal("limit_exceeded", message, "RN2");
      }
      this.#labels.add(label);
    }
    return new Uint8Array(createHmac("sha256", this.#seed).update(`${this.#match}\0${label}`).digest());
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
