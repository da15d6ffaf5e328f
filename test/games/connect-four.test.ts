import { describe, expect, test } from "bun:test";
import { game } from "../../games/connect-four/game.ts";
import { openTable, type Table } from "../../sdk/typescript/src/testing.ts";

const playAll = (table: Table, columns: readonly number[]) =>
  columns.forEach((column, i) => table.act(i % 2, "drop", column));
const placesOf = (table: Table) => table.result?.placements.map(({ seat, place }) => [seat, place]);
const status = (table: Table, seat: number | null) =>
  table
    .words(seat)
    .split("\n")
    .find((line) => /turn|win|draw/.test(line)) ?? "";

test("players drop discs in turns, and who has four wins", async () => {
  const table = await openTable(game);
  expect(status(table, 0)).toBe("Your turn.");
  expect(status(table, 1)).toBe("<0>'s turn.");
  playAll(table, [0, 1, 0, 1, 0, 1, 0]);
  expect(table.result).toEqual({
    placements: [
      { seat: 0, place: 1, stats: { discs: 4, fastest: 4 } },
      { seat: 1, place: 2, stats: { discs: 3 } },
    ],
  });
  expect(status(table, 0)).toBe("Column 1. You win with four in a row.");
  expect(status(table, 1)).toBe("Column 1. <0> wins with four in a row.");
  expect(table.find(1, "board")[0]?.cells.filter((cell) => cell?.text === "★")).toHaveLength(4);
});

test("only who has the turn can drop, and only where there is room", async () => {
  const table = await openTable(game);
  for (const value of [3, "3", -1, 7, 1.5, null, [3], true]) table.try(1, "drop", value);
  for (const value of ["3", -1, 7, 1.5, null, [3], true]) table.try(0, "drop", value);
  expect(table.find(0, "board")[0]?.cells.every((cell) => cell?.shape === undefined)).toBe(true);
  playAll(table, [2, 2, 2, 2, 2, 2]);
  expect(() => table.act(0, "drop", 2)).toThrow(/does not offer/);
  table.try(0, "drop", 2);
  expect(status(table, 0)).toContain("Your turn");
  expect(table.find(0, "button").map(({ action }) => action)).toEqual(["resign"]);
});

test("a screen reader tells whose disc is where, and which ones won", async () => {
  const table = await openTable(game);
  playAll(table, [0, 1, 0, 1, 0, 1, 0]);
  const labels = (seat: number | null) => table.find(seat, "board")[0]?.cells.flatMap((cell) => cell?.label ?? []);
  expect(labels(0)).toEqual(expect.arrayContaining(["your disc, in the four", "their disc"]));
  expect(labels(1)).toEqual(expect.arrayContaining(["their disc, in the four", "your disc"]));
  expect(labels(null)).toContain("disc of player 2");
});

test("spectators see the grid and can do nothing", async () => {
  const table = await openTable(game);
  table.act(0, "drop", 3);
  expect(table.find(null, "board")[0]?.action).toBeUndefined();
  expect(table.find(null, "button")).toEqual([]);
  expect(status(table, null)).toContain("<1>");
});

describe("the other one wins who", () => {
  const ways: [way: string, end: (table: Table) => void, words: RegExp][] = [
    ["gives up", (table) => table.act(1, "resign"), /gave up/],
    ["leaves", (table) => table.leave(1, "timeout"), /has left/],
    ["is too late", (table) => table.expire("turn"), /out of time/],
  ];
  for (const [way, end, words] of ways) {
    test(way, async () => {
      const table = await openTable(game, { options: { seconds: 30 } });
      table.act(0, "drop", 0);
      expect(table.deadlines.get("turn")).toBe(30_000);
      end(table);
      expect(placesOf(table)).toEqual([
        [0, 1],
        [1, 2],
      ]);
      expect(table.words(0)).toMatch(words);
      expect(table.deadlines.size).toBe(0);
    });
  }
});

test("a dropped connection changes nothing", async () => {
  const table = await openTable(game);
  table.drop(0);
  table.back(0);
  table.act(0, "drop", 4);
  expect(table.result).toBeUndefined();
});

test("a full grid is a draw", async () => {
  const table = await openTable(game);
  const columns = [
    0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 2, 3, 2, 3, 2, 3, 3, 2, 3, 2, 3, 2, 4, 5, 4, 5, 4, 5, 5, 4, 5, 4, 5, 4,
  ];
  playAll(table, [...columns, 6, 6, 6, 6, 6, 6]);
  expect(placesOf(table)).toEqual([
    [0, 1],
    [1, 1],
  ]);
  expect(status(table, 1)).toContain("a draw");
});

test("larger grids are as large as they say", async () => {
  const table = await openTable(game, { options: { size: "9 × 7" } });
  expect(table.find(0, "board")[0]).toMatchObject({ columns: 9, rows: 7 });
});

test("[CP2] a match goes on after a crash, after every move", async () => {
  let table = await openTable(game, { options: { seconds: 20 } });
  const columns = [0, 1, 0, 1, 0, 1, 0];
  for (const [i, column] of columns.entries()) {
    const before = new Map(table.views);
    table = await table.restarted();
    expect(table.views).toEqual(before);
    table.act(i % 2, "drop", column);
  }
  expect(placesOf(table)).toEqual([
    [0, 1],
    [1, 2],
  ]);
  // The result is not lost either if the server dies before the hub has it.
  expect((await table.restarted()).result).toEqual(table.result);
});
