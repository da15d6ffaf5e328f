import { expect, test } from "bun:test";
import { frameTypes as types } from "../../protocol/link.ts";
import type { GameInfo, LeaderboardRow, MatchInfo, UserInfo } from "../../protocol/http.ts";
import { failure } from "../kit/failure.ts";
import { startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame, RawGame } from "../kit/raw-game.ts";
import { tempFolder } from "../kit/temp-folder.ts";
import { until } from "../kit/wait.ts";

const manifest = { name: "Lasting", version: "1.0.0", description: "Stays", seats: { min: 2, max: 2 } };

test("accounts, games, results and revocations are there after a restart of the hub", async () => {
  const data = tempFolder();
  const before = await startHub({ data });
  const game = await addRawGame(before, manifest);
  const ann = await TestPlayer.account(before.url, "annika");
  const ben = await TestPlayer.account(before.url, "benno");
  const { code } = await ann.createRoom(game.id);
  for (const player of [ann, ben]) await player.join(code);
  await ben.command({ name: "ready", ready: true });
  await ann.command({ name: "start" });
  const { room } = await game.room();
  const placements = [
    { seat: 0, place: 1 },
    { seat: 1, place: 2 },
  ];
  await game.ask((id) => [types.result, id, room, { placements }]);
  const hubKey = before.hub.hubKey;
  await before.close();
  await until("the players are told", () => ann.bye === "shutting_down" && game.peer.closed);
  game.kill();

  const after = await startHub({ data });
  expect(after.hub.hubKey).toBe(hubKey);
  const ann2 = new TestPlayer(after.url, { token: ann.token, user: { id: ann.user } as UserInfo });
  expect((await ann2.get<UserInfo>("/api/me")).username).toBe("annika");
  expect((await ann2.get<MatchInfo[]>("/api/me/matches")).map(({ outcome }) => outcome)).toEqual(["finished"]);
  expect((await ann2.get<LeaderboardRow[]>(`/api/games/${game.id}/leaderboard`)).map(({ wins }) => wins)).toEqual([
    1, 0,
  ]);
  const games = async () => (await ann2.get<GameInfo[]>("/api/games")).map(({ name, available }) => [name, available]);
  expect(await games()).toEqual([["Lasting", false]]);
  const port = new URL(after.hub.addresses.link.replace("minihub:", "http:")).port;
  const address = game.address.replace(/:\d+#/, `:${port}#`);
  const again = await RawGame.connect(address, game.peer.key, { ...manifest, version: "1.1.0" });
  await until("the game is back", async () => (await games()).some(([, available]) => available === true));
  expect((await ann2.get<GameInfo>(`/api/games/${game.id}`)).version).toBe("1.1.0");

  await after.control.request("POST", `/keys/${game.peer.key.publicText}/revoke`);
  await until("the link is closed", () => again.peer.closed);
  await after.close();
  const last = await startHub({ data });
  const lastPort = new URL(last.hub.addresses.link.replace("minihub:", "http:")).port;
  const refused = RawGame.connect(game.address.replace(/:\d+#/, `:${lastPort}#`), game.peer.key, manifest);
  await failure(refused);
});

test("a second hub on the same folder, a port in use and a folder that is none are refused with what to do", async () => {
  const hub = await startHub();
  expect(await failure(startHub({ data: hub.data }))).toMatch(/Another hub runs/);
  const port = Number(new URL(hub.url).port);
  expect(await failure(startHub({ http: port }))).toMatch(/in use/);
  const link = Number(/:(\d+)#/.exec(hub.hub.addresses.link)![1]);
  expect(await failure(startHub({ link }))).toMatch(/--link/);
  expect(await failure(startHub({ data: "/dev/null/hub" }))).toMatch(/--data/);
});

test("a new version updates the catalogue, a suspended game leaves it, with the hub never restarted", async () => {
  const hub = await startHub();
  const game = await addRawGame(hub, { ...manifest, name: "Moving" });
  const player = await TestPlayer.guest(hub.url, "Looker");
  const shown = async () => (await player.get<GameInfo[]>("/api/games")).find(({ name }) => name === "Moving");
  expect([(await shown())?.version, (await shown())?.available]).toEqual(["1.0.0", true]);
  await game.ask((id) => [types.manifest, id, { ...manifest, name: "Moving", version: "2.0.0", description: "Newer" }]);
  await until("the new version", async () => (await shown())?.version === "2.0.0");
  expect(await game.ask((id) => [types.manifest, id, { ...manifest, name: "Other" }])).toBe("manifest_invalid");
  await hub.control.request("POST", `/games/${game.id}/suspend`);
  expect((await game.peer.lastError())?.code).toBe("suspended");
  expect(await shown()).toBeUndefined();
  await hub.control.request("POST", `/games/${game.id}/approve`);
  const again = await RawGame.connect(game.address, game.peer.key, { ...manifest, name: "Moving" });
  await until("the game is back", async () => (await shown())?.available);
  again.kill();
  await until("it cannot be started any more", async () => (await shown())?.available === false);
});
