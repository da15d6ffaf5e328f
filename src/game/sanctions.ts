import { Refusal } from "../../protocol/errors.ts";
import type { LeaveReason } from "../../protocol/link.ts";
import type { Member } from "./member.ts";
import type { RoomRecord } from "./room-record.ts";

/** Whom the host of a room removed or muted, by user: who leaves and comes again is a new member, but nobody else. */
export class Sanctions {
  readonly #kicked: Set<string>;
  /** Of those who are not here. */
  readonly #muted: Set<string>;

  constructor({ kicked, muted = [] }: Pick<RoomRecord, "kicked" | "muted">) {
    this.#kicked = new Set(kicked);
    this.#muted = new Set(muted);
  }

  left({ user, muted }: Member, reason: LeaveReason): void {
    if (reason === "kicked") this.#kicked.add(user);
    if (muted) this.#muted.add(user);
    else this.#muted.delete(user);
  }

  /** True for who was muted as they left. @throws Refusal kicked */
  admit(user: string): boolean {
    if (this.#kicked.has(user)) throw new Refusal("kicked");
    return this.#muted.has(user);
  }

  get record(): { readonly kicked: readonly string[]; readonly muted: readonly string[] } {
    return { kicked: [...this.#kicked], muted: [...this.#muted] };
  }
}
