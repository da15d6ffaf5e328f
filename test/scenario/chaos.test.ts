import { expect, test } from "bun:test";
import type { MatchInfo } from "../../protocol/http.ts";
import { json, post } from "../kit/hub.ts";
import { TallyBot } from "../kit/tally-bot.ts";
import { TallyWorld } from "../kit/tally-world.ts";
import { until } from "../kit/wait.ts";

/**
 * A hub and two servers of a game are killed at random moments while people play. Short in the suite; the long run:
 * MINIHUB_CHAOS_KILLS=50 [MINIHUB_CHAOS_SEED=7] bun test test/scenario/chaos.test.ts
 */
const kills = Number(process.env["MINIHUB_CHAOS_KILLS"] ?? 6);
const seed = Number(process.env["MINIHUB_CHAOS_SEED"] ?? 1);
const rooms = 4;
const perKillMs = 60_000;

/** mulberry32: the same moments for the same seed. */
function seeded(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Every third is the hub, to which all come back; every other one of these is stopped in good order. */
async function killSomething(world: TallyWorld, n: number, random: () => number): Promise<string> {
  await Bun.sleep(100 + random() * 900);
  if (n % 6 === 4) {
    await world.restartHub();
    return "hub, in good order";
  }
  if (n % 3 === 1) {
    await world.killHub();
    return "hub";
  }
  const which = random();
  if (which < 0.8) world.killServer(which < 0.4 ? 0 : 1);
  else for (const server of [0, 1]) world.killServer(server);
  return which < 0.4 ? "server 0" : which < 0.8 ? "server 1" : "both servers";
}

test(
  `[CP2] [CP4] [RM6] [RS2] ${kills} kills: every room goes on or its players are told, no result is lost or counted twice`,
  async () => {
    const world = new TallyWorld();
    await world.startHub();
    await world.addServer();
    await world.addServer();
    await world.allConnected();
    const people: { readonly token: string; readonly bot: TallyBot }[] = [];
    for (let room = 0; room < rooms; room += 1) {
      const [host, guest] = [await world.signIn(`Ada ${room}`), await world.signIn(`Bob ${room}`)];
      const { code } = await json<{ code: string }>(
        post(`${world.hub.http}/api/rooms`, { game: world.game }, host.token ?? ""),
      );
      for (const signedIn of [host, guest]) {
        const bot = new TallyBot(world.hub.http, signedIn, code, world.hubKills);
        people.push({ token: signedIn.token ?? "", bot });
        await until("the room", () => bot.phase);
      }
    }
    const bots = people.map(({ bot }) => bot);
    const faults = () => bots.flatMap((bot) => bot.faults);
    await until("play", () => bots.every((bot) => bot.phase?.phase === "playing"), perKillMs);

    const random = seeded(seed);
    for (let n = 0; n < kills; n += 1) {
      const what = await killSomething(world, n, random);
      // Sometimes the next one comes before all is well again.
      if (random() < 0.3) continue;
      await world.allConnected(perKillMs);
      const isBack = ({ connection, phase }: TallyBot) =>
        connection.snapshot.connection.state === "online" && phase?.phase !== "waiting";
      await until(`play after kill ${n} (${what})`, () => faults().length > 0 || bots.every(isBack), perKillMs);
      expect(faults()).toEqual([]);
    }

    for (const bot of bots) bot.goesOn = false;
    const isOver = ({ connection, phase }: TallyBot) =>
      connection.snapshot.connection.state === "online" && (phase?.phase === "finished" || phase?.phase === "lobby");
    await until("the end of all matches", () => bots.every(isOver), perKillMs);
    expect(faults()).toEqual([]);

    let finished = 0;
    for (const { token, bot } of people) {
      const stored = await storedMatches(world.hub.http, token);
      const ends = [...bot.ends];
      // Whatever a player was told is what is stored: nothing is lost, nothing has another end.
      expect(ends.map(([id]) => [id, stored.get(id)?.outcome])).toEqual(ends.map(([id, end]) => [id, end]));
      const results = [...stored.values()].filter(({ outcome }) => outcome === "finished");
      expect(bot.wins).toBe(results.length);
      for (const { players } of results) expect(players.map(({ score }) => score)).toEqual([20, 20]);
      finished += results.length;
    }
    expect(finished).toBeGreaterThan(rooms);
    for (const bot of bots) bot.close();
    await world.close();
  },
  30_000 + kills * perKillMs,
);

/** All matches of a player, by id. */
async function storedMatches(url: string, token: string): Promise<ReadonlyMap<string, MatchInfo>> {
  const stored = new Map<string, MatchInfo>();
  const headers = { authorization: `Bearer ${token}` };
  for (let before = ""; ;) {
    const page = await json<MatchInfo[]>(fetch(`${url}/api/me/matches?limit=50${before}`, { headers }));
    for (const match of page) stored.set(match.id, match);
    const last = page.at(-1);
    if (!last) return stored;
    before = `&before=${last.endedAt}`;
  }
}
