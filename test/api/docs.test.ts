import { beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { exampleOf } from "../../src/api/docs-example.ts";
import { escapeHtml } from "../../src/api/docs-schema.ts";
import type { ApiDocument } from "../../src/api/openapi.ts";
import { openTestApi, type TestApi } from "../kit/api.ts";

describe("the description of the API", () => {
  let api: TestApi;
  let document: ApiDocument;
  let routes: readonly string[];

  beforeAll(async () => {
    api = await openTestApi();
    document = (await api.ask("GET", "/openapi.json")).json;
    routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
  });

  test("has every route that the contract names", () => {
    const contract = readFileSync(new URL("../../protocol/http.ts", import.meta.url), "utf8");
    const named = [...contract.matchAll(/\b(GET|POST|PATCH|DELETE) (\/api\/[\w/:]*\w)/g)].map(
      ([, method, path]) => `${method} ${path?.replaceAll(/:(\w+)/g, "{$1}")}`,
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((route) => !routes.includes(route))).toEqual([]);
  });

  test("[PW7] has the routes and fields that SPEC.md names for bots", async () => {
    const spec = readFileSync(new URL("../../protocol/SPEC.md", import.meta.url), "utf8");
    const rows = [...spec.matchAll(/^\| `(GET|POST) (\/api\/\w+)`\s*\| (?:`\{(.*?)\}`)?/gm)];
    expect(rows.length).toBe(5);
    for (const [, method = "", path = "", body = ""] of rows) {
      expect(routes).toContain(`${method} ${path}`);
      const schema = document.paths[path]?.[method.toLowerCase()]?.requestBody?.content?.["application/json"].schema;
      const known = JSON.stringify([schema, document.components.schemas[schema?.$ref?.split("/").at(-1) ?? ""]]);
      for (const [, field] of body.matchAll(/(?:^|, )\[?(\w+)/g))
        expect([path, known]).toEqual([path, expect.stringContaining(`"${field}":`)]);
    }
    const { status, json } = await api.ask("POST", "/api/rooms", { json: {} });
    expect([status, json]).toEqual([401, { error: { code: "unauthenticated", message: expect.any(String) } }]);
  });

  test("is OpenAPI 3.1 in which every shape that is pointed at is there", () => {
    expect(document).toMatchObject({ openapi: "3.1.0" });
    const refs = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
    expect(refs.filter((name) => !Object.hasOwn(document.components.schemas, name ?? ""))).toEqual([]);
  });

  test("names a group for every route, a summary and the refusals", () => {
    const groups = document.tags.map(({ name }) => name);
    for (const methods of Object.values(document.paths))
      for (const operation of Object.values(methods)) {
        expect(groups).toContain(operation.tags[0] ?? "");
        expect(operation.summary).not.toBe("");
        expect(operation.responses["429"]?.description).toContain("too_many");
      }
  });

  test("gives examples that the routes take: what is refused is refused for its content", async () => {
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, operation] of Object.entries(methods)) {
        const body = operation.requestBody?.content?.["application/json"].schema;
        if (body === undefined || operation.security.length > 0) continue;
        const json = exampleOf(body, document.components.schemas);
        const answer = await api.ask(method.toUpperCase(), path, { json });
        expect([path, answer.json.error?.code]).not.toEqual([path, "invalid"]);
      }
  });

  test("is a page of HTML and CSS alone, with all routes and a line to try each", async () => {
    const { text, headers } = await api.ask("GET", "/docs");
    expect(headers.get("content-type")).toStartWith("text/html");
    expect(text).not.toMatch(/<script|<style|\sstyle=|\son\w+=|https?:\/\/(?!hub\.test)/);
    for (const methods of Object.values(document.paths))
      for (const { summary } of Object.values(methods)) expect(text).toContain(escapeHtml(summary));
    expect(text.match(/<summary>Example<\/summary>/g)).toHaveLength(routes.length);
    expect(text).toContain("curl -X POST &#39;http://hub.test:3000/api/rooms&#39;");
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...text.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("repeats the host of the request only as text", async () => {
    const request = new Request("http://hub.test/docs", { headers: { host: 'x"><script>alert(1)</script>' } });
    const page = await (await api.app.request(request)).text();
    expect(page).not.toContain("<script");
  });

  test("is written once: it took 5 ms of everybody's time for each who asked, whoever that was", async () => {
    const fresh = await openTestApi();
    let looks = 0;
    const real = Object.entries;
    const read = async (host: string) => {
      looks = 0;
      Object.entries = (of: object) => {
        looks += 1;
        return real(of);
      };
      try {
        return await (await fresh.app.request(new Request(`http://${host}/docs`))).text();
      } finally {
        Object.entries = real;
      }
    };
    const first = await read("one.test");
    expect(looks).toBeGreaterThan(10);
    expect(await read("two.test:81")).toBe(first.replaceAll("one.test", "two.test:81"));
    expect(looks).toBeLessThan(10);
    expect(await read("[::1]:80")).toContain("http://[::1]/api/rooms");
    expect(await read("o'ne.test")).not.toContain("o'ne");
  });

  test("is the same for the control socket's routes", async () => {
    expect(routes.filter((route) => route.includes("/api/admin/")).length).toBe(17);
  });
});
