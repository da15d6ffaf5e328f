import { beforeAll, describe, expect, test } from "bun:test";
import { openTestApi, password, type Asked, type Signed, type TestApi } from "../kit/api.ts";

/** One request and what must come back: `expected` is a part of the body. */
interface Scenario {
  readonly does: string;
  readonly method: string;
  readonly path: string;
  readonly as?: "ada" | "guest" | "admin";
  readonly asked?: Asked;
  readonly status: number;
  readonly expected?: object;
}

const scenarios: readonly Scenario[] = [
  {
    does: "tells anybody what the hub is",
    method: "GET",
    path: "/api/hub",
    status: 200,
    expected: { name: "Test hub" },
  },
  { does: "refuses to say who you are when you are nobody", method: "GET", path: "/api/me", status: 401 },
  {
    does: "says to a page that nobody is signed in, without a refusal",
    method: "GET",
    path: "/api/sessions/current",
    status: 200,
    expected: { user: null },
  },
  {
    does: "says to a page who is signed in",
    method: "GET",
    path: "/api/sessions/current",
    as: "ada",
    status: 200,
    expected: { user: { username: "ada" } },
  },
  {
    does: "says who you are",
    method: "GET",
    path: "/api/me",
    as: "ada",
    status: 200,
    expected: { username: "ada", name: "ada", guest: false, admin: false },
  },
  {
    does: "changes the shown name",
    method: "PATCH",
    path: "/api/me",
    as: "ada",
    asked: { json: { name: "Ada L." } },
    status: 200,
    expected: { name: "Ada L." },
  },
  {
    does: "names the field that is wrong",
    method: "PATCH",
    path: "/api/me",
    as: "ada",
    asked: { json: { shareName: "yes" } },
    status: 400,
    expected: { error: { code: "invalid", field: "shareName" } },
  },
  {
    does: "refuses a field it does not know",
    method: "PATCH",
    path: "/api/me",
    as: "ada",
    asked: { json: { admin: true } },
    status: 400,
    expected: { error: { code: "invalid", field: "admin" } },
  },
  { does: "gives everything kept of you", method: "GET", path: "/api/me/export", as: "ada", status: 200 },
  {
    does: "refuses a guest's new password",
    method: "POST",
    path: "/api/me/password",
    as: "guest",
    asked: { json: { current: "x", next: "y" } },
    status: 403,
    expected: { error: { code: "forbidden" } },
  },
  { does: "lists your sessions", method: "GET", path: "/api/sessions", as: "ada", status: 200 },
  {
    does: "issues a ticket for the WebSocket",
    method: "POST",
    path: "/api/tickets",
    as: "guest",
    status: 201,
    expected: { expiresMs: 30_000 },
  },
  {
    does: "begins a sign-in by code",
    method: "POST",
    path: "/api/device",
    asked: { json: { client: "terminal" } },
    status: 200,
    expected: { verificationPath: "/device" },
  },
  {
    does: "knows no device code that was never given out",
    method: "POST",
    path: "/api/device/token",
    asked: { json: { deviceCode: "nothing" } },
    status: 400,
    expected: { error: { code: "device_expired" } },
  },
  {
    does: "lists games",
    method: "GET",
    path: "/api/games",
    status: 200,
    expected: [{ name: "Chess", available: true, seats: { min: 1, max: 4 }, rated: true, options: null }],
  },
  {
    does: "finds a game by its name",
    method: "GET",
    path: "/api/games/chess",
    status: 200,
    expected: { name: "Chess" },
  },
  { does: "knows no other game", method: "GET", path: "/api/games/checkers", status: 404 },
  { does: "has an empty leaderboard", method: "GET", path: "/api/games/Chess/leaderboard", status: 200, expected: [] },
  {
    does: "refuses a leaderboard of a million rows",
    method: "GET",
    path: "/api/games/Chess/leaderboard?limit=1000000",
    status: 400,
    expected: { error: { field: "limit" } },
  },
  {
    does: "counts what was played for a stranger",
    method: "GET",
    path: "/api/games/Chess/stats",
    status: 200,
    expected: { matches: 0, players: 0, voided: 0, me: null },
  },
  {
    does: "counts what you played",
    method: "GET",
    path: "/api/games/Chess/stats",
    as: "ada",
    status: 200,
    expected: { me: { matches: 0, wins: 0, rating: null, stats: [] } },
  },
  { does: "lists your matches", method: "GET", path: "/api/me/matches?limit=5", as: "ada", status: 200, expected: [] },
  { does: "lists public rooms", method: "GET", path: "/api/rooms", status: 200, expected: [] },
  {
    does: "makes a room with a game by its name",
    method: "POST",
    path: "/api/rooms",
    as: "guest",
    asked: { json: { game: "Chess" } },
    status: 201,
    expected: { game: { name: "Chess" }, phase: "lobby", public: false },
  },
  {
    does: "makes no room with a game that is not there",
    method: "POST",
    path: "/api/rooms",
    as: "guest",
    asked: { json: { game: "nope" } },
    status: 404,
  },
  { does: "knows no room with a made-up code", method: "GET", path: "/api/rooms/ZZZZZ", as: "guest", status: 404 },
  {
    does: "takes no secret key for a public one",
    method: "POST",
    path: "/api/registrations/challenge",
    asked: { json: { key: "nonsense" } },
    status: 400,
    expected: { error: { code: "key_invalid" } },
  },
  {
    does: "shows the host the state of the hub",
    method: "GET",
    path: "/api/admin/status",
    as: "admin",
    status: 200,
    expected: { running: true, games: [{ name: "Chess", servers: 1 }], counts: { games: 1 } },
  },
  { does: "lists users to the host", method: "GET", path: "/api/admin/users?limit=2", as: "admin", status: 200 },
  {
    does: "lets the host change limits",
    method: "PATCH",
    path: "/api/admin/games/Chess/limits",
    as: "admin",
    asked: { json: { roomsMax: 5 } },
    status: 200,
    expected: { limits: { roomsMax: 5 } },
  },
  {
    does: "knows the limits by name",
    method: "PATCH",
    path: "/api/admin/games/Chess/limits",
    as: "admin",
    asked: { json: { roomMax: 5 } },
    status: 400,
    expected: { error: { field: "roomMax" } },
  },
  {
    does: "makes an invite",
    method: "POST",
    path: "/api/admin/games/invites",
    as: "admin",
    asked: { json: { hours: 2, label: "Bo" } },
    status: 201,
  },
  {
    does: "makes an account with a password of its own making",
    method: "POST",
    path: "/api/admin/users",
    as: "admin",
    asked: { json: { username: "grace" } },
    status: 201,
    expected: { username: "grace", admin: false },
  },
  {
    does: "knows the routes by method, too",
    method: "PUT",
    path: "/api/me",
    as: "ada",
    status: 404,
    expected: {
      error: { code: "not_found", message: "There is no PUT /api/me here. All routes are listed at /docs." },
    },
  },
];

