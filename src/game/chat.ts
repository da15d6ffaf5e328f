import { Refusal } from "../../protocol/errors.ts";
import { roomLimits } from "../../protocol/limits.ts";
import type { ChatLine } from "../../protocol/player.ts";
import { cleanText } from "../../protocol/text.ts";
import type { Clock } from "./clock.ts";
import { formerPlayer } from "../db/history.ts";
import type { Member } from "./member.ts";
import type { ChatRecord } from "./room-record.ts";
import { TokenBucket } from "./token-bucket.ts";

/** More than can be in a room. */
const bucketsMax = 2 * roomLimits.membersMax;

/** The chat of a room: the last lines, and how fast each member may write. */
export class Chat {
  readonly #clock: Clock;
  readonly #lines: ChatRecord[];
  /** By user, oldest first: who leaves and comes again has what is left. */
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(clock: Clock, lines: readonly ChatRecord[] = []) {
    this.#clock = clock;
    this.#lines = [...lines];
  }

  /** As they are shown. */
  get lines(): readonly ChatLine[] {
    return this.#lines.map(shown);
  }

  get records(): readonly ChatRecord[] {
    return this.#lines;
  }

  /** Takes the name of somebody whose account was erased out of what was said. */
  forget(user: string): void {
    for (const [at, line] of this.#lines.entries())
      if (line.user === user) this.#lines[at] = { ...line, user: "", name: formerPlayer };
  }

  /** Throws a Refusal where the member is muted, too fast, or says nothing. */
  add(member: Member, text: string): ChatLine {
    if (member.muted) throw new Refusal("forbidden", "The host of the room muted you.");
    const clean = cleanText(text, { maxChars: roomLimits.chatCharsMax }).trim();
    if (clean === "") throw new Refusal("invalid", "There is nothing to say in this line.");
    const bucket = this.#bucketOf(member.user);
    if (!bucket.take(1)) throw new Refusal("too_many", "You write faster than others can read. Wait a few seconds.");
    const { user, name } = member;
    const line = { member: member.member, name, text: clean, at: this.#clock.now(), user };
    this.#lines.push(line);
    if (this.#lines.length > roomLimits.chatLinesMax) this.#lines.shift();
    return shown(line);
  }

  #bucketOf(user: string): TokenBucket {
    const known = this.#buckets.get(user);
    if (known) return known;
    const burst = roomLimits.chatPerTenSeconds;
    const bucket = new TokenBucket(burst / 10, burst, () => this.#clock.monotonic());
    this.#buckets.set(user, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > bucketsMax && oldest !== undefined) this.#buckets.delete(oldest);
    return bucket;
  }
}

function shown({ member, name, text, at }: ChatRecord): ChatLine {
  return { member, name, text, at };
}
