import { describe, expect, test } from "bun:test";
import { serveFiles, type File } from "../../src/api/files.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

const table = new Map<string, File>([
  ["/index.html", { bytes: bytes("<page>"), type: "text/html;charset=utf-8", etag: '"p1"', immutable: false }],
  [
    "/assets/app-1a2b.js",
    { bytes: bytes("script script"), gzip: bytes("zip"), type: "text/javascript", etag: '"s1"', immutable: true },
  ],
]);

function get(path: string, headers: Record<string, string> = {}, method = "GET"): Response | undefined {
  return serveFiles(new Request(`http://hub${path}`, { method, headers }), table);
}

describe("the files of the web client", () => {
  test("are served by their path, with a type and an ETag", async () => {
    const answer = get("/");
    expect(await answer?.text()).toBe("<page>");
    expect(answer?.headers.get("content-type")).toBe("text/html;charset=utf-8");
    expect(answer?.headers.get("etag")).toBe('W/"p1"');
    expect(answer?.headers.get("cache-control")).toBe("no-cache");
  });

  test("whose name carries a hash are kept for ever", () => {
    expect(get("/assets/app-1a2b.js")?.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  });

  test.each([
    ["gzip", true],
    ["br, gzip;q=0.5", true],
    ["deflate", false],
    ["gzip;q=0", false],
    ["", false],
  ])("go compressed to who accepts %p: %p", async (accepted, compressed) => {
    const answer = get("/assets/app-1a2b.js", { "accept-encoding": accepted });
    expect(answer?.headers.get("content-encoding")).toBe(compressed ? "gzip" : null);
    expect(answer?.headers.get("vary")).toBe("Accept-Encoding");
    expect(await answer?.text()).toBe(compressed ? "zip" : "script script");
  });

  test.each(['"p1"', 'W/"p1"', '"x", W/"p1"', "*"])("are not sent again to who knows %s", async (known) => {
    const answer = get("/", { "if-none-match": known });
    expect(answer?.status).toBe(304);
    expect(await answer?.text()).toBe("");
  });

  test("answer HEAD without a body, and no other method", async () => {
    const answer = get("/", {}, "HEAD");
    expect(answer?.headers.get("content-length")).toBe("6");
    expect(await answer?.text()).toBe("");
    expect(get("/", {}, "POST")).toBeUndefined();
  });

  test("have one page for all paths of the web client's router, for browsers that navigate", async () => {
    const navigating = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
    for (const path of ["/device", "/games/Connect%20Four", "/r/BCDFG"])
      expect(await get(path, navigating)?.text()).toBe("<page>");
    expect(get("/device", { accept: "*/*" })).toBeUndefined();
    for (const path of ["/api/nothing", "/api", "/assets/old-99.js", "/docs/x", "/ws", "/openapi.json"])
      expect(get(path, navigating)).toBeUndefined();
  });

  test.each([
    "/../package.json",
    "/assets/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/assets/%00",
    "//etc/passwd",
  ])("are a table, so %s leads nowhere", (path) => {
    expect(get(path)).toBeUndefined();
  });
});
