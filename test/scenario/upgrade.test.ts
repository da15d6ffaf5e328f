import { expect, test } from "bun:test";
import { frameTypes as types } from "../../protocol/link.ts";
import type { GameInfo, MatchInfo, SignedIn } from "../../protocol/http.ts";
import { newKeyPair } from "../../protocol/keys.ts";
import { serve } from "../../sdk/typescript/src/serve.ts";
import { json, post, register, startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame } from "../kit/raw-game.ts";
import { TallyBot } from "../kit/tally-bot.ts";
import { tally, tallyName } from "../kit/tally-game.ts";
import { until } from "../kit/wait.ts";

const rooms = 20;
/** Each of them opens as many rooms as one may. */
const hosts = 4;

test("[DR1] [DR3] [MF4] 20 rooms in play, a new version connects, the old one drains: all of them finish", async () => {
  const hub = await startHub();
  const oldPair = newKeyPair("game");
  const { address, game } = await hub.addGame(tallyName, oldPair);
  const [old, newer] = [new AbortController(), new AbortController()];
  const say = () => {};
  const oldServes = serve(tally("1.0.0"), { address, key: oldPair.secretText, signal: old.signal, say });
  const bots: TallyBot[] = [];
  const tokens: string[] = [];
  await until("the old version", () => shown(hub.url, game));
  for (let host = 0; host < hosts; host += 1) {
    const signedIn = await guest(hub.url, `Player ${host}`);
    tokens.push(signedIn.token ?? "");
    for (let n = 0; n < rooms / hosts; n += 1) {
      const { code } = await json<{ code: string }>(post(`${hub.url}/api/rooms`, { game }, signedIn.token));
      const bot = new TallyBot(hub.url, signedIn, code, []);
      bots.push(bot);
      await until("the room", () => bot.phase);
      await bot.connection.command({ name: "configure", options: { goal: 200 } });
    }
  }
  await until("play", () => bots.every((bot) => bot.phase?.phase === "playing" && (bot.shown?.last ?? 0) > 0));
  expect(bots.every((bot) => bot.shown?.version === "1.0.0")).toBe(true);
  for (const bot of bots) bot.goesOn = false;
  const matches = bots.map(({ phase }) => (phase?.phase === "playing" ? phase.match : ""));

  // A second machine, with a key of its own.
  const newPair = newKeyPair("game");
  const { code: invite } = await hub.control.request<{ code: string }>("POST", "/games/invites", { game });
  await register(hub.url, tallyName, newPair, invite);
  const newServes = serve(tally("1.1.0"), { address, key: newPair.secretText, signal: newer.signal, say });
  await until("the new version", async () => (await shown(hub.url, game))?.version === "1.1.0");
  expect(bots.every((bot) => bot.shown?.version === "1.0.0")).toBe(true);
  old.abort();
  await oldServes;
  await until("the new version in all rooms", () => bots.every((bot) => bot.shown?.version === "1.1.0"));
  await until("all results", () => bots.every(({ phase }) => phase?.phase === "finished"), 60_000);
  expect(bots.flatMap(({ faults }) => faults)).toEqual([]);
  expect(bots.flatMap(({ ends }) => [...ends])).toEqual(matches.map((match) => [match, "finished"]));
  const stored: MatchInfo[] = [];
  for (const token of tokens)
    stored.push(...(await json<MatchInfo[]>(fetch(`${hub.url}/api/me/matches?limit=100`, authorized(token)))));
  expect(stored).toHaveLength(rooms);
  expect(new Map(stored.map(({ id, outcome }) => [id, outcome]))).toEqual(
    new Map(matches.map((match) => [match, "finished"])),
  );
  expect(new Set(stored.map(({ game: played }) => played.version))).toEqual(new Set(["1.1.0"]));
  for (const bot of bots) bot.close();
  newer.abort();
  await newServes;
}, 90_000);

test("[DR3] a room without a checkpoint finishes at the server that drains, beside the new version", async () => {
  const hub = await startHub();
  const manifest = { name: "Forgetful", version: "1.0.0", description: "", seats: { min: 1, max: 1 } };
  const old = await addRawGame(hub, manifest);
  const ann = await TestPlayer.guest(hub.url, "Ann");
  const { code } = await ann.createRoom(old.id);
  await ann.join(code);
  await ann.command({ name: "start" });
  await ann.phase("playing");
  const { room } = await old.room();
  old.send([types.drain, "a new version"]);
  ann.data(Uint8Array.of(1));
  expect((await old.event(types.data))[2]).toBe(1);
  expect(ann.room?.state.phase).toBe("playing");
  expect(await old.ask((id) => [types.result, id, room, { placements: [{ seat: 0, place: 1 }] }])).toBe("ok");
  await ann.phase("finished");
  await ann.command({ name: "again" });
  await until("nobody to play with", () => ann.room?.game?.available === false);
  old.kill();
});

const authorized = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

async function guest(url: string, name: string): Promise<SignedIn> {
  return json<SignedIn>(post(`${url}/api/guests`, { name, session: "token" }));
}

/** What the catalogue shows of the game, once one of its servers is connected. */
async function shown(url: string, game: string): Promise<GameInfo | undefined> {
  return (await json<GameInfo[]>(fetch(`${url}/api/games`))).find(({ id, available }) => id === game && available);
}
