import type { BoardNode, Shape, Tone } from "../../../protocol/view.ts";

/** One column each, in fonts that every terminal has. */
export const shapeGlyphs: Readonly<Record<Shape, string>> = {
  disc: "●",
  ring: "○",
  cross: "×",
  square: "■",
  dot: "·",
  wave: "≈",
  ship: "◆",
  flag: "⚑",
};

/** A sign beside the colour, for those tones that judge. */
export const toneSigns: Readonly<Partial<Record<Tone, string>>> = {
  good: "✓",
  bad: "✗",
  warn: "!",
};

/** "1" to "8" for the players' colours p0 to p7. */
export function playerDigit(tone: Tone | undefined): string | null {
  return tone !== undefined && /^p[0-7]$/.test(tone) ? String(Number(tone[1]) + 1) : null;
}

/** Shapes that this board draws in more than one player's colour: only a digit tells them apart without colour. */
export function sharedShapes(board: BoardNode): ReadonlySet<Shape> {
  const tones = new Map<Shape, Set<Tone>>();
  for (const cell of board.cells) {
    if (!cell?.shape || cell.text || playerDigit(cell.tone) === null) continue;
    const known = tones.get(cell.shape) ?? new Set<Tone>();
    if (cell.tone) known.add(cell.tone);
    tones.set(cell.shape, known);
  }
  return new Set([...tones].filter(([, used]) => used.size > 1).map(([shape]) => shape));
}
