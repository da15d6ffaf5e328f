import type { Clock, Database } from "../db/schema.ts";
import { createChallenges } from "./challenges.ts";
import type { GameControl } from "./game-control.ts";
import { createGameControl } from "./game-control.ts";
import type { GameDirectory } from "./game-directory.ts";
import { createGameDirectory } from "./game-directory.ts";
import type { Limits } from "./limits.ts";
import type { LogReaders } from "./log-readers.ts";
import { createLogReaders } from "./log-readers.ts";
import type { Registrations } from "./registrations.ts";
import { createRegistrations } from "./registrations.ts";
import type { Random } from "./tokens.ts";

/** Registered games and their server keys. */
export interface Games extends Registrations, LogReaders, GameDirectory, GameControl {}

export interface GamesParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly monotonic: () => number;
  readonly random: Random;
  readonly limits: Pick<Limits, "registrations" | "logReads">;
  /** 32 bytes. */
  readonly hubKey: Uint8Array;
}

export function createGames(parts: GamesParts): Games {
  const { db, clock, monotonic, random } = parts;
  const control = createGameControl(parts);
  const challenges = createChallenges(monotonic, random);
  return {
    ...createRegistrations({ ...parts, challenges, revokeKey: (key) => control.revokeKey(key) }),
    ...createLogReaders({ ...parts, challenges }),
    ...createGameDirectory(db, clock),
    ...control,
  };
}
