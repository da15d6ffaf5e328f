/** Connect Four without a player in sight: a grid, gravity, and who has four in a row. */

export type Side = 0 | 1;

export interface Grid {
  readonly rows: number;
  readonly columns: number;
  /** Row by row from the top. */
  readonly cells: readonly (Side | null)[];
}

const needed = 4;
/** Right, down, and the two diagonals downwards; the other four are these backwards. */
const directions = [
  [0, 1],
  [1, 0],
  [1, 1],
  [1, -1],
] as const;

export function emptyGrid(columns: number, rows: number): Grid {
  return { rows, columns, cells: Array<Side | null>(rows * columns).fill(null) };
}

/** Where a disc that is dropped into the column comes to lie; undefined if the column is full or there is none. */
export function landing(grid: Grid, column: number): number | undefined {
  if (!Number.isInteger(column) || column < 0 || column >= grid.columns) return undefined;
  for (let row = grid.rows - 1; row >= 0; row--) {
    const index = row * grid.columns + column;
    if (grid.cells[index] === null) return index;
  }
  return undefined;
}

/** The grid with a disc of `side` in the column. @throws RangeError if it does not fit: ask `landing` first */
export function drop(grid: Grid, column: number, side: Side): Grid {
  const index = landing(grid, column);
  if (index === undefined) throw new RangeError(`no disc fits into column ${column}`);
  return { ...grid, cells: grid.cells.with(index, side) };
}

/** Every cell of a row of four or more that goes through `index`; empty if there is none. */
export function fourThrough(grid: Grid, index: number): number[] {
  const side = grid.cells[index];
  if (side === null || side === undefined) return [];
  const found = new Set<number>();
  for (const [down, right] of directions) {
    const line = [...reach(grid, index, -down, -right).toReversed(), index, ...reach(grid, index, down, right)];
    if (line.length >= needed) for (const cell of line) found.add(cell);
  }
  return [...found].sort((a, b) => a - b);
}

export function isFull(grid: Grid): boolean {
  return !grid.cells.includes(null);
}

/** The cells of the same side next to `index` in one direction, nearest first. */
function reach(grid: Grid, index: number, down: number, right: number): number[] {
  const side = grid.cells[index];
  const cells: number[] = [];
  let row = Math.floor(index / grid.columns) + down;
  let column = (index % grid.columns) + right;
  while (row >= 0 && row < grid.rows && column >= 0 && column < grid.columns) {
    const cell = row * grid.columns + column;
    if (grid.cells[cell] !== side) break;
    cells.push(cell);
    row += down;
    column += right;
  }
  return cells;
}
