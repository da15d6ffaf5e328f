/** What the link offers a game beyond its rooms, on a real hub: storage, fair random numbers, log lines, erasures. */
import { Database } from "bun:sqlite";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { frameTypes as types } from "../../protocol/link.ts";
import type { AdminGame, GameLogLine, MatchInfo } from "../../protocol/http.ts";
import { openControl } from "../../src/control.ts";
import { checkRandom } from "../../src/client/fair-random.ts";
import { json, startHub, type TestHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame, RawGame } from "../kit/raw-game.ts";
import { tempFolder } from "../kit/temp-folder.ts";
import { until } from "../kit/wait.ts";

const manifest = (name: string) => ({ name, version: "1.0.0", description: "", seats: { min: 1, max: 2 } });

const erase = ({ url, token }: TestPlayer) =>
  fetch(`${url}/api/me`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: "{}",
  });

const matchOf = ({ url, token }: TestPlayer, id: string) =>
  json<MatchInfo>(fetch(`${url}/api/matches/${id}`, { headers: { authorization: `Bearer ${token}` } }));

async function startMatch(player: TestPlayer, game: RawGame & { readonly id: string }) {
  const before = game.rooms.length;
  const { code } = await player.createRoom(game.id);
  await player.join(code);
  await player.command({ name: "start" });
  const opened = await game.room(before);
  await player.phase("playing");
  return opened;
}

/** Players with something stored about them; the empty name is the game's own. */
function storedPlayers(hub: TestHub): string[] {
  using file = new Database(join(hub.data, "store.db"), { readonly: true });
  return file
    .query<{ player: string }, []>("SELECT DISTINCT player FROM entries ORDER BY player")
    .all()
    .map(({ player }) => player);
}

test("[PL3] [PL4] [ST3] [ST7] [AU-22] [RS-14] [IS-01] a game that is away learns at its next connection who was erased; what was stored about them is gone", async () => {
  const hub = await startHub();
  const game = await addRawGame(hub, manifest("Keeper"));
  const other = await addRawGame(hub, manifest("Other"));
  const ann = await TestPlayer.guest(hub.url, "Ann");
  const { info } = await startMatch(ann, game);
  const player = info.seats[0]!.player;
  const put = (id: number) => [types.storePut, id, player, "hat", new Uint8Array([1]), null] as const;
  expect(await game.ask(put)).toBe("ok");
  expect(await game.ask((id) => [types.storePut, id, null, "word", new Uint8Array([2]), null])).toBe("ok");
  expect(await other.ask(put)).toBe("not_found");
  expect(storedPlayers(hub)).toEqual(["", player]);
  game.kill();
  await ann.phase("finished");
  expect((await erase(ann)).status).toBe(204);
  await until("the purge", () => storedPlayers(hub).join() === "");
  const again = await RawGame.connect(game.address, game.peer.key, manifest("Keeper"));
  expect(await again.event(types.playerErased)).toEqual([types.playerErased, player]);
  expect(await again.ask(put)).toBe("not_found");
  expect(await again.ask((id) => [types.storeGet, id, player, "hat"])).toBe("not_found");
  using file = new Database(join(hub.data, "hub.db"), { readonly: true });
  await until("nothing left to tell", () => file.query("SELECT * FROM erased_players").all().length === 0);
  expect(other.peer.frames.some(([type]) => type === types.playerErased)).toBeFalse();
  // A third connection is told nothing again.
  again.kill();
  const third = await RawGame.connect(game.address, game.peer.key, manifest("Keeper"));
  expect(await third.ask((id) => [types.storeGet, id, null, "word"])).toBe("ok");
  expect(third.events).toEqual([]);
});

