import { afterEach, beforeAll, describe, expect, test } from "bun:test";
import { configure, type LogRecord, reset } from "@logtape/logtape";
import { refusals } from "../../protocol/errors.ts";
import { openTestApi, type TestApi } from "../kit/api.ts";

describe("a refusal over HTTP", () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
  });
  afterEach(reset);

  test.each([
    ["an unknown route", "GET", "/api/nothing", {}, "not_found"],
    ["an unknown route outside of the API", "POST", "/nothing", {}, "not_found"],
    ["a path that is not UTF-8", "GET", "/api/games/%ff%fe", {}, "not_found"],
    ["broken JSON", "POST", "/api/guests", { body: "{", headers: { "content-type": "application/json" } }, "invalid"],
    ["no body", "POST", "/api/guests", {}, "invalid"],
    ["a list for an object", "POST", "/api/guests", { json: [1] }, "invalid"],
    ["null", "POST", "/api/guests", { json: null }, "invalid"],
    ["half a character", "POST", "/api/guests", { json: { name: "\ud800" } }, "invalid"],
    ["no session", "GET", "/api/me", {}, "unauthenticated"],
    ["a wrong token", "GET", "/api/me", { token: "wrong" }, "unauthenticated"],
    ["65,537 bytes", "POST", "/api/guests", { json: { name: "x".repeat(65_537) } }, "too_large"],
  ] as const)("of %s has the one shape and its status", async (_, method, path, asked, code) => {
    const answer = await api.ask(method, path, asked);
    expect(answer.json.error.code).toBe(code);
    expect(answer.status).toBe(refusals[code].http);
    expect(answer.json.error.message.length).toBeGreaterThan(10);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test("repeats nothing of the request that a terminal would act on", async () => {
    const answer = await api.ask("POST", "/api/guests", { json: { name: "Gus", "\u001b]0;x\u0007\u202e": 1 } });
    expect(answer.json.error.message).toMatch(/^[\x20-\x7e]*$/);
    expect(answer.json.error.field).toMatch(/^[\x20-\x7e]*$/);
  });

  test("of a bug is 'internal': its cause goes to the log and nowhere else", async () => {
    const records: LogRecord[] = [];
    await configure({
      sinks: { kept: (record) => records.push(record) },
      loggers: [
        { category: ["minihub"], sinks: ["kept"], lowestLevel: "error" },
        { category: ["logtape", "meta"], sinks: [] },
      ],
      reset: true,
    });
    const broken = await openTestApi();
    const { token } = await broken.account("ada");
    await broken.db.schema.dropTable("match_stats").execute();
    await broken.db.schema.dropTable("match_players").execute();
    const answer = await broken.ask("GET", "/api/me/matches", { token });
    expect(answer.status).toBe(500);
    expect(answer.json).toEqual({ error: { code: "internal", message: refusals.internal.message } });
    expect(records).toHaveLength(1);
    expect(String(records[0]?.properties["error"])).toContain("match_players");
  });

  test("of too many requests comes before anything else is looked at", async () => {
    const address = "192.0.2.9";
    const codes = new Set<number>();
    for (let i = 0; i < 700; i++) codes.add((await api.ask("GET", "/api/hub", { address })).status);
    expect([...codes]).toEqual([200, 429]);
    expect((await api.ask("GET", "/api/hub", { address: "192.0.2.10" })).status).toBe(200);
  });
});
