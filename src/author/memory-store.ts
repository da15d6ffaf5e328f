import { Refusal } from "../../protocol/errors.ts";
import type { OkValue, StoreEntry } from "../../protocol/link.ts";
import type { StoreRequest } from "../link/port.ts";

/** A game's storage for as long as the tool runs, with the order and the compare-and-set of a hub's. */
export class MemoryStore {
  readonly #entries = new Map<string, StoreEntry>();
  #revision = 0;

  /** What a hub answers. @throws Refusal conflict, if the revision is another one */
  ask(request: StoreRequest): OkValue {
    if (request.kind === "list") return this.#list(request);
    const place = nameOf(request.scope, request.key);
    const entry = this.#entries.get(place);
    if (request.kind === "get") return entry ?? null;
    const revision = entry?.revision ?? 0;
    if (request.ifRevision !== null && request.ifRevision !== revision) {
      throw new Refusal("conflict", `The revision is ${revision}.`, undefined, { revision });
    }
    if (request.kind === "delete") return this.#entries.delete(place);
    this.#entries.set(place, { value: request.value, revision: ++this.#revision });
    return { revision: this.#revision };
  }

  #list({ scope, prefix, after, limit }: Extract<StoreRequest, { kind: "list" }>): OkValue {
    const home = nameOf(scope, "");
    const keys = [...this.#entries.keys()]
      .flatMap((name) => (name.startsWith(home + prefix) ? [name.slice(home.length)] : []))
      .filter((key) => after === null || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0)
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const entries = keys.slice(0, limit).flatMap((key) => {
      const entry = this.#entries.get(nameOf(scope, key));
      return entry ? [{ key, revision: entry.revision, bytes: entry.value.length }] : [];
    });
    return { entries, more: keys.length > entries.length };
  }
}

function nameOf(scope: string | null, key: string): string {
  return `${scope === null ? "" : JSON.stringify(scope)}\0${key}`;
}
