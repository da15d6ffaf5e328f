import type { Tone } from "../../../protocol/view.ts";

/**
 * Drawing into rectangles of text. Laid out here and not by flexbox, because a view must be measured in columns of the
 * terminal (wide characters take two), cut to what fits, and scrolled to the chosen part.
 */
export interface Style {
  readonly tone?: Tone | undefined;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly inverse?: boolean;
}

export interface Span extends Style {
  readonly text: string;
}

export type Line = readonly Span[];

export interface Block {
  /** Columns of the longest line. */
  readonly width: number;
  readonly lines: readonly Line[];
  /** Lines that must be visible: those of what has the cursor. */
  readonly focus: { readonly from: number; readonly to: number } | null;
}

export const emptyBlock: Block = { width: 0, lines: [], focus: null };

/** Columns of a text without control characters. */
export function textWidth(text: string): number {
  return Bun.stringWidth(text);
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + textWidth(text), 0);
}

export function blockOf(lines: readonly Line[], focused = false): Block {
  return {
    // Not `Math.max(...)`: a view may have more lines than a call may have arguments.
    width: lines.reduce((widest, line) => Math.max(widest, lineWidth(line)), 0),
    lines,
    focus: focused && lines.length > 0 ? { from: 0, to: lines.length } : null,
  };
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** At most `width` columns; what was cut shows as "…". */
export function fitText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  if (width <= 0) return "";
  let kept = "";
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) {
    columns += textWidth(segment);
    if (columns > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Exactly `width` columns. */
export function padText(text: string, width: number, align: "left" | "right" | "center" = "left"): string {
  const fitted = fitText(text, width);
  const free = width - textWidth(fitted);
  if (align === "right") return " ".repeat(free) + fitted;
  const before = align === "center" ? Math.floor(free / 2) : 0;
  return " ".repeat(before) + fitted + " ".repeat(free - before);
}

/** Lines of at most `width` columns, broken at blanks where there are some. Never empty. */
export function wrapText(text: string, width: number): readonly string[] {
  const room = Math.max(2, width);
  const lines = text.split("\n").flatMap((line) => Bun.wrapAnsi(line, room, { hard: true, trim: true }).split("\n"));
  return lines.length === 0 ? [""] : lines;
}

/** A line cut to `width` columns. */
export function fitLine(line: Line, width: number): Line {
  const fitted: Span[] = [];
  let free = width;
  for (const span of line) {
    const columns = textWidth(span.text);
    if (columns > free) {
      const text = fitText(span.text, free);
      if (text !== "") fitted.push({ ...span, text });
      break;
    }
    fitted.push(span);
    free -= columns;
  }
  return fitted;
}

function padLine(line: Line, width: number): Line {
  const free = width - lineWidth(line);
  return free > 0 ? [...line, { text: " ".repeat(free) }] : line;
}

/** One below the other, with `gap` empty lines between those that show something. */
export function stack(blocks: readonly Block[], gap = 0): Block {
  const lines: Line[] = [];
  let focus: Block["focus"] = null;
  for (const block of blocks) {
    if (block.lines.length === 0) continue;
    if (lines.length > 0) for (let i = 0; i < gap; i += 1) lines.push([]);
    if (block.focus !== null)
      focus = {
        from: lines.length + block.focus.from,
        to: lines.length + block.focus.to,
      };
    for (const line of block.lines) lines.push(line);
  }
  return { ...blockOf(lines), focus };
}

/** Side by side, tops aligned. */
export function beside(blocks: readonly Block[], gap = 2): Block {
  const shown = blocks.filter(({ lines }) => lines.length > 0);
  const height = Math.max(0, ...shown.map(({ lines }) => lines.length));
  const space: Span = { text: " ".repeat(gap) };
  const lines: Line[] = [];
  for (let row = 0; row < height; row += 1) {
    const line: Span[] = [];
    for (const [index, block] of shown.entries()) {
      if (index > 0) line.push(space);
      const last = index === shown.length - 1;
      const part = block.lines[row] ?? [];
      line.push(...(last ? part : padLine(part, block.width)));
    }
    lines.push(line);
  }
  const focus = shown.find((block) => block.focus !== null)?.focus ?? null;
  return { ...blockOf(lines), focus };
}

/** Side by side as many as fit into `width`, then the next row. */
export function flow(blocks: readonly Block[], width: number, gap = 2, lineGap = 0): Block {
  const rows: Block[][] = [];
  let used = 0;
  for (const block of blocks) {
    if (block.lines.length === 0) continue;
    const row = rows.at(-1);
    if (row !== undefined && used + gap + block.width <= width) {
      row.push(block);
      used += gap + block.width;
    } else {
      rows.push([block]);
      used = block.width;
    }
  }
  return stack(
    rows.map((row) => beside(row, gap)),
    lineGap,
  );
}

/** The text of a block without its colours, as tests and screen readers see it. */
export function plainText(block: Pick<Block, "lines">): string {
  return block.lines
    .map((line) =>
      line
        .map(({ text }) => text)
        .join("")
        .trimEnd(),
    )
    .join("\n");
}
