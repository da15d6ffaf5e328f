import { beforeAll, describe, expect, test } from "bun:test";
import { host, openTestApi, password, type Answer, type TestApi } from "../kit/api.ts";

const sameOrigin = { "sec-fetch-site": "same-origin" };

/** "name=value" as a browser sends it back. */
function cookieOf(answer: Answer): string {
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}

describe("the session cookie", () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
    await api.account("ada");
  });

  const signIn = (headers: Record<string, string> = {}, cookie?: string) =>
    api.ask("POST", "/api/sessions", {
      json: { username: "ada", password },
      headers: { ...sameOrigin, ...headers },
      ...(cookie !== undefined && { cookie }),
    });

  test("is for no script and no other site, and the token is nowhere else", async () => {
    const answer = await signIn();
    expect(answer.headers.get("set-cookie")).toMatch(
      /^minihub=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(answer.json).toEqual({ user: expect.objectContaining({ username: "ada" }) });
    const token = cookieOf(answer).split("=")[1] ?? "";
    expect(answer.text).not.toContain(token);
  });

  test("signs in, and signing out takes it away and ends the session", async () => {
    const cookie = cookieOf(await signIn());
    expect((await api.ask("GET", "/api/me", { cookie: `a=b; ${cookie}; c=d` })).status).toBe(200);
    const out = await api.ask("DELETE", "/api/sessions/current", { cookie, headers: sameOrigin });
    expect(out.status).toBe(204);
    expect(out.headers.get("set-cookie")).toMatch(/^minihub=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await api.ask("GET", "/api/me", { cookie })).status).toBe(401);
  });

  test("is a new one at every sign-in; one that was there before signs nobody in [AU-09]", async () => {
    const planted = `minihub=${"A".repeat(43)}`;
    const first = cookieOf(await signIn({}, planted));
    expect(first).not.toBe(planted);
    const second = cookieOf(await signIn({}, first));
    expect(second).not.toBe(first);
    for (const old of [planted, first]) expect((await api.ask("GET", "/api/me", { cookie: old })).status).toBe(401);
    expect((await api.ask("GET", "/api/me", { cookie: second })).status).toBe(200);
  });

  test("of a guest is another one once the guest has an account, and the old one is dead [AU-09]", async () => {
    const guest = await api.ask("POST", "/api/guests", { json: { name: "Gus" }, headers: sameOrigin });
    const upgraded = await api.ask("POST", "/api/accounts", {
      json: { username: "gustav", password },
      cookie: cookieOf(guest),
      headers: sameOrigin,
    });
    expect(upgraded.json.user).toMatchObject({ id: guest.json.user.id, username: "gustav", guest: false });
    expect(cookieOf(upgraded)).not.toBe(cookieOf(guest));
    expect((await api.ask("GET", "/api/me", { cookie: cookieOf(guest) })).status).toBe(401);
    expect((await api.ask("GET", "/api/me", { cookie: cookieOf(upgraded) })).status).toBe(200);
  });

  test("counts less than a bearer token that is sent along", async () => {
    const cookie = cookieOf(await signIn());
    expect((await api.ask("GET", "/api/me", { cookie, token: "wrong" })).status).toBe(401);
    const { id, token } = await api.guest("Mia");
    expect((await api.ask("GET", "/api/me", { cookie, token })).json.id).toBe(id);
  });

  test.each(["", "x".repeat(100_000), "%00", "a=b=c"])("that holds %.20p signs nobody in", async (value) => {
    expect((await api.ask("GET", "/api/me", { cookie: `minihub=${value}` })).status).toBe(401);
  });

  test("is not given to programs that ask for a token", async () => {
    const json = { username: "ada", password, session: "token" };
    const answer = await api.ask("POST", "/api/sessions", { json });
    expect(answer.headers.has("set-cookie")).toBe(false);
    expect(answer.json.token).toMatch(/^[\w-]{43}$/);
  });
});

describe("the session cookie under HTTPS", () => {
  const guest = { json: { name: "Gus" }, headers: sameOrigin };

  test("is Secure and bound to the origin where the host's public origin is asked", async () => {
    const api = await openTestApi({ publicOrigin: `https://${host}` });
    const answer = await api.ask("POST", "/api/guests", guest);
    expect(answer.headers.get("set-cookie")).toMatch(/^__Host-minihub=.*; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    const cookie = cookieOf(answer);
    expect((await api.ask("GET", "/api/me", { cookie })).status).toBe(200);
    // A neighbour under the same domain could set a cookie without the prefix.
    expect((await api.ask("GET", "/api/me", { cookie: cookie.replace("__Host-", "") })).status).toBe(401);
  });

  test("is the same behind a trusted proxy that hides the host", async () => {
    const api = await openTestApi({ publicOrigin: "https://play.example" });
    const proxied = await api.ask("POST", "/api/guests", { ...guest, proxied: true });
    expect(proxied.headers.get("set-cookie")).toStartWith("__Host-minihub=");
  });

  test("is a plain one for who comes over the LAN, where a Secure one would never return", async () => {
    const api = await openTestApi({ publicOrigin: "https://play.example" });
    const answer = await api.ask("POST", "/api/guests", guest);
    expect(answer.headers.get("set-cookie")).toStartWith("minihub=");
    expect(answer.headers.has("strict-transport-security")).toBe(false);
  });
});
