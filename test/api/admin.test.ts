import { beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { newKeyPair } from "../../protocol/keys.ts";
import { createAdmin } from "../../src/api/admin.ts";
import { offlineGames, offlineRooms } from "../../src/api/offline.ts";
import { openAuth } from "../../src/auth/open.ts";
import { openDatabase } from "../../src/db/open.ts";
import { openTestApi, password, type TestApi } from "../kit/api.ts";
import { tempFolder } from "../kit/temp-folder.ts";

describe("administration over HTTP", () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
    await api.game("Chess");
  });

  test("has no credentials to begin with: nobody is admin until the one-time link is used [AU-21]", async () => {
    const first = await api.account("first-visitor");
    expect((await api.ask("GET", "/api/me", { token: first.token })).json.admin).toBe(false);
    for (const username of ["admin", "root", "minihub", "administrator"])
      for (const secret of ["admin", "password", "minihub", "changeme"]) {
        const answer = await api.ask("POST", "/api/sessions", { json: { username, password: secret } });
        expect(answer.status).toBe(401);
      }
    expect((await api.ask("GET", "/api/admin/status", { token: first.token })).status).toBe(403);
  });

  test("is not opened by coming from this machine or saying so [AU-21]", async () => {
    for (const address of ["127.0.0.1", "::1", "local", "10.0.0.1"])
      for (const headers of [{}, { "x-forwarded-for": "127.0.0.1" }, { host: "localhost" }, { "x-real-ip": "::1" }])
        expect((await api.ask("GET", "/api/admin/status", { address, headers })).status).toBe(401);
  });

  test("is opened by the one-time link, once, for an account [AU-21]", async () => {
    const token = (await api.auth.admin.firstAdminLink()) ?? "";
    const guest = await api.guest("Gus");
    const claim = (who: string, claimed: string) =>
      api.ask("POST", "/api/admin/claim", { token: who, json: { token: claimed } });
    expect((await claim(guest.token, token)).status).toBe(403);
    const ada = await api.account("ada");
    expect((await claim(ada.token, "wrong")).json.error.code).toBe("invite_invalid");
    expect((await claim(ada.token, token)).json).toMatchObject({ username: "ada", admin: true });
    expect((await api.ask("GET", "/api/admin/status", { token: ada.token })).status).toBe(200);
    const eve = await api.account("eve");
    expect((await claim(eve.token, token)).json.error.code).toBe("invite_invalid");
  });

  test("ends at once for who is no admin any more", async () => {
    const { token } = await api.account("former", { admin: true });
    expect((await api.ask("GET", "/api/admin/users", { token })).status).toBe(200);
    await api.askAsHost("POST", "/api/admin/users/former/admin", { admin: false });
    expect((await api.ask("GET", "/api/admin/users", { token })).status).toBe(403);
  });
});

describe("administration on the control socket", () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
  });

  test("needs no session and does the same", async () => {
    const { id, port } = await api.game("Chess");
    const made = await api.askAsHost("POST", "/api/admin/users", { username: "ada" });
    expect(made.json.username).toBe("ada");
    expect(made.json.password).toMatch(/^.{12,}$/);
    const signIn = { username: "ada", password: made.json.password, session: "token" };
    const { json } = await api.ask("POST", "/api/sessions", { json: signIn });
    expect(json.user.id).toBe(made.json.id);

    const reset = await api.askAsHost("POST", "/api/admin/users/ada/password", { password });
    expect(reset.json).toEqual({});
    expect((await api.ask("GET", "/api/me", { token: json.token })).status).toBe(401);

    expect((await api.askAsHost("GET", "/api/admin/games")).json).toMatchObject([
      { id, name: "Chess", state: "approved", bundled: true, rooms: port.rooms, strikes: 0 },
    ]);
    expect((await api.askAsHost("POST", `/api/admin/games/${id}/suspend`)).json.state).toBe("suspended");
    expect((await api.ask("GET", "/api/games/Chess")).status).toBe(404);
    expect((await api.askAsHost("POST", "/api/admin/games/chess/approve")).json.state).toBe("approved");
    const remove = await api.askAsHost("POST", "/api/admin/games/Chess/remove");
    expect(remove.json.error).toMatchObject({
      code: "conflict",
      message: expect.stringContaining("--no-bundled-games"),
    });
  });

  test("has administration and nothing else", async () => {
    for (const path of ["/api/me", "/api/hub", "/", "/docs"])
      expect((await api.askAsHost("GET", path)).json.error.code).toBe("not_found");
    expect((await api.askAsHost("POST", "/api/admin/claim", { token: "x" })).status).toBe(404);
  });
});

describe("administration of a hub that is down", () => {
  test("works on the database; rooms there are none, and closing one says why", async () => {
    const db = await openDatabase(join(tempFolder(), "hub.sqlite"));
    const hubKey = newKeyPair("hub");
    const admin = createAdmin({
      auth: openAuth(db, { hubKey: hubKey.publicKey }),
      rooms: offlineRooms,
      live: offlineGames(new Map()),
      facts: () => ({
        running: false,
        version: "0.1.0",
        hub: hubKey.publicText,
        pid: null,
        startedAt: null,
        http: null,
        origins: [],
        link: null,
        data: "data",
        linkVersions: [1],
        players: 0,
      }),
    });
    const ask = async (method: string, path: string) => {
      const response = await admin.request(`/api/admin/${path}`, { method });
      return [response.status, await response.json()] as const;
    };
    expect(await ask("GET", "status")).toMatchObject([200, { running: false, games: [], counts: { rooms: 0 } }]);
    expect(await ask("GET", "rooms")).toEqual([200, []]);
    expect(await ask("GET", "games")).toEqual([200, []]);
    const [status, refusal] = await ask("POST", "rooms/BCDFG/close");
    expect(status).toBe(503);
    expect(refusal).toMatchObject({
      error: { code: "hub_unreachable", message: expect.stringContaining("not running") },
    });
    await db.destroy();
  });
});
