import { formsOf, isTelling, type Secret } from "./forms.ts";
import { Needles } from "./needles.ts";
import { storedIn } from "./stored.ts";

/** Where a secret came from, and which games may know it all the same. */
interface Origin {
  where: string;
  readonly toldTo: Set<string>;
}

/** Who received something: what of the hub's own belongs to it, and what it has said itself and may hear again. */
export interface Receiver {
  /** Ids of its games. */
  readonly games: readonly string[];
  readonly said?: readonly string[];
}

/**
 * Everything that must not reach a game server: what a test planted, and what the hub has stored of people and itself.
 * Rows come and go, so `gather` again while they are there.
 */
export class Secrets {
  /** The columns and files that `gather` found something in: `users.name`, `hub.key`. */
  readonly sources = new Set<string>();
  readonly #origins = new Map<string, Origin & { readonly value: Secret }>();

  /** How many there are. */
  get size(): number {
    return this.#origins.size;
  }

  /** Takes up what only the test knows: tokens, passwords, addresses. */
  plant(planted: Readonly<Record<string, Secret | readonly Secret[]>>): void {
    for (const [where, value] of Object.entries(planted)) {
      for (const one of typeof value === "object" && !(value instanceof Uint8Array) ? value : [value]) {
        if (!isTelling(one)) throw new RangeError(`${where}: ${String(one)} is too short to be looked for`);
        this.#add(where, one, undefined);
      }
    }
  }

  /** Takes up what stands in the data folder now. */
  gather(data: string): void {
    for (const { where, value, toldTo } of storedIn(data)) {
      this.sources.add(where.split(".", 2).join("."));
      this.#add(where, value, toldTo);
    }
  }

  /** What of all that is in these bytes: `users.username as utf-16le`. */
  foundIn(received: Uint8Array, { games, said = [] }: Receiver): readonly string[] {
    const needles = new Needles();
    for (const { where, value, toldTo } of this.#origins.values()) {
      if (games.some((game) => toldTo.has(game)) || said.includes(String(value))) continue;
      for (const { form, bytes } of formsOf(value))
        if (!isCommit(where, form)) needles.add(`${where} as ${form}`, bytes);
    }
    return [...needles.findIn(received)].sort();
  }

  #add(where: string, value: Secret, toldTo: string | undefined): void {
    const id = value instanceof Uint8Array ? `bytes ${Buffer.from(value).toString("hex")}` : `${typeof value} ${value}`;
    const origin = this.#origins.get(id) ?? { where, value, toldTo: new Set<string>() };
    if (toldTo !== undefined) origin.toldTo.add(toldTo);
    this.#origins.set(id, origin);
  }
}

/** The SHA-256 of a match's seed is shown on purpose (SPEC.md, RN1). */
const isCommit = (where: string, form: string) => where.endsWith("random.seed") && form.startsWith("sha256");
