import { Refusal } from "../../protocol/errors.ts";
import { hashRoomPassword, isRoomPassword } from "./room-password.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Changes of the password: more than any evening has. */
const changesBurst = 5;
const changesPerSecond = 0.1;
/** Remembered at a time; above it all are asked again. */
const letInMax = 500;

/**
 * The password of a room. Every look at it costs the hub ms in which nobody else is served, so it is looked at once for
 * each who comes: somebody who goes out and in again with the right one, or changes it all the time, would stop the hub.
 */
export class RoomDoor {
  readonly #changes: TokenBucket;
  /** Who gave the password that holds. */
  readonly #letIn = new Set<string>();

  constructor(monotonic: () => number) {
    this.#changes = new TokenBucket(changesPerSecond, changesBurst, monotonic);
  }

  /** What is kept of a new password. @throws Refusal too_many */
  lock(password: string): string {
    if (!this.#changes.take(1)) throw new Refusal("too_many", "The password changes too often. Wait a few seconds.");
    this.#letIn.clear();
    return hashRoomPassword(password);
  }

  /** Whether the user may come in with this password, `hash` being what is kept. */
  opens(hash: string, user: string, password: string): boolean {
    if (this.#letIn.has(user)) return true;
    if (!isRoomPassword(hash, password)) return false;
    if (this.#letIn.size >= letInMax) this.#letIn.clear();
    this.#letIn.add(user);
    return true;
  }
}
