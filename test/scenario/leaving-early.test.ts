/** Who is about to lose a rated match leaves, stops it, or sends the opponent out: at a real hub, with what its database says afterwards. */
import { Database } from "bun:sqlite";
import { join } from "node:path";
import { expect, test } from "bun:test";
import { frameTypes as types } from "../../protocol/link.ts";
import { startHub, type TestHub } from "../kit/hub.ts";
import { TestPlayer } from "../kit/player.ts";
import { addRawGame } from "../kit/raw-game.ts";
import { until } from "../kit/wait.ts";

interface Row {
  readonly seat: number;
  readonly fault: string | null;
  readonly change: number | null;
}

/** Who won or lost points in the last match, by seat, and whose fault its end is. */
function lastMatch(hub: TestHub): readonly Row[] {
  const db = new Database(join(hub.data, "hub.db"), { readonly: true });
  const rows = db
    .query<Row, []>(
      `SELECT seat, fault, sign(rating_after - rating_before) AS change FROM match_players
       JOIN matches ON matches.id = match_players.match
       WHERE matches.ended = (SELECT max(ended) FROM matches) ORDER BY seat`,
    )
    .all();
  db.close();
  return rows;
}

async function duel(name: string) {
  const hub = await startHub();
  const game = await addRawGame(hub, { name, version: "1.0.0", description: "", seats: { min: 2, max: 2 } });
  const [ann, ben] = [await TestPlayer.account(hub.url, "annabel"), await TestPlayer.account(hub.url, "benedict")];
  const { code } = await ann.createRoom(game.id);
  await ann.join(code);
  await ben.join(code);
  await ben.command({ name: "ready", ready: true });
  await ann.command({ name: "start" });
  const { room } = await game.room();
  await ann.phase("playing");
  const recorded = async (rows: readonly Row[]) => {
    await until("the record", () => lastMatch(hub).length === 2);
    expect(lastMatch(hub)).toEqual([...rows]);
  };
  return { game, room, ann, ben, recorded };
}

test("[RS-06] who leaves has lost, although the game calls the match void", async () => {
  const { game, room, ann, ben, recorded } = await duel("Leaving");
  await ben.command({ name: "leave" });
  await game.event(types.playerLeft);
  expect(await game.ask((id) => [types.void, id, room, "one is missing"])).toBe("ok");
  await ann.phase("finished");
  await recorded([
    { seat: 0, fault: "people", change: null },
    { seat: 1, fault: "people", change: -1 },
  ]);
});

test("[RS-06] who leaves has lost, although the game calls them the winner", async () => {
  const { game, room, ben, recorded } = await duel("Lying");
  await ben.command({ name: "leave" });
  await game.event(types.playerLeft);
  const placements = [1, 0].map((seat, i) => ({ seat, place: i + 1 }));
  expect(await game.ask((id) => [types.result, id, room, { placements }])).toBe("ok");
  await recorded([
    { seat: 0, fault: null, change: 1 },
    { seat: 1, fault: null, change: -1 },
  ]);
});

for (const [how, command] of [
  ["stops the match", { name: "stop" }],
  ["closes the room", { name: "close" }],
] as const) {
  test(`[RS-06] a host who ${how} while it is played has lost it`, async () => {
    const { ann, recorded } = await duel("Stopping");
    await ann.command(command);
    await recorded([
      { seat: 0, fault: "people", change: -1 },
      { seat: 1, fault: "people", change: null },
    ]);
  });
}

test("[RS-06] a host who removes the last opponent has lost, and the opponent has not", async () => {
  const { ann, ben, game, room, recorded } = await duel("Removing");
  await ann.command({ name: "kick", member: ben.member });
  await game.event(types.playerLeft);
  const placements = [0, 1].map((seat, i) => ({ seat, place: i + 1 }));
  expect(await game.ask((id) => [types.result, id, room, { placements }])).toBe("ok");
  await recorded([
    { seat: 0, fault: null, change: -1 },
    { seat: 1, fault: null, change: null },
  ]);
});

test("[RS-13] a game that just ends a match takes nothing from anybody, and it is its fault", async () => {
  const { game, room, recorded } = await duel("Failing");
  expect(await game.ask((id) => [types.void, id, room, "no reason"])).toBe("ok");
  await recorded([
    { seat: 0, fault: "game", change: null },
    { seat: 1, fault: "game", change: null },
  ]);
});
