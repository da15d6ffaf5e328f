import { expect, test } from "bun:test";
import type { HubInfo } from "../../protocol/http.ts";
import { originForOthers } from "../../src/client/room-facts.ts";
import { openTestApi } from "../kit/api.ts";

test("addresses in the host's own network are told on the hub's machine only", async () => {
  const { app } = await openTestApi();
  const originsFor = async (address: string) =>
    ((await (await app.request("/api/hub", {}, { address, proxied: false })).json()) as HubInfo).origins;
  expect(await originsFor("127.0.0.1")).toEqual(["http://192.168.1.5:7480"]);
  expect(await originsFor("203.0.113.9")).toEqual([]);
});

test("who plays on the hub's machine invites to the address that others reach", () => {
  expect(originForOthers("http://127.0.0.1:7480", ["http://192.168.1.5:7480"])).toBe("http://192.168.1.5:7480");
  expect(originForOthers("http://127.0.0.1:7480", [])).toBe("http://127.0.0.1:7480");
  expect(originForOthers("https://play.example.org", ["http://192.168.1.5:7480"])).toBe("https://play.example.org");
});
