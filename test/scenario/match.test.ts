import { describe, expect, test } from "bun:test";
import { frameTypes as types } from "../../protocol/link.ts";
import type { GameStats, LeaderboardRow, MatchInfo } from "../../protocol/http.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import { failure } from "../kit/failure.ts";
import { startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame, RawGame } from "../kit/raw-game.ts";
import { until } from "../kit/wait.ts";

const hub = await startHub();
let count = 0;

async function newGame(manifest: Partial<Manifest> = {}) {
  count += 1;
  const name = `Game ${count}`;
  return addRawGame(hub, {
    name,
    version: "1.0.0",
    description: "",
    seats: { min: 2, max: 3 },
    spectators: true,
    ...manifest,
  });
}

/** A room with so many players in it, all ready. */
async function gather(game: string, names: readonly string[]) {
  const players: TestPlayer[] = [];
  for (const name of names) players.push(await TestPlayer.guest(hub.url, `${name} ${++count}`));
  const [host] = players as [TestPlayer];
  const { code } = await host.createRoom(game);
  for (const player of players) {
    await player.join(code);
    await player.command({ name: "ready", ready: true });
  }
  return { code, players, host };
}

async function playing(manifest: Partial<Manifest> = {}, names: readonly string[] = ["Ann", "Ben"]) {
  const game = await newGame(manifest);
  const gathered = await gather(game.id, names);
  await gathered.host.command({ name: "start" });
  for (const player of gathered.players) await player.phase("playing");
  const { room, info } = await game.room();
  return { game, room, info, ...gathered };
}

const placements = [
  { seat: 0, place: 1, score: 3 },
  { seat: 1, place: 2, score: 1 },
];