describe("the API", () => {
  let api: TestApi;
  let people: Record<NonNullable<Scenario["as"]>, Signed>;

  beforeAll(async () => {
    api = await openTestApi();
    await api.game("Chess");
    people = {
      ada: await api.account("ada"),
      guest: await api.guest("Gus"),
      admin: await api.account("root.of.all", { admin: true }),
    };
  });

  test.each(scenarios.map((scenario) => [scenario.does, scenario] as const))("%s", async (_, scenario) => {
    const { method, path, as, asked, status, expected } = scenario;
    const answer = await api.ask(method, path, { ...asked, ...(as && { token: people[as].token }) });
    expect({ status: answer.status, body: answer.text }).toMatchObject({ status });
    if (expected !== undefined) expect(answer.json).toMatchObject(expected);
    if (status >= 400) expect(Object.keys(answer.json)).toEqual(["error"]);
  });

  test("makes a room that is found by its code and closed by the host", async () => {
    const { token } = people.ada;
    const { json: room } = await api.ask("POST", "/api/rooms", { token, json: { public: true, capacity: 4 } });
    expect((await api.ask("GET", `/api/rooms/${room.code.toLowerCase()}`, { token })).json).toMatchObject(room);
    expect((await api.ask("GET", "/api/rooms")).json).toMatchObject([{ code: room.code, capacity: 4 }]);
    const rooms = await api.ask("GET", "/api/admin/rooms", { token: people.admin.token });
    expect(rooms.json.map(({ code }: { code: string }) => code)).toContain(room.code);
    const close = `/api/admin/rooms/${room.code}/close`;
    expect((await api.ask("POST", close, { token: people.admin.token })).status).toBe(204);
    expect((await api.ask("GET", `/api/rooms/${room.code}`, { token })).status).toBe(404);
  });

  test("signs a terminal in from a browser's session, and shows which client asks", async () => {
    const { json: start } = await api.ask("POST", "/api/device", { json: { client: "terminal of Ada" } });
    const waiting = await api.ask("POST", "/api/device/token", { json: { deviceCode: start.deviceCode } });
    expect(waiting.json.error.code).toBe("device_pending");
    const { token } = people.ada;
    const lookup = await api.ask("POST", "/api/device/lookup", { token, json: { userCode: start.userCode } });
    expect(lookup.json).toMatchObject({ client: "terminal of Ada" });
    const answer = { userCode: start.userCode, approval: lookup.json.approval, approve: true };
    expect((await api.ask("POST", "/api/device/confirm", { token: people.guest.token, json: answer })).status).toBe(
      400,
    );
    const again = await api.ask("POST", "/api/device/lookup", { token, json: { userCode: start.userCode } });
    const mine = { ...answer, approval: again.json.approval };
    expect((await api.ask("POST", "/api/device/confirm", { token, json: mine })).status).toBe(204);
  });

  test("issues tickets that are good once, for the session that asked [AU-12]", async () => {
    const { json } = await api.ask("POST", "/api/tickets", { token: people.ada.token });
    expect((await api.auth.tickets.redeem(json.ticket)).user.id).toBe(people.ada.id);
    expect(api.auth.tickets.redeem(json.ticket)).rejects.toMatchObject({ code: "ticket_invalid" });
  });

  test("finds no room for who only guesses codes, after a few tries", async () => {
    const { token } = people.ada;
    const { json: room } = await api.ask("POST", "/api/rooms", { token, json: {} });
    const address = "192.0.2.77";
    for (let i = 0; i < 20; i++) await api.ask("GET", "/api/rooms/BBBBB", { token, address });
    expect((await api.ask("GET", `/api/rooms/${room.code}`, { token, address })).json.error.code).toBe("too_many");
    expect((await api.ask("GET", `/api/rooms/${room.code}`, { token })).status).toBe(200);
  });

  test("says how a password is to be changed and ends the other sessions", async () => {
    const { token } = await api.account("henry");
    const other = await api.ask("POST", "/api/sessions", { json: { username: "henry", password, session: "token" } });
    const wrong = await api.ask("POST", "/api/me/password", {
      token,
      json: { current: "wrong one", next: "plum pudding 77" },
    });
    expect(wrong.json.error.code).toBe("bad_credentials");
    const json = { current: password, next: "plum pudding 77" };
    expect((await api.ask("POST", "/api/me/password", { token, json })).status).toBe(204);
    expect((await api.ask("GET", "/api/me", { token })).status).toBe(200);
    expect((await api.ask("GET", "/api/me", { token: other.json.token })).status).toBe(401);
  });

  test("takes no guests where the host wants none", async () => {
    const closed = await openTestApi({ guests: false });
    const answer = await closed.ask("POST", "/api/guests", { json: { name: "Gus" } });
    expect(answer.json.error).toMatchObject({ code: "forbidden", message: expect.stringContaining("no guests") });
  });
});
