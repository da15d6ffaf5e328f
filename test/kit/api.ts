import { afterAll } from "bun:test";
import { join } from "node:path";
import { newKeyPair } from "../../protocol/keys.ts";
import { linkVersions, programVersion } from "../../protocol/version.ts";
import { createAdmin } from "../../src/api/admin.ts";
import { createApi } from "../../src/api/api.ts";
import type { File } from "../../src/api/files.ts";
import type { ErasedPlayer } from "../../src/db/erased-players.ts";
import { type Auth, openAuth } from "../../src/auth/open.ts";
import { openDatabase } from "../../src/db/open.ts";
import type { Database } from "../../src/db/schema.ts";
import { Catalogue } from "../../src/game/catalogue.ts";
import { systemClock } from "../../src/game/clock.ts";
import { openMatchStore } from "../../src/game/match-store.ts";
import { openRoomStore } from "../../src/game/room-store.ts";
import { Rooms } from "../../src/game/rooms.ts";
import { FakePort, plainManifest } from "./fake-port.ts";
import { tempFolder } from "./temp-folder.ts";

/** A request to the API in the test's own process. Without `address` every request comes from another one. */
export interface Asked {
  readonly token?: string;
  readonly cookie?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly address?: string;
  readonly proxied?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Null where the body is not JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks into the body without casting at each step
  readonly json: any;
}

/** The API on a real database and with real rooms; only game servers are fake. */
export interface TestApi {
  readonly app: ReturnType<typeof createApi>;
  /** The same administration as on the control socket. */
  readonly admin: ReturnType<typeof createAdmin>;
  readonly auth: Auth;
  readonly db: Database;
  readonly erased: ErasedPlayer[];
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  /** As the host on the control socket asks. */
  askAsHost(method: string, path: string, json?: unknown): Promise<Answer>;
  /** A guest's token and id. */
  guest(name: string): Promise<Signed>;
  /** An account's token and id. */
  account(username: string, options?: { readonly admin?: boolean }): Promise<Signed>;
  /** An approved game with one server connected; gives its id. */
  game(name: string): Promise<{ readonly id: string; readonly port: FakePort }>;
}

export interface Signed {
  readonly id: string;
  readonly token: string;
}

export const host = "hub.test:3000";
export const password = "correct horse battery";

const hubKey = newKeyPair("hub");
const opened: Database[] = [];
let addresses = 0;

const page: File = {
  bytes: new TextEncoder().encode("<!doctype html><title>web client</title>"),
  type: "text/html;charset=utf-8",
  etag: '"page"',
  immutable: false,
};

export async function openTestApi(options: { readonly publicOrigin?: string; readonly guests?: boolean } = {}) {
  const db = await openDatabase(join(tempFolder(), "hub.sqlite"));
  opened.push(db);
  const auth = openAuth(db, { hubKey: hubKey.publicKey });
  const catalogue = new Catalogue(systemClock);
  const rooms = openRooms(db, catalogue);
  const erased: ErasedPlayer[] = [];
  const deps = {
    auth,
    rooms: {
      create: (user: { readonly id: string }, body: Parameters<Rooms["create"]>[1]) => rooms.create(user.id, body),
      find: (code: string) => rooms.find(code),
      listPublic: () => rooms.listPublic(),
      list: () => rooms.list(),
      close: (code: string) => rooms.close(code),
    },
    live: {
      games: () => catalogue.games(),
      game: (id: string) => catalogue.game(id),
      connectedKeys: (game: string) => catalogue.ports(game).map(({ identity }) => identity.key),
      conduct: () => ({ state: "good" as const, strikes: 0, until: null }),
      lift: () => {},
      logs: () => [],
    },
    facts: () => ({ ...facts, data: "data" }),
  };
  const app = createApi({
    ...deps,
    db,
    hub: () => ({
      name: "Test hub",
      hub: hubKey.publicText,
      version: programVersion,
      linkPort: 7778,
      plainLinkHost: null,
      linkVersions,
      guests: options.guests ?? true,
      origins: ["http://192.168.1.5:7480"],
    }),
    files: new Map([["/index.html", page]]),
    erased: (players) => erased.push(...players),
    ...(options.publicOrigin !== undefined && { publicOrigin: options.publicOrigin }),
  });
  const admin = createAdmin(deps);
  const ask: TestApi["ask"] = async (method, path, asked = {}) => {
    const env = { address: asked.address ?? nextAddress(), proxied: asked.proxied ?? false };
    return read(await app.request(`http://${host}${path}`, { method, ...sent(asked) }, env));
  };
  const api: TestApi = {
    app,
    admin,
    auth,
    db,
    erased,
    ask,
    askAsHost: async (method, path, json) => read(await admin.request(path, { method, ...sent({ json }) })),
    guest: async (name) => signed(await ask("POST", "/api/guests", { json: { name, session: "token" } })),
    async account(username, { admin: isAdmin = false } = {}) {
      const made = signed(await ask("POST", "/api/accounts", { json: { username, password, session: "token" } }));
      if (isAdmin) await auth.admin.setAdmin(made.id, true);
      return made;
    },
    async game(name) {
      const { game: id } = await auth.games.ensureBundledGame(name, newKeyPair("game").publicKey);
      const manifest = { ...plainManifest, name };
      await auth.games.saveManifest(id, manifest);
      const port = new FakePort({ game: id, manifest });
      catalogue.connected(port);
      return { id, port };
    },
  };
  return api;
}

const facts = {
  running: true,
  version: programVersion,
  hub: hubKey.publicText,
  pid: 1,
  startedAt: 1,
  http: "http://127.0.0.1:1",
  origins: ["http://192.168.1.5:1"],
  link: "127.0.0.1:2",
  linkVersions,
  players: 0,
};

function openRooms(db: Database, catalogue: Catalogue): Rooms {
  return new Rooms({
    clock: systemClock,
    catalogue,
    store: openMatchStore(db, systemClock),
    kept: openRoomStore(db, systemClock),
    publish: () => {},
    random: (bytes) => void crypto.getRandomValues(bytes),
    newId: () => Bun.randomUUIDv7(),
    log: () => {},
  });
}

function sent({ token, cookie, json, body, headers }: Asked): RequestInit {
  const all = new Headers({ host, ...headers });
  if (token !== undefined) all.set("authorization", `Bearer ${token}`);
  if (cookie !== undefined) all.set("cookie", cookie);
  if (json === undefined) return { headers: all, ...(body !== undefined && { body }) };
  if (!all.has("content-type")) all.set("content-type", "application/json");
  return { headers: all, body: JSON.stringify(json) };
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
}

function signed({ status, json, text }: Answer): Signed {
  if (status !== 201) throw new Error(`sign-in failed: ${status} ${text}`);
  return { id: json.user.id, token: json.token };
}

/** Limits count by address, and a test is about its own subject. */
function nextAddress(): string {
  addresses += 1;
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

afterAll(async () => {
  for (const db of opened.splice(0)) await db.destroy();
});
