/** A game gets a new version while people play it; the hub is the built executable, and every game server a process of its own. */
import { expect, test } from "bun:test";
import type { GameInfo, GameStats, HubStatus, LeaderboardRow, MatchInfo, SignedIn } from "../../protocol/http.ts";
import { frameTypes as types } from "../../protocol/link.ts";
import { json, post } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame, RawGame } from "../kit/raw-game.ts";
import { ServedHub } from "../kit/served-hub.ts";
import { TallyBot } from "../kit/tally-bot.ts";
import { TallyWorld } from "../kit/tally-world.ts";
import { busyMs, until } from "../kit/wait.ts";

const rooms = 20;
/** Each of them opens as many rooms as one may, and somebody comes to all of these. */
const hosts = 4;
const people = 2 * hosts;
const matchesEach = rooms / hosts;
/** What a seat counts to, and how far it gets before the new version has the room. */
const goal = 120;
const goalBefore = 100;

test("[DR1] [DR3] [MF4] [RS2] 20 rooms in play, a new version connects, the old one drains: all of them finish, and each counts once", async () => {
  const world = new TallyWorld();
  await world.startHub();
  const old = await world.addServer("1.0.0");
  await world.allConnected(busyMs);
  const players = await Promise.all(Array.from({ length: people }, (_, n) => world.signUp(`player-${n}`)));
  const bots = (await Promise.all(pairsOf(players).map((pair) => roomsOf(world, pair)))).flat();
  for (const bot of bots) bot.goesOn = true;
  await until("play", () => bots.every((bot) => bot.phase?.phase === "playing" && counted(bot) > 0), busyMs);
  expect(bots.every((bot) => bot.shown?.version === "1.0.0")).toBe(true);
  for (const bot of bots) bot.goesOn = false;
  const matches = bots.map(({ phase }) => (phase?.phase === "playing" ? phase.match : ""));

  await world.addServer("1.1.0");
  await until("the new version", async () => (await shown(world))?.version === "1.1.0", busyMs);
  // It gets the new matches; those that are on stay where they are.
  expect(bots.every((bot) => bot.phase?.phase === "playing" && bot.shown?.version === "1.0.0")).toBe(true);
  await world.stopServer(old);
  await until("the new version in all rooms", () => bots.every((bot) => bot.shown?.version === "1.1.0"), busyMs);
  for (const bot of bots) bot.upTo = Infinity;
  await until("all results", () => bots.every(({ phase }) => phase?.phase === "finished"), busyMs);

  expect(bots.flatMap(({ faults }) => faults)).toEqual([]);
  expect(bots.flatMap(({ ends }) => [...ends])).toEqual(matches.map((match) => [match, "finished"]));
  expect(new Set(matches).size).toBe(rooms);
  expect(bots.map(({ wins }) => wins)).toEqual(bots.map(() => 1));
  for (const bot of bots) bot.close();
  const before = await everythingCounted(world, players);
  expect(new Set(before.matches.keys())).toEqual(new Set(matches));
  for (const [, match] of before.matches) expect(match).toEqual(asPlayed);
  expect(before.game).toMatchObject({ matches: rooms, voided: 0, players: people });
  expect(before.total).toBe(rooms);
  for (const { matches, stats } of before.own) {
    expect(matches).toBe(matchesEach);
    expect(stats).toEqual([{ name: "counted", title: "Counted", value: matchesEach * goal }]);
  }
  expect(sum(before.own.map(({ wins }) => wins))).toBe(rooms);
  expect(before.board.map(({ matches }) => matches)).toEqual(players.map(() => matchesEach));
  expect(sum(before.board.map(({ wins }) => wins))).toBe(rooms);
  await world.restartHub();
  await until("the new version once more", async () => (await shown(world))?.version === "1.1.0", busyMs);
  expect(await everythingCounted(world, players)).toEqual(before);
  await world.close();
}, 120_000);

