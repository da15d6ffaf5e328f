import type { Manifest, MatchResult, Options } from "../../protocol/manifest.ts";
import type { Clock } from "./clock.ts";
import type { Fault } from "./ending.ts";
import type { FairRandom } from "./fair-random.ts";
import type { SeatedPlayer } from "./seat.ts";
import type { Broadcast } from "./streams.ts";

/** What a match tells its room. */
export interface MatchEvents {
  opened(): void;
  refused(reason: string): void;
  /** This game server does not go on with the match; another one may. */
  declined(reason: string): void;
  /** A checkpoint came from a game server that drains: another one can go on from it. */
  movable(): void;
  /** What a restart of the hub needs has changed. */
  touched(): void;
  /** The game server is away; the match can go on when it is back. */
  waiting(): void;
  resumed(): void;
  voided(reason: string, fault: Fault): void;
  /** Stores the result and moves the room on. Rejects with a Refusal if it cannot be stored now. */
  finished(result: MatchResult): Promise<void>;
}

export interface MatchSetup {
  readonly id: string;
  readonly game: string;
  readonly manifest: Manifest;
  readonly round: number;
  readonly options: Options;
  readonly seats: readonly SeatedPlayer[];
  /** Seat of the room's host. */
  readonly host: number | null;
  readonly random: FairRandom;
  readonly clock: Clock;
  readonly broadcast: Broadcast;
  /** Takes from the game's budget of deliveries; false: it is used up. */
  readonly takeDeliveries: (count: number) => boolean;
  /** Adds to what the views of the game take; false: it would be too much, and nothing was added. Less than 0 gives back. */
  readonly holdViewBytes: (bytes: number) => boolean;
  readonly events: MatchEvents;
}