test("[ST6] [ST7] what a game stores outlives the hub's restart, and goes when the host removes the game", async () => {
  const hub = await startHub();
  const game = await addRawGame(hub, manifest("Keeper"));
  expect(await game.ask((id) => [types.storePut, id, null, "word", new Uint8Array([2]), 0])).toBe("ok");
  game.kill();
  const port = Number(new URL(hub.url).port);
  await hub.close();
  const again = await startHub({ data: hub.data, http: port });
  const link = new URL(again.hub.addresses.link.replace("minihub:", "http:"));
  const address = game.address.replace(/:\d+#/, `:${link.port}#`);
  const back = await RawGame.connect(address, game.peer.key, manifest("Keeper"));
  expect(await back.ask((id) => [types.storePut, id, null, "word", new Uint8Array([2]), 0])).toBe("conflict");
  await again.control.request("POST", `/games/${game.id}/remove`);
  await until("nothing left", () => storedPlayers(again).length === 0);
});

test("[RN1] [RN2] [RN3] [RN4] [PD5] [PL5] the numbers of a match are those the hub committed to, also for a game server that comes back", async () => {
  const hub = await startHub();
  const game = await addRawGame(hub, manifest("Dice"));
  const ann = await TestPlayer.guest(hub.url, "Ann");
  const { room, info } = await startMatch(ann, game);
  const commit = Buffer.from(info.commit).toString("hex");
  const state = ann.room!.state;
  expect(info.host).toBe(0);
  expect(state).toMatchObject({ phase: "playing", commit });
  const draw = async (from: RawGame, inRoom: number, label: string) => {
    const seen = from.peer.frames.length;
    expect(await from.ask((id) => [types.random, id, inRoom, label])).toBe("ok");
    const answer = from.peer.frames.slice(seen).find((frame) => frame[2] instanceof Uint8Array);
    return Buffer.from(answer![2] as Uint8Array).toString("hex");
  };
  const numbers = [await draw(game, room, "dice/1"), await draw(game, room, "dice/2")];
  game.send([types.checkpoint, room, 0, Uint8Array.of(1)]);
  // An answer proves that the checkpoint has arrived.
  await draw(game, room, "dice/1");
  game.kill();
  await ann.phase("waiting");
  const again = await RawGame.connect(game.address, game.peer.key, manifest("Dice"));
  const restored = await again.room();
  expect(Buffer.from(restored.info.commit).toString("hex")).toBe(commit);
  expect(await draw(again, restored.room, "dice/2")).toBe(numbers[1]!);
  numbers.push(await draw(again, restored.room, "dice/3"));
  await again.ask((id) => [types.result, id, restored.room, { placements: [{ seat: 0, place: 1 }] }]);
  await ann.phase("finished");
  const { random } = await matchOf(ann, info.match);
  expect(random!.labels).toEqual(["dice/1", "dice/2", "dice/3"]);
  const check = checkRandom(info.match, random!, commit);
  expect(check.holds).toBeTrue();
  expect(check.numbers.map(({ bytes }) => bytes)).toEqual(numbers);
});

test("[PL5] [RM4] a game is told which seat the host of its room has", async () => {
  const hub = await startHub();
  const game = await addRawGame(hub, manifest("Hosted"));
  const ann = await TestPlayer.guest(hub.url, "Ann");
  const ben = await TestPlayer.guest(hub.url, "Ben");
  const { code } = await ann.createRoom(game.id);
  await ann.join(code);
  await ben.join(code);
  await ben.command({ name: "ready", ready: true });
  await ann.command({ name: "start" });
  const { room, info } = await game.room();
  expect(info.host).toBe(0);
  await ann.phase("playing");
  await ann.command({ name: "host", member: ben.member });
  expect(await game.event(types.host)).toEqual([types.host, room, 1, 1]);
  await ben.command({ name: "leave" });
  expect(await game.event(types.playerLeft)).toEqual([types.playerLeft, room, 2, 1, "left"]);
  expect(await game.event(types.host)).toEqual([types.host, room, 3, 0]);
});

test("[LG2] [LM2] a game's lines, and the hub's own about it, are there for the host, who can lift a quarantine; that outlives the hub", async () => {
  let hub = await startHub();
  const game = await addRawGame(hub, manifest("Chatty"));
  game.send([types.log, "info", "hello \u001b[31mred"]);
  const lines = (after = 0) => hub.control.request<GameLogLine[]>("GET", `/games/Chatty/logs?after=${after}`);
  const [first] = await until("the line", async () => {
    const all = await lines();
    return all.length > 0 && all;
  });
  expect(first).toMatchObject({ n: 1, level: "info", key: game.peer.key.publicText });
  expect(first!.text).not.toContain("\u001b");
  const shown = async () => (await hub.control.request<AdminGame[]>("GET", "/games"))[0]!;
  expect(await shown()).toMatchObject({ conduct: "good", quarantinedUntil: null, strikes: 0 });
  for (let i = 0; i < 6; i++) {
    const breaking = i === 0 ? game : await RawGame.connect(game.address, game.peer.key, manifest("Chatty"));
    breaking.peer.rawHex("00000001c1");
    await until("the end", () => breaking.peer.closed);
    breaking.kill();
  }
  const after = await lines(1);
  expect(after.map(({ n }) => n)).toEqual([2, 3, 4, 5, 6, 7]);
  expect(after.at(-1)!.text).toContain("quarantined");
  const { quarantinedUntil } = await shown();
  expect(quarantinedUntil).toBeNumber();
  await RawGame.connect(game.address, game.peer.key, manifest("Chatty"));
  const ann = await TestPlayer.guest(hub.url, "Ann");
  const create = () => ann.createRoom(game.id).then(() => "ok", String);
  expect(await create()).toContain("game_unavailable");

  // Nor does a restart of the hub help, nor while it is down.
  const { data } = hub;
  const port = Number(new URL(hub.url).port);
  await hub.close();
  const down = await openControl(data);
  const [offline] = await down.request<AdminGame[]>("GET", "/games");
  expect(offline).toMatchObject({ conduct: "quarantined" });
  // Each time is told from two clocks that are read one after the other.
  expect(Math.abs(offline!.quarantinedUntil! - quarantinedUntil!)).toBeLessThan(1_000);
  await down.close();
  hub = await startHub({ data, http: port });
  expect(await shown()).toMatchObject({ conduct: "quarantined", strikes: 0 });
  expect(Math.abs((await shown()).quarantinedUntil! - quarantinedUntil!)).toBeLessThan(60_000);
  const { game: id, address } = await hub.addGame("Chatty", game.peer.key);
  await RawGame.connect(address, game.peer.key, manifest("Chatty"));
  expect(await create()).toContain("game_unavailable");
  await hub.control.request("POST", "/games/Chatty/lift");
  expect(await shown()).toMatchObject({ conduct: "good", strikes: 0 });
  expect(await create()).toBe("ok");
  expect(id).toBe(game.id);
  await hub.close();
  hub = await startHub({ data, http: port });
  expect(await shown()).toMatchObject({ conduct: "good", quarantinedUntil: null });
});

test("[NW-18] [ST6] with a storage that cannot be used people sign in and play; only what games store is refused", async () => {
  const data = tempFolder();
  writeFileSync(join(data, "store.db"), "This is not a database.".repeat(100));
  const hub = await startHub({ data });
  const game = await addRawGame(hub, manifest("Keeper"));
  const ann = await TestPlayer.account(hub.url, "annabel");
  const { room } = await startMatch(ann, game);
  expect(await game.ask((id) => [types.storePut, id, null, "a", new Uint8Array(1), null])).toBe("busy");
  expect(await game.ask((id) => [types.storeGet, id, null, "a"])).toBe("busy");
  expect(await game.ask((id) => [types.result, id, room, { placements: [{ seat: 0, place: 1 }] }])).toBe("ok");
  await ann.phase("finished");
});
