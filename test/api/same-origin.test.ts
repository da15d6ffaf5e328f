import { describe, expect, test } from "bun:test";
import { siteOf } from "../../src/api/same-origin.ts";

describe("where a request was made", () => {
  test.each([
    ["same-origin", { "sec-fetch-site": "same-origin" }],
    ["same-origin", { "sec-fetch-site": "none" }],
    ["other", { "sec-fetch-site": "same-site" }],
    ["other", { "sec-fetch-site": "cross-site" }],
    ["other", { "sec-fetch-site": "cross-site", origin: "http://hub.test:3000" }],
    ["same-origin", { origin: "http://hub.test:3000" }],
    ["same-origin", { origin: "https://play.example" }],
    ["other", { origin: "http://hub.test:3001" }],
    ["other", { origin: "http://hub.test:3000.evil.example" }],
    ["other", { origin: "null" }],
    ["other", { origin: "" }],
    ["unknown", {}],
  ] as const)("is %s for %p [AU-10]", (site, headers) => {
    const request = new Request("http://hub.test:3000/", { headers: { host: "hub.test:3000", ...headers } });
    expect(siteOf(request, "https://play.example")).toBe(site);
  });
});
