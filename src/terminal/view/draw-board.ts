import { cleanLine } from "../../client/view-text.ts";
import type { BoardCell, BoardNode } from "../../../protocol/view.ts";
import { blockOf, padText, textWidth, type Block, type Line, type Span } from "./block.ts";
import type { DrawContext } from "./context.ts";
import { playerDigit, shapeGlyphs, sharedShapes } from "./glyphs.ts";

const cellCharsMax = 8;
const nameCharsMax = 4;
/** Up to here cells are wide enough for a sign and a digit, so that the grid does not grow with its first piece. */
const smallColumns = 8;

type Shared = ReturnType<typeof sharedShapes>;

/** What stands in a cell: its text, else its shape, with a digit where the colour alone would tell whose it is. */
export function cellText(cell: BoardCell | null, shared: Shared): string {
  if (cell === null) return "";
  const text = cleanLine(cell.text ?? "", cellCharsMax);
  if (text !== "") return text;
  if (cell.shape === undefined) return "";
  const digit = shared.has(cell.shape) ? (playerDigit(cell.tone) ?? "") : "";
  return shapeGlyphs[cell.shape] + digit;
}

/**
 * A grid in a frame. The cell with the cursor stands in brackets and inverse; a free cell that can be chosen shows a
 * small dot, so that it can be told from one that cannot.
 */
export function drawBoard(node: BoardNode, id: string, context: DrawContext): Block {
  const at = context.cursor?.id === id ? context.cursor.index : null;
  const shared = sharedShapes(node);
  const texts = node.cells.map((cell) => cellText(cell, shared));
  const columnNames = (node.columnNames ?? []).map((name) => cleanLine(name, nameCharsMax));
  const rowNames = (node.rowNames ?? []).map((name) => cleanLine(name, nameCharsMax));
  const inner = Math.max(node.columns <= smallColumns ? 2 : 1, ...texts.map(textWidth), ...columnNames.map(textWidth));
  const side = Math.max(0, ...rowNames.map(textWidth));
  const margin: Span = { text: side > 0 ? " ".repeat(side + 1) : "" };
  const bar = "─".repeat(node.columns * (inner + 2));
  const lines: Line[] = [];
  const label = cleanLine(node.label, 60);
  if (label !== "") lines.push([{ text: label, bold: true }]);
  const top = lines.length;
  if (columnNames.length > 0)
    lines.push([
      margin,
      {
        text: ` ${Array.from({ length: node.columns }, (_, column) => padText(columnNames[column] ?? "", inner + 2, "center")).join("")}`,
        dim: true,
      },
    ]);
  lines.push([margin, { text: `╭${bar}╮`, dim: true }]);
  for (let row = 0; row < node.rows; row += 1) {
    const line: Span[] = [];
    if (side > 0)
      line.push({
        text: `${padText(rowNames[row] ?? "", side, "right")} `,
        dim: true,
      });
    line.push({ text: "│", dim: true });
    for (let column = 0; column < node.columns; column += 1) {
      const index = row * node.columns + column;
      line.push(
        ...drawCell(node.cells[index] ?? null, texts[index] ?? "", inner, at === index, node.action !== undefined),
      );
    }
    line.push({ text: "│", dim: true });
    lines.push(line);
  }
  lines.push([margin, { text: `╰${bar}╯`, dim: true }]);
  const cursorLine = at === null ? null : lines.length - 1 - node.rows + Math.floor(at / node.columns);
  const block = blockOf(lines);
  if (cursorLine === null) return block;
  // Small boards are kept whole in sight; of tall ones at least the row of the cursor and its neighbours.
  return lines.length <= context.rows
    ? { ...block, focus: { from: top, to: lines.length } }
    : {
        ...block,
        focus: {
          from: Math.max(0, cursorLine - 1),
          to: Math.min(lines.length, cursorLine + 2),
        },
      };
}

function drawCell(
  cell: BoardCell | null,
  text: string,
  inner: number,
  underCursor: boolean,
  live: boolean,
): readonly Span[] {
  const choosable = live && cell?.value !== undefined;
  const shown = text === "" && choosable ? "·" : text;
  const body = padText(shown, inner, "center");
  if (underCursor) return [{ text: `[${body}]`, inverse: true, bold: true, tone: cell?.tone }];
  const faint = text === "" || (cell?.shape === "dot" && !cell.tone);
  return [{ text: " " }, { text: body, tone: cell?.tone, dim: faint, bold: !faint }, { text: " " }];
}
