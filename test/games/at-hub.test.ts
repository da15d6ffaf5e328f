import { afterAll, expect, test } from "bun:test";
import { game as connectFour } from "../../games/connect-four/game.ts";
import { game as quiz } from "../../games/quiz/game.ts";
import type { GameInfo } from "../../protocol/http.ts";
import type { ViewNode } from "../../protocol/view.ts";
import type { Game } from "../../sdk/typescript/src/game.ts";
import { serve } from "../../sdk/typescript/src/serve.ts";
import { startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { findNode } from "../kit/views.ts";
import { until } from "../kit/wait.ts";

const hub = await startHub();
const stop = new AbortController();
const serving: Promise<void>[] = [];
afterAll(async () => {
  stop.abort();
  await Promise.all(serving);
});

/** Serves the game at the hub until `signal` says stop; resolves with its id when it can be played. */
async function offer(game: Game, signal: AbortSignal, entry = hub.addGame(game.manifest.name)) {
  const { address, pair, game: id } = await entry;
  serving.push(serve(game, { address, key: pair.secretText, signal, say: () => {} }));
  return id;
}

/** People in a room with the game, playing. */
async function play(game: string, options: Readonly<Record<string, number | string>>, names: readonly string[]) {
  const players: TestPlayer[] = [];
  for (const name of names) players.push(await TestPlayer.guest(hub.url, name));
  const [host] = players as [TestPlayer];
  const { code } = await until("the game", () => host.createRoom(game).catch(() => undefined));
  for (const player of players) {
    await player.join(code);
    await player.command({ name: "ready", ready: true });
  }
  await until("the game's server", () => host.room?.game?.available);
  await host.command({ name: "configure", options });
  await host.command({ name: "start" });
  for (const player of players) await player.phase("playing");
  return players;
}

const placesOf = (player: TestPlayer) =>
  player.room?.state.phase === "finished"
    ? player.room.state.placements?.map(({ seat, place, score }) => [seat, place, score])
    : undefined;
const seatOf = (player: TestPlayer) => player.room?.members.find((one) => one.member === player.member)?.seat ?? -1;

test("Connect Four is played at a real hub, through a restart of its server in the middle", async () => {
  const first = new AbortController();
  const entry = hub.addGame(connectFour.manifest.name);
  const id = await offer(connectFour, first.signal, entry);
  const players = await play(id, { seconds: 60 }, ["Ann Four", "Ben Four"]);
  const bySeat = players.toSorted((a, b) => seatOf(a) - seatOf(b));
  const columns = [0, 1, 0, 1, 0, 1, 0];
  for (const [i, column] of columns.entries()) {
    const player = bySeat[i % 2];
    await until("the turn", () => findNode(player?.view ?? null, "board")?.action);
    player?.act("drop", column);
    await until("the disc", () => bySeat.every(({ view }) => discs(view) === i + 1));
    if (i !== 3) continue;
    first.abort();
    await players[0]?.phase("waiting");
    await offer(connectFour, stop.signal, entry);
    await players[0]?.phase("playing");
  }
  await players[0]?.phase("finished");
  expect(placesOf(players[0] as TestPlayer)).toEqual([
    [0, 1, null],
    [1, 2, null],
  ]);
}, 30_000);

function discs(view: ViewNode | null): number {
  return findNode(view, "board")?.cells.filter((cell) => cell?.shape === "disc").length ?? 0;
}

test("the quiz is played at a real hub by three", async () => {
  const id = await offer(quiz, stop.signal);
  const players = await play(id, { questions: 3, seconds: 60, category: "Nature" }, [
    "Ann Quiz",
    "Ben Quiz",
    "Cid Quiz",
  ]);
  for (let at = 0; at < 3; at++) {
    for (const player of players) {
      const choice = await until("the question", () => {
        const value = findNode(player.view, "choices")?.choices[0]?.value;
        return typeof value === "number" && Math.floor(value / 10) === at ? value : undefined;
      });
      player.act("answer", choice);
    }
    for (const player of players) {
      await until("the answer", () => findNode(player.view, "button")?.value === at);
      player.act("next", at);
    }
  }
  for (const player of players) await player.phase("finished");
  // All gave the same answers, one after the other, so it depends on the questions only how much they have.
  expect(placesOf(players[0] as TestPlayer)).toHaveLength(3);
  const games = await players[0]?.get<GameInfo[]>("/api/games");
  expect(games?.find((one) => one.id === id)).toMatchObject({ name: "Quiz", seats: { min: 2, max: 12 } });
}, 30_000);
