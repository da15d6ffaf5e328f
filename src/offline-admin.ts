import { createAdmin } from "./api/admin.ts";
import { offlineGames, offlineRooms } from "./api/offline.ts";
import { openKeyFile } from "./auth/key-file.ts";
import { openAuth } from "./auth/open.ts";
import type { DataFolder } from "./data-folder.ts";
import { openDatabase } from "./db/open.ts";
import { quarantines } from "./db/quarantines.ts";
import { stoppedFacts } from "./hub-facts.ts";

/** The admin API on the database of a hub that is not running. */
export async function openOfflineAdmin(folder: DataFolder) {
  const hubKey = openKeyFile(folder.hubKey);
  const db = await openDatabase(folder.database);
  const kept = [...(await quarantines(db))].map(([game, { until }]) => [game, until] as const);
  const app = createAdmin({
    auth: openAuth(db, { hubKey: hubKey.publicKey }),
    rooms: offlineRooms,
    live: offlineGames(new Map(kept.filter(([, until]) => until > Date.now()))),
    facts: () => stoppedFacts(folder.path, hubKey.publicText),
  });
  return {
    send: (url: string, init: RequestInit) => app.request(url, init),
    close: () => db.destroy(),
  };
}
