import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { drop, emptyGrid, fourThrough, isFull, landing, type Grid, type Side } from "../../games/connect-four/rules.ts";

/** Plays columns in turns; returns the grid and the four of the last disc. */
function play(columns: readonly number[]) {
  let grid: Grid = emptyGrid(7, 6);
  let side: Side = 0;
  let four: number[] = [];
  for (const column of columns) {
    const index = landing(grid, column);
    if (index === undefined) throw new Error(`column ${column} is full`);
    grid = drop(grid, column, side);
    four = fourThrough(grid, index);
    side = side === 0 ? 1 : 0;
  }
  return { grid, four };
}

test("discs fall to the lowest free cell, and a full column takes none", () => {
  const grid = play([3, 3, 3, 3, 3, 3]).grid;
  expect(grid.cells.filter((_, index) => index % 7 === 3)).toEqual([1, 0, 1, 0, 1, 0]);
  expect(landing(grid, 3)).toBeUndefined();
  expect(() => drop(grid, 3, 0)).toThrow(RangeError);
});

test("what is no column takes no disc", () => {
  for (const column of [-1, 7, 0.5, NaN, Infinity]) expect(landing(emptyGrid(7, 6), column)).toBeUndefined();
});

describe("four in a row is found", () => {
  const cases: [where: string, columns: number[], cells: number][] = [
    ["across", [0, 0, 1, 1, 2, 2, 3], 4],
    ["across, closed in the middle", [0, 0, 1, 1, 3, 3, 2], 4],
    ["down", [0, 1, 0, 1, 0, 1, 0], 4],
    ["rising", [0, 1, 1, 2, 2, 3, 2, 3, 3, 6, 3], 4],
    ["falling", [6, 5, 5, 4, 4, 3, 4, 3, 3, 0, 3], 4],
    ["as seven at once", [0, 0, 1, 1, 2, 2, 4, 4, 5, 5, 6, 6, 3], 7],
  ];
  for (const [where, columns, cells] of cases) {
    test(where, () => {
      expect(play(columns.slice(0, -1)).four).toEqual([]);
      expect(play(columns).four).toHaveLength(cells);
    });
  }

  test("but not around the edge", () => {
    expect(play([4, 0, 5, 1, 6, 2]).four).toEqual([]);
    const cells = emptyGrid(7, 6).cells.map((_, index): Side | null => ([33, 34, 35, 36].includes(index) ? 0 : null));
    expect(fourThrough({ rows: 6, columns: 7, cells }, 35)).toEqual([]);
  });
});

test("any play ends in a four or a full grid after as many discs as there are cells", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(6), { minLength: 42, maxLength: 400 }), (columns) => {
      let grid = emptyGrid(7, 6);
      let discs = 0;
      for (const column of columns) {
        const index = landing(grid, column);
        if (index === undefined) continue;
        grid = drop(grid, column, (discs++ % 2) as Side);
        for (const cell of fourThrough(grid, index)) expect(grid.cells[cell]).toBe(grid.cells[index] as Side);
      }
      expect(isFull(grid)).toBe(discs === 42);
    }),
    { numRuns: 50 },
  );
});