test("[DR3] a room without a checkpoint finishes at the server that drains, beside the new version", async () => {
  const hub = await ServedHub.start();
  const manifest = { name: "Forgetful", version: "1.0.0", description: "", seats: { min: 1, max: 1 } };
  const old = await addRawGame(hub, manifest);
  const ann = await TestPlayer.guest(hub.url, "Ann");
  const { code } = await ann.createRoom(old.id);
  await ann.join(code);
  await ann.command({ name: "start" });
  await ann.phase("playing");
  const { room } = await old.room();
  const { address, pair } = await hub.addGame(manifest.name, undefined, old.id);
  const newer = await RawGame.connect(address, pair, { ...manifest, version: "1.1.0" });
  old.send([types.drain, "a new version"]);
  ann.data(Uint8Array.of(1));
  expect((await old.event(types.data))[2]).toBe(1);
  expect(ann.room?.state.phase).toBe("playing");
  expect(await old.ask((id) => [types.result, id, room, { placements: [{ seat: 0, place: 1 }] }])).toBe("ok");
  await ann.phase("finished");
  expect(newer.rooms).toEqual([]);

  // The next match is the new version's, and without that nobody's.
  await ann.command({ name: "again" });
  await ann.command({ name: "start" });
  await ann.phase("playing");
  expect([old.rooms.length, newer.rooms.length]).toEqual([1, 1]);
  await ann.command({ name: "stop" });
  newer.kill();
  await until("nobody to play with", () => ann.room?.game?.available === false);
  old.kill();
  await hub.stop();
});

function pairsOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: all.length / 2 }, (_, n) => all.slice(2 * n, 2 * n + 2));
}

/** The rooms of two people who play in all of them at once, and wait to begin; the first is their host. */
async function roomsOf(world: TallyWorld, pair: readonly SignedIn[]): Promise<TallyBot[]> {
  const bots: TallyBot[] = [];
  const url = world.hub.http;
  for (let n = 0; n < matchesEach; n += 1) {
    const { code } = await json<{ code: string }>(post(`${url}/api/rooms`, { game: world.game }, pair[0]?.token));
    for (const who of pair) {
      const bot = new TallyBot(url, who, code, []);
      bot.goesOn = false;
      bot.upTo = goalBefore;
      bots.push(bot);
      await until("the room", () => bot.phase);
      if (who === pair[0]) await bot.connection.command({ name: "configure", options: { goal } });
    }
  }
  return bots;
}

const counted = ({ shown }: TallyBot): number => shown?.last ?? 0;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** A match as it must be stored. */
const asPlayed = expect.objectContaining({
  outcome: "finished",
  game: expect.objectContaining({ version: "1.1.0" }),
  players: [0, 1].map((seat) =>
    expect.objectContaining({ seat, score: goal, stats: { counted: goal }, ratingChange: expect.any(Number) }),
  ),
});

/** All that is made of the results, as everybody is shown it. */
async function everythingCounted(world: TallyWorld, players: readonly SignedIn[]) {
  const { served, game } = world;
  const get = <T>(path: string, token?: string) =>
    json<T>(fetch(served.url + path, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }));
  const matches = new Map<string, unknown>();
  const own: NonNullable<GameStats["me"]>[] = [];
  for (const { token } of players) {
    const mine = await get<MatchInfo[]>("/api/me/matches?limit=100", token);
    expect(mine).toHaveLength(matchesEach);
    // Each is told from one's own seat.
    for (const { players, ...match } of mine)
      matches.set(match.id, { ...match, players: players.map(({ me: _, ...player }) => player) });
    const { me } = await get<GameStats>(`/api/games/${game}/stats`, token);
    if (me) own.push(me);
  }
  return {
    matches,
    own,
    game: await get<GameStats>(`/api/games/${game}/stats`),
    board: await get<LeaderboardRow[]>(`/api/games/${game}/leaderboard`),
    total: (await served.asHost<HubStatus>("GET", "/status")).counts.matches,
  };
}

/** What the catalogue shows of the game, once one of its servers is connected. */
async function shown({ served, game }: TallyWorld): Promise<GameInfo | undefined> {
  const games = await json<GameInfo[]>(fetch(`${served.url}/api/games`));
  return games.find(({ id, available }) => id === game && available);
}
