import { createHmac } from "node:crypto";
import { decode } from "../../../protocol/codec.ts";
import { Refusal } from "../../../protocol/errors.ts";
import { frameTypes, type OkValue } from "../../../protocol/link.ts";

interface Entry {
  readonly value: Uint8Array;
  readonly revision: number;
}

/** The hub's side of the requests that have an answer, for a game that is played at a `Table`. */
export class TestHub {
  /** By scope (empty: the game's own) and key. */
  readonly #entries = new Map<string, Map<string, Entry>>();
  readonly #match: string;
  readonly #seed: string;
  #revision = 0;

  constructor(match: string, seed: number) {
    this.#match = match;
    this.#seed = `seed ${seed}`;
  }

  /** What is stored under the key, as JSON has it; undefined: nothing. */
  stored(key: string, player = ""): unknown {
    const entry = this.#entries.get(player)?.get(key);
    return entry && JSON.parse(new TextDecoder().decode(entry.value));
  }

  /** @throws Refusal conflict */
  answer(body: Uint8Array): OkValue {
    // Encoded by this SDK just now.
    const [type, , scope, key, third, fourth] = decode(body) as [number, number, string | null, string, ...unknown[]];
    const entries = this.#scope(scope ?? "");
    switch (type) {
      case frameTypes.storeGet:
        return entries.get(key) ?? null;
      case frameTypes.storePut:
        this.#refuseOther(entries.get(key), fourth);
        entries.set(key, { value: Uint8Array.from(third as Uint8Array), revision: ++this.#revision });
        return { revision: this.#revision };
      case frameTypes.storeDelete:
        this.#refuseOther(entries.get(key), third);
        return entries.delete(key);
      case frameTypes.storeList: {
        const after = typeof third === "string" ? third : "";
        const found = [...entries]
          .filter(([one]) => one.startsWith(key) && one > after)
          .map(([one, { value, revision }]) => ({ key: one, revision, bytes: value.length }));
        return { entries: found.toSorted((a, b) => (a.key < b.key ? -1 : 1)), more: false };
      }
      case frameTypes.random:
        return new Uint8Array(createHmac("sha256", this.#seed).update(`${this.#match}\0${key}`).digest());
      default:
        throw new Error(`the test's hub does not know frame type ${type}`);
    }
  }

  #scope(scope: string): Map<string, Entry> {
    const entries = this.#entries.get(scope) ?? new Map<string, Entry>();
    this.#entries.set(scope, entries);
    return entries;
  }

  #refuseOther(present: Entry | undefined, wanted: unknown): void {
    const revision = present?.revision ?? 0;
    if (wanted === null || wanted === revision) return;
    throw new Refusal("conflict", `The entry has revision ${revision}.`, "ST4", { revision });
  }
}
