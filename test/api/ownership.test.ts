import { beforeAll, describe, expect, test } from "bun:test";
import { recordMatch } from "../../src/db/matches.ts";
import { ratingRules } from "../../src/game/match-store.ts";
import { openTestApi, password, type Signed, type TestApi } from "../kit/api.ts";
import { endedMatch } from "../kit/ended-match.ts";

/**
 * Whose a thing is decides who may see or change it. Victor has one of everything; Mallory knows every
 * id of his and tries each route with them. The table holds what each answer must be, and a check below
 * that no route with somebody's id in its path is missing from it.
 */
type Victor = Signed & {
  readonly session: string;
  readonly match: string;
  readonly room: string;
  readonly key: string;
  readonly userCode: string;
  readonly approval: string;
};

interface Row {
  readonly route: string;
  readonly path?: (victor: Victor) => string;
  readonly body?: (victor: Victor) => unknown;
  /** What an account that is not Victor's gets, then what a stranger gets. */
  readonly mallory: string | number;
  readonly stranger: string | number;
}

const adminOnly = { mallory: "forbidden", stranger: "unauthenticated" } as const;

const matrix: readonly Row[] = [
  {
    route: "DELETE /api/sessions/{id}",
    path: ({ session }) => `/api/sessions/${session}`,
    mallory: "not_found",
    stranger: "unauthenticated",
  },
  {
    route: "GET /api/matches/{id}",
    path: ({ match }) => `/api/matches/${match}`,
    mallory: "not_found",
    stranger: "unauthenticated",
  },
  // Who has the code may look: it is the invitation.
  {
    route: "GET /api/rooms/{code}",
    path: ({ room }) => `/api/rooms/${room}`,
    mallory: 200,
    stranger: "unauthenticated",
  },
  {
    route: "POST /api/device/confirm",
    body: ({ userCode, approval }) => ({ userCode, approval, approve: true }),
    mallory: "device_expired",
    stranger: "unauthenticated",
  },
  {
    route: "POST /api/admin/claim",
    body: () => ({ token: "guess" }),
    mallory: "invite_invalid",
    stranger: "unauthenticated",
  },
  { route: "GET /api/admin/status", ...adminOnly },
  { route: "GET /api/admin/games", ...adminOnly },
  { route: "POST /api/admin/games/invites", body: () => ({}), ...adminOnly },
  { route: "POST /api/admin/games/{game}/approve", path: () => "/api/admin/games/Chess/approve", ...adminOnly },
  { route: "POST /api/admin/games/{game}/suspend", path: () => "/api/admin/games/Chess/suspend", ...adminOnly },
  { route: "POST /api/admin/games/{game}/remove", path: () => "/api/admin/games/Chess/remove", ...adminOnly },
  {
    route: "PATCH /api/admin/games/{game}/limits",
    path: () => "/api/admin/games/Chess/limits",
    body: () => ({ roomsMax: 1 }),
    ...adminOnly,
  },
  { route: "POST /api/admin/games/{game}/lift", path: () => "/api/admin/games/Chess/lift", ...adminOnly },
  { route: "GET /api/admin/games/{game}/logs", path: () => "/api/admin/games/Chess/logs", ...adminOnly },
  { route: "POST /api/admin/keys/{key}/revoke", path: ({ key }) => `/api/admin/keys/${key}/revoke`, ...adminOnly },
  { route: "GET /api/admin/users", ...adminOnly },
  { route: "POST /api/admin/users", body: () => ({ username: "eve", admin: true }), ...adminOnly },
  {
    route: "POST /api/admin/users/{user}/password",
    path: ({ id }) => `/api/admin/users/${id}/password`,
    body: () => ({ password: "plum pudding 77" }),
    ...adminOnly,
  },
  {
    route: "POST /api/admin/users/{user}/admin",
    path: () => "/api/admin/users/mallory/admin",
    body: () => ({ admin: true }),
    ...adminOnly,
  },
  { route: "GET /api/admin/rooms", ...adminOnly },
  { route: "POST /api/admin/rooms/{code}/close", path: ({ room }) => `/api/admin/rooms/${room}/close`, ...adminOnly },
];

/** Routes whose path names nobody's thing: games are everybody's, "current" is the asker's own. */
const nobodys = [
  "GET /api/games/{game}",
  "GET /api/games/{game}/leaderboard",
  "GET /api/games/{game}/stats",
  "POST /api/me/games/{game}/reset",
];

