import { beforeAll, describe, expect, test } from "bun:test";
import { host, openTestApi, password, type Asked, type TestApi } from "../kit/api.ts";

const json = { "content-type": "application/json" };

/** Every way in which a page of another site can make a browser send something. */
const attacks: readonly (readonly [string, Record<string, string>])[] = [
  ["a form", { origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" }],
  [
    "a form of a modern browser",
    { "sec-fetch-site": "cross-site", "content-type": "application/x-www-form-urlencoded" },
  ],
  ["plain text that is JSON", { origin: "https://evil.example", "content-type": "text/plain" }],
  ["JSON without asking first", { origin: "https://evil.example", ...json }],
  ["a neighbour under the same domain", { "sec-fetch-site": "same-site", ...json }],
  ["another port of the same host", { origin: "http://hub.test:9999", ...json }],
  ["a sandboxed frame", { origin: "null", ...json }],
  ["a body without a type", { origin: "https://evil.example" }],
  ["a browser that says nothing of where", json],
];

describe("a change by cookie", () => {
  let api: TestApi;
  let cookie: string;

  beforeAll(async () => {
    api = await openTestApi();
    cookie = `minihub=${(await api.account("ada")).token}`;
  });

  const rename = (headers: Record<string, string>, asked: Asked = {}) =>
    api.ask("PATCH", "/api/me", { cookie, body: '{"name":"Evil"}', headers, ...asked });

  test.each(attacks)("from another site is refused: %s [AU-10]", async (_, headers) => {
    for (const [method, path, body] of [
      ["PATCH", "/api/me", '{"name":"Evil"}'],
      ["DELETE", "/api/me", `{"password":"${password}"}`],
      ["DELETE", "/api/sessions/current", ""],
      ["POST", "/api/rooms", "{}"],
      ["POST", "/api/tickets", ""],
    ] as const) {
      const answer = await api.ask(method, path, { cookie, headers, ...(body !== "" && { body }) });
      expect([method, path, answer.json?.error.code]).toEqual([method, path, "cross_site"]);
    }
    expect((await api.ask("GET", "/api/me", { cookie })).json.name).toBe("ada");
  });

  test.each([
    ["that says so", { "sec-fetch-site": "same-origin", ...json }],
    ["of an older browser", { origin: `http://${host}`, ...json }],
  ])("from the hub's own page is taken: %s [AU-10]", async (_, headers) => {
    expect((await rename(headers, { body: '{"name":"ada"}' })).status).toBe(200);
  });

  test("as a form or plain text is refused even from the hub's own origin [AU-10]", async () => {
    for (const type of ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"]) {
      const answer = await rename({ "sec-fetch-site": "same-origin", "content-type": type });
      expect(answer.json.error.code).toBe("cross_site");
    }
  });

  test("is not needed by who sends a token: no browser adds one by itself", async () => {
    const { token } = await api.guest("Gus");
    const answer = await api.ask("PATCH", "/api/me", { token, json: { name: "Gustav" } });
    expect(answer.status).toBe(200);
  });

  test("from another site does not sign the browser in as somebody else either [AU-10]", async () => {
    for (const path of ["/api/sessions", "/api/guests", "/api/accounts"]) {
      const headers = { origin: "https://evil.example" };
      const answer = await api.ask("POST", path, { headers, json: { username: "ada", password, name: "Eve" } });
      expect(answer.json.error.code).toBe("cross_site");
      expect(answer.headers.has("set-cookie")).toBe(false);
    }
  });

  test("is never made by GET, whatever the query says [AU-10]", async () => {
    const before = await api.auth.admin.counts();
    const { paths } = (await api.ask("GET", "/openapi.json")).json;
    for (const path of Object.keys(paths)) {
      const filled = path.replaceAll(/\{\w+\}/g, "x");
      for (const query of ["", "?_method=DELETE", "?name=Evil&method=PATCH"])
        await api.ask("GET", `${filled}${query}`, { cookie, headers: { "x-http-method-override": "DELETE" } });
    }
    expect(await api.auth.admin.counts()).toEqual(before);
    expect((await api.ask("GET", "/api/me", { cookie })).json.name).toBe("ada");
  });

  test("is never allowed to other origins by CORS", async () => {
    const headers = { origin: "https://evil.example", "access-control-request-method": "PATCH" };
    const answer = await api.ask("OPTIONS", "/api/me", { headers });
    expect(answer.status).toBe(404);
    for (const name of answer.headers.keys()) expect(name).not.toStartWith("access-control");
  });
});
