import { beforeAll, describe, expect, test } from "bun:test";
import { host, openTestApi, type TestApi } from "../kit/api.ts";

describe("the headers of every answer", () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
  });

  test.each([
    ["the page", "GET", "/"],
    ["a page of the router", "GET", "/device"],
    ["the API", "GET", "/api/hub"],
    ["a refusal", "GET", "/api/me"],
    ["a missing route", "GET", "/api/nothing"],
    ["a missing file", "GET", "/assets/none.js"],
    ["another method", "OPTIONS", "/"],
    ["the document", "GET", "/openapi.json"],
    ["its page", "GET", "/docs"],
    ["its style", "GET", "/docs/style.css"],
  ])("are strict: %s [FE-11]", async (_, method, path) => {
    const { headers } = await api.ask(method, path, { headers: { accept: "text/html" } });
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy.split("; ").toSorted()).toEqual(
      [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "manifest-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
      ].toSorted(),
    );
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
      "cache-control": expect.stringMatching(path.startsWith("/api") ? /^no-store$/ : /^no-(store|cache)$/),
    });
    for (const name of ["server", "x-powered-by", "access-control-allow-origin", "strict-transport-security"])
      expect(headers.has(name)).toBe(false);
  });

  test("hold browsers to HTTPS where the hub is reached by it, and only there", async () => {
    const secure = await openTestApi({ publicOrigin: `https://${host}` });
    const { headers } = await secure.ask("GET", "/");
    expect(headers.get("strict-transport-security")).toMatch(/^max-age=\d{8}$/);
    const elsewhere = await secure.ask("GET", "/", { headers: { host: "192.168.0.5:3000" } });
    expect(elsewhere.headers.has("strict-transport-security")).toBe(false);
  });
});
