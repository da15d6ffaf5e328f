import { beforeAll, describe, expect, test } from "bun:test";
import { openTestApi, password, type Answer, type TestApi } from "../kit/api.ts";

describe("accounts over HTTP", () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
    await api.account("ada");
  });

  const signUp = (username: string, secret: string) =>
    api.ask("POST", "/api/accounts", { json: { username, password: secret, session: "token" } });
  const signIn = (username: string, secret: string) =>
    api.ask("POST", "/api/sessions", { json: { username, password: secret, session: "token" } });

  test.each([
    ["5 MB", "x".repeat(5_000_000), 413],
    ["10,000 characters", "x".repeat(10_000), 400],
    ["NUL", "correct\0horse", 400],
    ["half a character", "correct horse \ud800", 400],
  ])("refuse a password of %s before it is hashed [AU-05]", async (_, secret, status) => {
    expect((await signIn("ada", secret)).status).toBe(status);
    expect((await signUp("longword", secret)).status).toBe(status);
  });

  test.each([
    ["emoji", "emoji", "🎲🎲🎲 sevenfold 🧩"],
    ["spaces around it", "spaces", "  plum pudding 77  "],
    ["letters of other scripts", "scripts", "пароль длинный"],
  ])("verify a password with %s exactly [AU-05]", async (_, username, secret) => {
    expect((await signUp(username, secret)).status).toBe(201);
    expect((await signIn(username, secret)).status).toBe(201);
    for (const near of [
      secret.trim() === secret ? ` ${secret}` : secret.trim(),
      Array.from(secret).slice(0, -1).join(""),
      `${secret}.`,
    ])
      expect((await signIn(username, near)).status).toBe(401);
  });

  test("answer alike whether an account exists or not [AU-06]", async () => {
    const alike = ({ status, text, headers }: Answer) => ({ status, text, headers: [...headers.keys()].toSorted() });
    const known = await signIn("ada", "wrong horse battery");
    const unknown = await signIn("nobody-at-all", "wrong horse battery");
    expect(alike(known)).toEqual(alike(unknown));
    expect(known.json.error.code).toBe("bad_credentials");

    const { token } = await api.guest("Gus");
    const lookup = (userCode: string) => api.ask("POST", "/api/device/lookup", { token, json: { userCode } });
    const { json } = await api.ask("POST", "/api/device", { json: { client: "terminal" } });
    const confirm = (userCode: string) =>
      api.ask("POST", "/api/device/confirm", { token, json: { userCode, approval: "guess", approve: true } });
    expect(alike(await confirm(json.userCode))).toEqual(alike(await confirm("BBBB-BBBB")));
    expect((await lookup("BBBB-BBBB")).json.error.code).toBe("device_expired");
  });

  test.each(["password123456", "minihub-minihub", "cleverusername"])(
    "refuse the password %s [AU-07]",
    async (secret) => {
      expect((await signUp("cleverusername", secret)).json.error.code).toBe("password_weak");
    },
  );

  test("make no more guests for one address than a large party needs [AU-16]", async () => {
    const address = "192.0.2.16";
    let made = 0;
    let last: Answer | undefined;
    for (let i = 0; i < 400; i++) {
      last = await api.ask("POST", "/api/guests", { address, json: { name: `Pia ${i}` } });
      if (last.status === 201) made += 1;
    }
    expect(made).toBeGreaterThanOrEqual(40);
    expect(made).toBeLessThanOrEqual(300);
    expect(last?.json.error.code).toBe("too_many");
    expect((await api.ask("POST", "/api/guests", { json: { name: "Elsewhere" } })).status).toBe(201);
  });

  test.each([
    ["Cyrillic in a Latin name", "\u0430da"],
    ["a name that is taken", "ADA"],
    ["a reserved one", "admin"],
    ["a zero-width space", "a\u200bda"],
    ["a change of direction", "ab\u202ecd"],
    ["fifty accents", `a${"\u0301".repeat(50)}`],
    ["300 letters", "x".repeat(300)],
    ["HTML", "<img onerror=alert(1)>"],
    ["a terminal's title", "\u001b]0;owned\u0007"],
    ["nothing", ""],
  ])("refuse as a name, or clean, %s [AU-18]", async (_, name) => {
    for (const [path, json] of [
      ["/api/guests", { name, session: "token" }],
      ["/api/accounts", { username: name, password, session: "token" }],
    ] as const) {
      const answer = await api.ask("POST", path, { json });
      if (answer.status === 201) {
        const shown: string = answer.json.user.name;
        expect(shown).toMatch(/^[\p{L}\p{N} ._-]{2,24}$/u);
        expect(path).toBe("/api/guests");
      } else {
        expect(["name_invalid", "name_taken", "invalid"]).toContain(answer.json.error.code);
        expect(answer.json.error.message).toMatch(/^[\x20-\x7e]*$/);
      }
    }
  });

  test("are exported whole and deleted whole, and the games are told to forget [AU-22]", async () => {
    const { id: game } = await api.game("Chess");
    const { id, token } = await api.account("victoria");
    const player = await api.auth.accounts.playerIdFor(game, id);
    const exported = await api.ask("GET", "/api/me/export", { token });
    expect(exported.headers.get("content-disposition")).toBe('attachment; filename="minihub-account.json"');
    expect(exported.json).toMatchObject({ user: { id, username: "victoria" }, games: [{ game, player }], matches: [] });
    expect(exported.text).not.toMatch(/argon2|token_hash/);

    const erase = (json: unknown) => api.ask("DELETE", "/api/me", { token, json });
    expect((await erase({})).json.error.code).toBe("bad_credentials");
    expect((await erase({ password: "wrong horse" })).json.error.code).toBe("bad_credentials");
    const erased = await erase({ password });
    expect(erased.status).toBe(204);
    expect(erased.headers.get("set-cookie")).toContain("Max-Age=0");
    expect(api.erased).toEqual([{ game, player }]);
    expect((await api.ask("GET", "/api/me", { token })).status).toBe(401);
    const tables = await api.db.introspection.getTables();
    expect(tables.length).toBeGreaterThan(8);
    for (const { name } of tables) {
      const rows = await api.db
        .selectFrom(name as "users")
        .selectAll()
        .execute();
      // The game has not been told yet: its own name for the player is kept until then.
      const traces = name === "erased_players" ? [id, "victoria"] : [id, player, "victoria"];
      for (const trace of traces)
        expect([name, JSON.stringify(rows)]).not.toEqual([name, expect.stringContaining(trace)]);
    }
  });

  test("become a stranger to one game, which is told to forget [AU-24]", async () => {
    const { id: game } = await api.game("Go");
    const { id, token } = await api.account("walter");
    const player = await api.auth.accounts.playerIdFor(game, id);
    api.erased.length = 0;
    expect((await api.ask("POST", "/api/me/games/Go/reset", { token })).status).toBe(204);
    expect(api.erased).toEqual([{ game, player }]);
    expect(await api.auth.accounts.playerIdFor(game, id)).not.toBe(player);
  });
});
