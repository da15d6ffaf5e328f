import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "bun:test";
import { openAssets } from "../src/assets.ts";

const assets = await openAssets();

describe("assets of the web client, from source", () => {
  test("hold the page, which is asked for anew each time, and hashed files, which may be kept for ever", () => {
    expect(assets.get("/index.html")).toMatchObject({ immutable: false, type: "text/html;charset=utf-8" });
    const scripts = assets.paths().filter((path) => path.endsWith(".js"));
    expect(scripts.length).toBeGreaterThan(0);
    for (const path of scripts) {
      expect(path).toMatch(/^\/assets\/[\w-]+-[0-9a-z]{8}\.js$/);
      expect(assets.get(path)).toMatchObject({ immutable: true, type: "text/javascript;charset=utf-8" });
    }
  });

  test("are named by the page with absolute paths, so that it works at any address of the hub", () => {
    const page = new TextDecoder().decode(assets.get("/index.html")?.bytes);
    const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = ""]) => path);
    expect(named.length).toBeGreaterThan(0);
    for (const path of named) expect(assets.get(path)).toBeDefined();
  });

  test("hold no script in the page itself, which the hub's CSP would refuse", () => {
    const page = new TextDecoder().decode(assets.get("/index.html")?.bytes);
    for (const [, inline] of page.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)) expect(inline).toBe("");
    expect(page).not.toMatch(/<style|\son\w+=|\sstyle=/);
  });

  test("unpack to the same bytes, and differ in their tag where they differ in their bytes", () => {
    const tags = new Map<string, string>();
    for (const path of assets.paths()) {
      const asset = assets.get(path);
      if (!asset) throw new Error(`${path} is listed and not there`);
      if (asset.gzip) expect(Buffer.from(gunzipSync(asset.gzip)).equals(asset.bytes)).toBe(true);
      expect(asset.etag).toMatch(/^"[0-9a-z]+"$/);
      tags.set(asset.etag, path);
    }
    expect(tags.size).toBe(assets.paths().length);
  });

  test("are nothing but the files listed", () => {
    for (const path of ["/", "", "/../package.json", "/assets", "/assets/../index.html", "__proto__", "/index.html.gz"])
      expect(assets.get(path)).toBeUndefined();
  });
});