describe("what is another person's", () => {
  let api: TestApi;
  let victor: Victor;
  let mallory: Signed;

  beforeAll(async () => {
    api = await openTestApi();
    mallory = await api.account("mallory");
    victor = await openVictor(api);
  });

  test.each(matrix.map((row) => [row.route, row] as const))("is not Mallory's: %s [AU-20]", async (route, row) => {
    const [method = "", plain = ""] = route.split(" ");
    const path = row.path?.(victor) ?? plain;
    const json = row.body?.(victor);
    const before = await keptOf(api);
    for (const [who, expected] of [
      [mallory.token, row.mallory],
      [undefined, row.stranger],
    ] as const) {
      const answer = await api.ask(method, path, { json, ...(who !== undefined && { token: who }) });
      expect(answer.json?.error?.code ?? answer.status).toBe(expected);
    }
    expect(await keptOf(api)).toEqual(before);
  });

  test("is never in the answers about oneself [AU-20]", async () => {
    const { token } = mallory;
    for (const path of ["/api/me", "/api/sessions", "/api/me/matches", "/api/me/export", "/api/games/Chess/stats"]) {
      const { status, text } = await api.ask("GET", path, { token });
      expect(status).toBe(200);
      for (const secret of [victor.id, victor.session, victor.match, "victor"]) expect(text).not.toContain(secret);
    }
  });

  test("and its ids are in no answer to anybody else [AU-20]", async () => {
    const { token } = mallory;
    for (const path of ["/api/games", "/api/games/Chess/leaderboard", "/api/rooms", `/api/rooms/${victor.room}`]) {
      const { text } = await api.ask("GET", path, { token });
      expect(text).not.toContain(victor.id);
    }
  });

  test("is covered for every route with an id in its path, and all of administration [AU-20]", async () => {
    const { paths } = (await api.ask("GET", "/openapi.json")).json;
    const all = Object.entries<object>(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const withIds = all.filter((route) => route.includes("{") || route.includes("/api/admin/"));
    const covered = [...matrix.map(({ route }) => route), ...nobodys];
    expect(withIds.filter((route) => !covered.includes(route))).toEqual([]);
    expect(covered.filter((route) => !all.includes(route))).toEqual([]);
  });

  test("is Victor's [AU-20]", async () => {
    const { token } = victor;
    expect((await api.ask("GET", `/api/matches/${victor.match}`, { token })).json).toMatchObject({
      id: victor.match,
      players: [{ name: "victor", me: true }],
    });
    expect((await api.ask("DELETE", `/api/sessions/${victor.session}`, { token })).status).toBe(204);
  });
});

async function openVictor(api: TestApi): Promise<Victor> {
  const { id: game } = await api.game("Chess");
  const signed = await api.account("victor");
  const { token } = signed;
  await api.ask("POST", "/api/sessions", { json: { username: "victor", password, session: "token" } });
  const sessions = (await api.ask("GET", "/api/sessions", { token })).json as { id: string; current: boolean }[];
  const player = { seat: 0, user: signed.id, name: "victor", place: 1, score: 3, stats: {}, guest: false };
  const ended = endedMatch({ game, endedAt: 2, players: [player] });
  await recordMatch(api.db, ended, ratingRules);
  const room = (await api.ask("POST", "/api/rooms", { token, json: {} })).json.code;
  const [stored] = await api.auth.games.list();
  const { userCode } = (await api.ask("POST", "/api/device", { json: { client: "terminal" } })).json;
  const { approval } = (await api.ask("POST", "/api/device/lookup", { token, json: { userCode } })).json;
  const session = sessions.find(({ current }) => !current)?.id ?? "";
  return { ...signed, session, match: ended.id, room, key: stored?.keys[0]?.key ?? "", userCode, approval };
}

/** Everything that a route that should have refused could have changed. */
async function keptOf(api: TestApi): Promise<unknown> {
  const sessions = await api.db.selectFrom("sessions").select("id").orderBy("id").execute();
  const users = await api.db.selectFrom("users").select(["id", "admin", "password_hash"]).orderBy("id").execute();
  const rooms = (await api.askAsHost("GET", "/api/admin/rooms")).json;
  return { sessions, users, rooms, games: await api.auth.games.list() };
}