describe("a match over the real link", () => {
  test("[RM5] [PR1] [PR5] goes from the lobby to play, with the options that were set", async () => {
    const options = {
      type: "object",
      properties: { rounds: { type: "integer", minimum: 1, maximum: 9, default: 3 } },
    } as const;
    const game = await newGame({ options });
    const { host, players } = await gather(game.id, ["Ann", "Ben"]);
    expect(await failure(host.command({ name: "configure", options: { rounds: 10 } }))).toContain("options_invalid");
    await host.command({ name: "configure", options: { rounds: 5 } });
    await players[1]!.command({ name: "ready", ready: false });
    expect(await failure(host.command({ name: "start" }))).toContain("conflict");
    await players[1]!.command({ name: "ready", ready: true });
    await host.command({ name: "start" });
    await players[1]!.phase("playing");
    const { info } = await game.room();
    expect(info.options).toEqual({ rounds: 5 });
    expect(info.seats.map(({ seat }) => seat)).toEqual([0, 1]);
    expect(players[1]!.snapshot?.match).toBe(info.match);
  });

  test("[DT3] [IS-08] relays data and actions with the seat they came from", async () => {
    const { game, room, players } = await playing();
    players[1]!.data(Uint8Array.of(1, 2, 3));
    expect(await game.event(types.data)).toEqual([types.data, room, 1, 1, Buffer.from([1, 2, 3])]);
    players[0]!.act("drop", 4);
    expect(await game.event(types.action)).toEqual([types.action, room, 2, 0, "drop", 4]);
    game.send([types.data, room, null, Uint8Array.of(9)]);
    game.send([types.data, room, 1, Uint8Array.of(8)]);
    await until("both frames", () => players[1]!.payloads().length === 2);
    expect(players[1]!.payloads().map(([byte]) => byte)).toEqual([9, 8]);
    expect(players[0]!.payloads().map(([byte]) => byte)).toEqual([9]);
  });

  test("[RM1] [OP3] a refusal of the game is told to the room, which stays in the lobby", async () => {
    const game = await newGame();
    game.refuse = "Not on a Monday.";
    const { host } = await gather(game.id, ["Ann", "Ben"]);
    await host.command({ name: "start" });
    await until(
      "the notice",
      () => host.room?.state.phase === "lobby" && host.room.state.notice?.includes("Not on a Monday."),
    );
  });

  test("[PL1] [PJ1] a drop keeps seat and member number, leaving gives them up", async () => {
    const { code, game, room, players } = await playing();
    const ben = players[1]!;
    const member = ben.member;
    await ben.drop();
    expect(await game.event(types.playerDropped)).toEqual([types.playerDropped, room, 1, 1]);
    game.send([types.data, room, 1, Uint8Array.of(7)]);
    await until("the frame is kept", () => players[0]!.room?.members.some(({ connected }) => !connected));
    const joined = await ben.join(code, { resume: { match: (await game.room()).info.match, room: 0, own: 0 } });
    expect(joined).toEqual({ member, resumed: true });
    expect(await game.event(types.playerBack)).toEqual([types.playerBack, room, 2, 1, false]);
    await until("the missed frame", () => ben.payloads().some(([byte]) => byte === 7));
    await ben.command({ name: "leave" });
    expect(await game.event(types.playerLeft)).toEqual([types.playerLeft, room, 3, 1, "left"]);
  });

  test("[PJ2] a newer connection takes the place of the older one", async () => {
    const { code, players } = await playing();
    const other = new TestPlayer(hub.url, { token: players[1]!.token, user: { id: players[1]!.user } as never });
    expect((await other.join(code)).member).toBe(players[1]!.member);
    await until("the older to end", () => players[1]!.bye === "replaced");
    expect(other.room?.members.filter(({ connected }) => connected)).toHaveLength(2);
  });

  test("[VW4] who watches gets the spectators' view and no other", async () => {
    const { code, game, room, players } = await playing();
    const watcher = await TestPlayer.guest(hub.url, `Watcher ${++count}`);
    await watcher.join(code, { spectate: true });
    game.send([types.view, room, 0, { type: "text", text: "secret of seat 0" }]);
    game.send([types.view, room, 255, { type: "text", text: "for all eyes" }]);
    await until("the view", () => watcher.view?.type === "text" && watcher.view.text === "for all eyes");
    expect(JSON.stringify(watcher.frames)).not.toContain("secret");
    expect(JSON.stringify(players[1]!.frames)).not.toContain("secret");
    watcher.act("go");
    await until("the refusal", () => watcher.errors().includes("conflict"));
  });

  test("a late player takes a free seat where the game allows it", async () => {
    const { code, game, room } = await playing({ lateJoin: true });
    const late = await TestPlayer.guest(hub.url, `Late ${++count}`);
    await late.join(code);
    const [, , n, seat] = await game.event(types.playerJoined);
    expect([n, (seat as { seat: number }).seat]).toEqual([1, 2]);
    game.send([types.data, room, 2, Uint8Array.of(5)]);
    await until("the frame", () => late.payloads().length === 1);
    const full = await TestPlayer.guest(hub.url, `Full ${++count}`);
    await full.join(code);
    expect(full.room?.members.find(({ member }) => member === full.member)?.seat).toBeNull();
  });

  test("[PR3] only the host of the room may do what is the host's, and the host passes on", async () => {
    const { host, players } = await playing();
    const ben = players[1]!;
    for (const name of ["start", "again", "stop", "close"] as const) {
      expect(await failure(ben.command({ name }))).toContain("forbidden");
    }
    await host.command({ name: "leave" });
    await until("a new host", () => ben.room?.members.find(({ member }) => member === ben.member)?.host);
    await ben.command({ name: "stop" });
    await ben.phase("finished");
  });

  test("[PR2] [PR4] kick, mute, chat", async () => {
    const game = await newGame();
    const { code, host, players } = await gather(game.id, ["Ann", "Ben", "Cid"]);
    const [, ben, cid] = players as [TestPlayer, TestPlayer, TestPlayer];
    await ben.command({ name: "chat", text: "hello \u001b[31mthere\u202e" });
    await until("the line", () => cid.chat.length === 1);
    expect(cid.chat[0]?.text).toBe("hello there");
    await host.command({ name: "mute", member: ben.member, muted: true });
    expect(await failure(ben.command({ name: "chat", text: "again" }))).toContain("forbidden");
    await host.command({ name: "kick", member: cid.member });
    await until("the end", () => cid.bye === "kicked");
    expect(await failure(cid.join(code))).toContain("kicked");
  });
});

