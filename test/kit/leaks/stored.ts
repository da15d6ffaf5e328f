import { Database } from "bun:sqlite";
import { createPrivateKey } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { decode } from "../../../protocol/codec.ts";
import { isTelling, type Secret } from "./forms.ts";

/** A value that stands somewhere in a hub's data folder. */
export interface Stored {
  /** As `users.username`, `rooms.state.chat.0.text` or `hub.key`. */
  readonly where: string;
  readonly value: Secret;
  /** The game that may know it, if any. */
  readonly toldTo: string | undefined;
}

/** Columns of which a game may know what stands in its own rows. All others, and all that are still to come, are secret. */
const told: Readonly<Record<string, readonly string[]>> = {
  games: ["id", "game", "name", "skeleton", "manifest", "limits"],
  server_keys: ["game", "key"],
  game_connections: ["game", "key"],
  invites: ["game"],
  game_players: ["game", "player"],
  erased_players: ["game", "player"],
  quarantines: ["game"],
  ratings: ["game"],
  matches: ["id", "game", "version", "options"],
  // store.db: what a game stored itself.
  entries: ["game", "player", "key", "value"],
  players: ["game", "player"],
};
/** What a game may know of a room that is open, and of a match that is on there. */
const toldOfRooms = new Set(
  [
    ["game", "manifest", "options", "rounds", "labels", "player"],
    ["events", "checkpoint", "view", "deadlines"],
  ].flat(),
);
/** Of a match that is over: the rest was the game's to ask for. */
const toldOfRandom = new Set(["commit", "labels"]);

/** Words of the hub's own, which say nothing of anybody. */
const ownWords = new Set(
  [
    ["pending", "approved", "denied", "active", "revoked", "suspended", "removed", "terminal"],
    ["finished", "voided", "people", "lobby", "starting", "match", "playing"],
  ].flat(),
);

/** Of what games store, the beginning is enough to know it by. */
const bytesLooked = 64;

type Row = Readonly<Record<string, unknown>>;

/** All that a hub has stored about anybody or itself: every column of every table, and its key files. */
export function storedIn(data: string): readonly Stored[] {
  const all = [...readDatabase(join(data, "hub.db"), hubRow), ...readDatabase(join(data, "store.db"), plainRow)];
  return [...all, ...keyFiles(data)].filter(({ value }) => isTelling(value) && !ownWords.has(String(value)));
}

type ReadRow = (table: string, row: Row, db: Database) => readonly Stored[];

function readDatabase(file: string, read: ReadRow): readonly Stored[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.transaction(() => {
      const tables = db.query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
      return tables.flatMap(({ name }) =>
        db
          .query<Row, []>(`SELECT * FROM "${name}"`)
          .all()
          .flatMap((row) => read(name, row, db)),
      );
    })();
  } finally {
    db.close();
  }
}

const hubRow: ReadRow = (table, row, db) => {
  if (table === "rooms") return roomRow(row);
  if (table === "match_players" || table === "match_stats") {
    const match = db.query<{ game: string }, [string]>("SELECT game FROM matches WHERE id = ?");
    return columns(table, row, match.get(String(row["match"]))?.game, [
      "match",
      ...(table === "match_stats" ? ["name"] : []),
    ]);
  }
  return plainRow(table, row, db);
};

const plainRow: ReadRow = (table, row) =>
  columns(table, row, text(row[table === "games" && "id" in row ? "id" : "game"]), told[table] ?? []);

function columns(table: string, row: Row, game: string | undefined, mayKnow: readonly string[]): readonly Stored[] {
  return Object.entries(row).flatMap(([column, value]) => {
    const where = `${table}.${column}`;
    const mine = mayKnow.includes(column) ? game : undefined;
    if (where === "matches.random")
      return leaves(where, parsed(value), ([key = ""]) => (toldOfRandom.has(key) ? game : undefined));
    return leaves(where, parsed(value), () => mine);
  });
}

/** Rooms are kept in the form of the wire. */
function roomRow(row: Row): readonly Stored[] {
  const state = decode(row["state"] as Uint8Array);
  const match = row["match"] === null ? null : (decode(row["match"] as Uint8Array) as { readonly game?: unknown });
  const game = text(match?.game) ?? text((state as { readonly game?: { readonly id?: unknown } | null }).game?.id);
  const ofRoom = (path: readonly string[]) => {
    // Somebody who came late: of the seat as a game is told it only the id is told to all of them.
    const mayKnow = path.includes("info") ? path.at(-1) === "player" : path.some((key) => toldOfRooms.has(key));
    return mayKnow ? game : undefined;
  };
  const ofMatch = (path: readonly string[]) => (path[0] === "id" ? game : ofRoom(path));
  return [
    ...["code", "written"].flatMap((column) => leaves(`rooms.${column}`, row[column], () => undefined)),
    ...leaves("rooms.state", state, (path) => (path.at(-1) === "id" && path[0] === "phase" ? game : ofRoom(path))),
    ...leaves("rooms.match", match, ofMatch),
  ];
}

/** Every text, every number and all bytes in a value. */
function leaves(
  where: string,
  value: unknown,
  toldTo: (path: readonly string[]) => string | undefined,
  path: readonly string[] = [],
): readonly Stored[] {
  const leaf = value instanceof Uint8Array ? value.slice(0, bytesLooked) : value;
  if (typeof leaf === "string" || typeof leaf === "number" || leaf instanceof Uint8Array)
    return [{ where: [where, ...path].join("."), value: leaf, toldTo: toldTo(path) }];
  if (typeof value === "bigint") return leaves(where, Number(value), toldTo, path);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leaves(where, inner, toldTo, [...path, key]));
}

/** JSON where a column holds it. */
function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** The hub's key, the key of its certificate, and what else of that kind lies there. */
function keyFiles(data: string): readonly Stored[] {
  const files = readdirSync(data, { recursive: true, encoding: "utf8" }).filter(
    (name) => /key/.test(name) && statSync(join(data, name)).isFile(),
  );
  return files.flatMap((name) => {
    const text = readFileSync(join(data, name), "utf8");
    const pem = text.startsWith("-----BEGIN") ? createPrivateKey(text).export({ format: "jwk" }).d : undefined;
    return (pem === undefined ? text.split(/\s+/) : [pem]).map((value) => ({ where: name, value, toldTo: undefined }));
  });
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
