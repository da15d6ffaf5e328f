import { accounts } from "./migrations/0001-accounts.ts";
import { games } from "./migrations/0002-games.ts";
import { matches } from "./migrations/0003-matches.ts";
import { rooms } from "./migrations/0004-rooms.ts";
import { randomAndErased } from "./migrations/0005-random-and-erased.ts";
import { matchFault } from "./migrations/0006-match-fault.ts";
import { quarantines } from "./migrations/0007-quarantines.ts";
import { countedMatches } from "./migrations/0008-counted-matches.ts";
import type { Migrations } from "./migrate.ts";

/** In order of their names. A migration that was ever released is never edited, only followed by another. */
export const migrations: Migrations = {
  "0001-accounts": accounts,
  "0002-games": games,
  "0003-matches": matches,
  "0004-rooms": rooms,
  "0005-random-and-erased": randomAndErased,
  "0006-match-fault": matchFault,
  "0007-quarantines": quarantines,
  "0008-counted-matches": countedMatches,
};