describe("the end of a match", () => {
  test("[RS1] [RS2] [RS3] a result shows in history, statistics, leaderboard and rating, once", async () => {
    const game = await newGame({ stats: { moves: { title: "Moves", aggregate: "sum" } } });
    const ann = await TestPlayer.account(hub.url, `ann-${++count}`);
    const ben = await TestPlayer.account(hub.url, `ben-${++count}`);
    const { code } = await ann.createRoom(game.id);
    await ann.join(code);
    await ben.join(code);
    await ben.command({ name: "ready", ready: true });
    await ann.command({ name: "start" });
    const { room, info } = await game.room();
    const result = { placements: placements.map((entry) => ({ ...entry, stats: { moves: 7 } })) };
    expect(await game.ask((id) => [types.result, id, room, { placements: placements.slice(1) }])).not.toBe("ok");
    expect(await game.ask((id) => [types.result, id, room, result])).toBe("ok");
    expect(await game.event(types.roomClose)).toEqual([types.roomClose, room, "finished"]);
    const state = await ann.phase("finished");
    expect(state.members.map(({ wins }) => wins)).toEqual([1, 0]);
    const [match] = await ann.get<MatchInfo[]>("/api/me/matches");
    expect(match?.id).toBe(info.match);
    expect(match?.players.map(({ place, score, stats }) => [place, score, stats])).toEqual([
      [1, 3, { moves: 7 }],
      [2, 1, { moves: 7 }],
    ]);
    const board = await ben.get<LeaderboardRow[]>(`/api/games/${game.id}/leaderboard`);
    expect(board.map(({ rank, wins, me }) => [rank, wins, me])).toEqual([
      [1, 1, false],
      [2, 0, true],
    ]);
    expect(board[0]!.rating).toBeGreaterThan(board[1]!.rating);
    const stats = await ben.get<GameStats>(`/api/games/${game.id}/stats`);
    expect([stats.matches, stats.me?.stats[0]?.value]).toEqual([1, 7]);
    await ann.command({ name: "again" });
    await ben.command({ name: "ready", ready: true });
    await ann.command({ name: "start" });
    expect((await game.room(1)).info.round).toBe(2);
  });

  test("[CP2] a game server that is killed comes back to the room, and nobody loses an input", async () => {
    const { game, room, info, players } = await playing();
    players[0]!.act("one");
    await game.event(types.action);
    game.send([types.checkpoint, room, 1, Uint8Array.of(42)]);
    players[1]!.act("two");
    await game.event(types.action);
    game.kill();
    await players[0]!.phase("waiting");
    players[0]!.act("three");
    const again = await RawGame.connect(game.address, game.peer.key, {
      ...manifestOf(game.id),
      name: await nameOf(game.id),
    });
    const restored = await again.room();
    expect(restored.info.match).toBe(info.match);
    expect(restored.info.restore).toEqual({ checkpoint: Buffer.from([42]), n: 1 });
    expect((await again.event(types.action)).slice(2)).toEqual([2, 1, "two", null]);
    expect((await again.event(types.action)).slice(2)).toEqual([3, 0, "three", null]);
    await players[0]!.phase("playing");
  });

  test("[CP3] a game that keeps no checkpoint leaves a void match and a room that goes on", async () => {
    const { game, host } = await playing();
    game.kill();
    const state = await host.phase("finished");
    expect(state.state).toMatchObject({ placements: null, notice: expect.any(String) });
    await host.command({ name: "again" });
    await host.phase("lobby");
  });

  test("[HS-17] a key that is revoked in the middle of a match is gone at once, and its players are told", async () => {
    const { game, players } = await playing();
    await hub.control.request("POST", `/keys/${game.peer.key.publicText}/revoke`);
    expect((await game.peer.lastError())?.code).toBe("revoked");
    for (const player of players) await player.phase("finished");
    const again = RawGame.connect(game.address, game.peer.key, { ...manifestOf(game.id), name: await nameOf(game.id) });
    await failure(again);
  });
});

const manifestOf = (_game: string): Manifest => ({
  name: "",
  version: "1.0.0",
  description: "",
  seats: { min: 2, max: 3 },
});
const nameOf = async (game: string) =>
  (await hub.control.request<{ id: string; name: string }[]>("GET", "/games")).find(({ id }) => id === game)!.name;
