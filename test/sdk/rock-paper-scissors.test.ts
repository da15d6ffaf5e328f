import { expect, test } from "bun:test";
import { game } from "../../sdk/typescript/examples/rock-paper-scissors.ts";
import { openTable, type Table } from "../../sdk/typescript/src/testing.ts";

function round(table: Table, first: string, second: string): void {
  table.act(0, "pick", first);
  table.act(1, "pick", second);
}

test("a pick is hidden until both have picked, and may be changed until then [VW4]", async () => {
  const table = await openTable(game);
  const before = [table.words(1), table.words(null)];
  table.act(0, "pick", "rock");
  table.act(0, "pick", "scissors");
  expect([table.words(1), table.words(null)]).toEqual(before);
  expect(table.words(0)).toContain("Waiting for <1>");
  expect(table.find(0, "choices")[0]?.choices.map(({ selected }) => selected)).toEqual([false, false, true]);
  table.act(1, "pick", "paper");
  for (const seat of [0, 1, null]) {
    expect(table.words(seat)).toStartWith("<0> scissors, <1> paper: <0> wins\nNext round in");
  }
});

test("the first to win enough rounds wins the match, and a draw counts for nobody", async () => {
  const table = await openTable(game, { options: { wins: 2 } });
  for (const second of ["rock", "paper", "scissors"]) {
    round(table, "rock", second);
    expect(table.result).toBeUndefined();
    table.expire("next");
  }
  expect(table.find(null, "log")[0]?.lines[0]).toEqual([{ seat: 0 }, " rock, ", { seat: 1 }, " rock: ", "a draw"]);
  round(table, "scissors", "rock");
  expect(table.result?.placements).toEqual([
    { seat: 1, place: 1, score: 2 },
    { seat: 0, place: 2, score: 1 },
  ]);
  expect(table.deadlines.size).toBe(0);
});

test("what is no pick changes nothing, nor does a pick after both were shown", async () => {
  const table = await openTable(game);
  const before = [0, 1, null].map((seat) => table.views.get(seat));
  for (const value of [null, 1, "", "well", "toString", true]) table.try(0, "pick", value);
  table.try(0, "other", "rock");
  expect([0, 1, null].map((seat) => table.views.get(seat))).toEqual(before);
  round(table, "rock", "paper");
  table.try(0, "pick", "scissors");
  expect(table.words(0)).toContain("<0> rock, <1> paper: <1> wins");
});

test("only the last ten rounds are told", async () => {
  const table = await openTable(game);
  for (let i = 0; i < 12; i++) {
    round(table, i === 1 ? "paper" : "rock", i === 1 ? "paper" : "rock");
    table.expire("next");
  }
  expect(table.find(0, "log")[0]?.lines).toHaveLength(10);
  expect(table.words(0)).not.toContain("paper,");
});

test("the match goes on after a restart with what was picked [CP2]", async () => {
  let table = await openTable(game);
  round(table, "rock", "scissors");
  table = await table.restarted();
  table.expire("next");
  table.act(0, "pick", "paper");
  table = await table.restarted();
  table.act(1, "pick", "rock");
  expect(table.result?.placements.find(({ place }) => place === 1)).toMatchObject({ seat: 0, score: 2 });
});

test("who leaves loses", async () => {
  const table = await openTable(game, { options: { wins: 5 } });
  table.leave(0);
  expect(table.result?.placements.find(({ place }) => place === 1)?.seat).toBe(1);
});
