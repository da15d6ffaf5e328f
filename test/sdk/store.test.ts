import { expect, test } from "bun:test";
import { Refusal } from "../../protocol/errors.ts";
import { checkRandom } from "../../src/client/fair-random.ts";
import type { MatchInfo } from "../../protocol/http.ts";
import { defineGame, type Game } from "../../sdk/typescript/src/game.ts";
import type { Room } from "../../sdk/typescript/src/room.ts";
import { serve } from "../../sdk/typescript/src/serve.ts";
import { openTable } from "../../sdk/typescript/src/testing.ts";
import { button } from "../../sdk/typescript/src/views.ts";
import { json, startHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { until } from "../kit/wait.ts";

const info = { name: "Keeper", version: "1.0.0", description: "", seats: { min: 1, max: 2 } } as const;

/** Counts what is played, rolls a fair number, and keeps each player's best. */
const keeper: Game = defineGame({
  ...info,
  async open(room) {
    const played = await room.store.update("played", (n: number | undefined) => (n ?? 0) + 1);
    const [roll = 0] = await room.fairRandom("roll");
    return { played, roll, best: 0 };
  },
  view: () => button("Roll", "roll"),
  actions: {
    async roll(room, seat) {
      const mine = room.store.of(room.seats[seat]!.player);
      const { state } = room;
      state.best = await mine.update("best", (best: number | undefined) => Math.max(best ?? 0, state.roll));
      room.finish({ order: [seat] });
    },
  },
});

test("[RN2] [ST1] a game uses storage and fair random numbers at a table as at a hub; a restart sees the same", async () => {
  const table = await openTable(keeper, { seed: 3 });
  expect(table.hub.stored("played")).toBe(1);
  const later = await table.restarted();
  later.act(0, "roll");
  await later.settled();
  const best = later.hub.stored("best", "player-0");
  expect(typeof best).toBe("number");
  expect(later.result).toBeDefined();
  const same = await openTable(keeper, { seed: 3 });
  same.act(0, "roll");
  await same.settled();
  expect(same.hub.stored("best", "player-0")).toBe(best);
});

test("[ST2] [ST4] entries are changed by revision, listed by prefix and deleted", async () => {
  const seen: unknown[] = [];
  const game = defineGame({
    ...info,
    async open({ store }: Room<unknown, undefined>) {
      const first = await store.put("w/a", { x: 1 }, { ifRevision: 0 });
      seen.push(await store.get("w/a"), first);
      const clash = await store.put("w/a", 2, { ifRevision: first + 9 }).catch((error: unknown) => error);
      seen.push(clash instanceof Refusal && clash.code);
      await store.put("w/b", 1);
      await store.put("v", 1);
      seen.push((await store.list("w/")).entries.map(({ key }) => key));
      seen.push(await store.delete("w/a"), await store.delete("w/a"), await store.get("w/a"));
      seen.push(await store.put("u", undefined).catch((error: unknown) => error instanceof TypeError));
      return 0;
    },
  });
  await openTable(game);
  expect(seen).toEqual([{ value: { x: 1 }, revision: 1 }, 1, "conflict", ["w/a", "w/b"], true, false, undefined, true]);
});

test("[ST1] [ST6] [RN3] [PL5] at a real hub, from the SDK's promise to the player's check", async () => {
  const hub = await startHub();
  const { pair, address } = await hub.addGame(info.name);
  const stop = new AbortController();
  const lines: string[] = [];
  const served = serve(keeper, {
    address,
    key: pair.secretText,
    signal: stop.signal,
    say: (_level, line) => void lines.push(line),
  });
  try {
    const ann = await TestPlayer.guest(hub.url, "Ann");
    const { code } = await until("the game", () => ann.createRoom(info.name).catch(() => undefined));
    await ann.join(code);
    await ann.command({ name: "start" });
    await ann.phase("playing");
    const { state } = ann.room!;
    if (state.phase !== "playing") throw new Error("it is not being played");
    ann.act("roll", null);
    await ann.phase("finished");
    const { random } = await json<MatchInfo>(
      fetch(`${hub.url}/api/matches/${state.match}`, { headers: { authorization: `Bearer ${ann.token}` } }),
    );
    expect(checkRandom(state.match, random!, state.commit).holds).toBeTrue();
    expect(random!.labels).toEqual(["roll"]);
    expect(lines.filter((line) => line.includes("refused"))).toEqual([]);
  } finally {
    stop.abort();
    await served;
  }
});
