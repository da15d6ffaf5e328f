/** A board as a player reads it off the terminal. */
export interface ScreenBoard {
  /** What stands in its cells, row by row, without the cursor's brackets. */
  readonly cells: readonly string[];
  /** Index of the cell that has the cursor. */
  readonly cursor: number | null;
}

/** The board under this label; undefined while it is not on the screen as a whole. */
export function boardOn(screen: string, label: string, columns: number): ScreenBoard | undefined {
  const lines = screen.split("\n");
  const at = lines.findIndex((line) => line.includes(label));
  const from = lines[at]?.indexOf(label) ?? 0;
  const top = lines.findIndex((line, index) => index > at && line.indexOf("╭", from) >= 0);
  const bottom = lines.findIndex((line, index) => index > top && line.indexOf("╰", from) >= 0);
  if (at < 0 || top < 0 || bottom < 0) return undefined;
  const left = (lines[top]?.indexOf("╭", from) ?? 0) + 1;
  const width = ((lines[top]?.indexOf("╮", left) ?? left) - left) / columns;
  const cells = lines
    .slice(top + 1, bottom)
    .flatMap((line) =>
      Array.from({ length: columns }, (_, column) => line.slice(left + column * width, left + (column + 1) * width)),
    );
  const cursor = cells.findIndex((cell) => cell.startsWith("["));
  return { cells: cells.map((cell) => cell.replace(/[[\]]/g, "").trim()), cursor: cursor < 0 ? null : cursor };
}
