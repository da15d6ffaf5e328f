import { knownUsers, roomCodes, roomRow, writeRooms, type RoomChange, type RoomRow } from "../db/rooms.ts";
import type { Database } from "../db/schema.ts";
import type { Clock } from "./clock.ts";

/** Where rooms are kept for a restart of the hub. */
export interface RoomStore {
  codes(): Promise<readonly string[]>;
  read(code: string): Promise<RoomRow | undefined>;
  /** All or nothing. */
  write(changes: readonly RoomChange[], closed: readonly string[]): Promise<void>;
  /** Those of the users who still have an account. */
  known(users: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Rooms in the hub's database. */
export function openRoomStore(db: Database, clock: Pick<Clock, "now">): RoomStore {
  return {
    codes: () => roomCodes(db),
    read: (code) => roomRow(db, code),
    write: (changes, closed) => writeRooms(db, changes, closed, clock.now()),
    known: (users) => knownUsers(db, users),
  };
}
