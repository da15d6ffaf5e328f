import type { GameControl } from "./game-control.ts";
import { createGameControl } from "./game-control.ts";
import type { GameDirectory } from "./game-directory.ts";
import { createGameDirectory } from "./game-directory.ts";
import type { CatalogueGame, HostedGame } from "./game-records.ts";
import type { RegistrationParts, Registrations } from "./registrations.ts";
import { createRegistrations } from "./registrations.ts";

export type GameRecord = CatalogueGame;
export type StoredAdminGame = HostedGame;

/** Registered games and their server keys. */
export interface Games extends Registrations, GameDirectory, GameControl {}

export function createGames(parts: Omit<RegistrationParts, "revokeKey">): Games {
  const control = createGameControl(parts);
  return {
    ...createRegistrations({ ...parts, revokeKey: (key) => control.revokeKey(key) }),
    ...createGameDirectory(parts.db, parts.clock),
    ...control,
  };
}
