import { expect, test } from "bun:test";
import { chmodSync, statSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { openSessionStore, sessionPath } from "../../src/terminal/session-file.ts";
import { TokenBox } from "../../src/terminal/token-box.ts";
import { tempFolder } from "../kit/temp-folder.ts";

test("sessions are kept per hub in a file that only its owner can read, also where it was open before", async () => {
  const path = sessionPath({ XDG_CONFIG_HOME: tempFolder() });
  const store = openSessionStore(path);
  expect(await store.read("http://a")).toBeNull();
  await store.write("http://a", { token: "ta", room: "KWXRZ" });
  chmodSync(path, 0o644);
  await store.write("http://b", { token: "tb" });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(await openSessionStore(path).read("http://a")).toEqual({ token: "ta", room: "KWXRZ" });
  await store.write("http://a", null);
  expect(await store.read("http://a")).toBeNull();
  expect(await store.read("http://b")).toEqual({ token: "tb" });
  expect(await readdir(dirname(path))).toEqual(["sessions.json"]);
});

test("a damaged file means signing in again, not an error", async () => {
  const path = join(tempFolder(), "sessions.json");
  writeFileSync(path, '{"http://a": {"token": 7}, "http://b": nonsense');
  expect(await openSessionStore(path).read("http://a")).toBeNull();
});

test("the room to come back to is forgotten with the session", async () => {
  const store = openSessionStore(join(tempFolder(), "minihub", "sessions.json"));
  const box = new TokenBox(store, "http://a", null);
  box.rememberRoom("KWXRZ");
  await box.set("t");
  box.rememberRoom("KWXRZ");
  await box.flushed();
  expect(await store.read("http://a")).toEqual({ token: "t", room: "KWXRZ" });
  await box.set(null);
  expect(await store.read("http://a")).toBeNull();
});

test("a relative XDG_CONFIG_HOME is not followed", () => {
  expect(sessionPath({ XDG_CONFIG_HOME: "here" })).toMatch(/^\/.*\.config\/minihub\/sessions\.json$/);
});
