/**
 * The host allows watching while a match is on. Who sat in the room without a seat saw nothing of it until they came anew, while the game
 * was charged for every frame that they did not get.
 */
import { expect, test } from "bun:test";
import { openEvening } from "../kit/evening.ts";
import { FakePort, plainManifest } from "../kit/fake-port.ts";

test("who is in the room sees the match from when its host lets them watch, and no longer when not", async () => {
  const { run, game, people } = await openEvening(["Ann", "Bob"]);
  const [ann, bob] = people;
  const hub = await run();
  const port = new FakePort({ game, manifest: { ...plainManifest, spectators: true } });
  hub.catalogue.connected(port);
  const { code } = hub.rooms.create(ann!.user, { game });
  const room = hub.rooms.room(code);
  const host = hub.join(code, ann!).member;
  await hub.command(room, host, { name: "settings", settings: { spectators: false } });
  const watcher = hub.join(code, bob!, { spectate: true }).socket;
  await hub.command(room, host, { name: "start" });
  await Promise.resolve();
  const shows = () => {
    port.game.data(null, Uint8Array.of(1));
    return watcher.frames.splice(0).some(([type]) => type === 20);
  };
  expect(shows()).toBe(false);
  await hub.command(room, host, { name: "settings", settings: { spectators: true } });
  expect(watcher.snapshot).toBeDefined();
  expect(shows()).toBe(true);
  await hub.command(room, host, { name: "settings", settings: { spectators: false } });
  expect(shows()).toBe(false);
});
