import { nodeId } from "../../client/actionable.ts";
import { showLine } from "../../client/view-text.ts";
import type { GroupNode, ViewNode } from "../../../protocol/view.ts";
import { beside, blockOf, fitText, stack, textWidth, type Block } from "./block.ts";
import type { DrawContext } from "./context.ts";
import { drawBoard } from "./draw-board.ts";
import { drawButton, drawCards, drawChoices, drawInput } from "./draw-choosing.ts";
import { drawLog, drawProgress, drawTable, drawText, drawTimer } from "./draw-telling.ts";

interface Drawing extends DrawContext {
  /** What stands in each row, drawn at a width. Rows within rows would otherwise be drawn twice as often at each level. */
  readonly drawn: Map<string, readonly Block[]>;
}

/** Draws a view into `width` columns; it may become as tall as it needs. Depth is bounded by the protocol (VW2). */
export function drawView(view: ViewNode, width: number, context: DrawContext): Block {
  return drawNode(view, width, { ...context, drawn: new Map() }, "0");
}

function drawNode(node: ViewNode, width: number, context: Drawing, path: string): Block {
  const id = nodeId(node, path);
  switch (node.type) {
    case "column":
      return drawColumn(node.children, width, context, path);
    case "row":
      return drawRow(node.children, width, context, path);
    case "group":
      return drawGroup(node, width, context, path);
    case "text":
      return drawText(node, width, context);
    case "board":
      return drawBoard(node, id, context);
    case "choices":
      return drawChoices(node, id, width, context);
    case "button":
      return drawButton(node, id, width, context);
    case "input":
      return drawInput(node, id, width, context);
    case "cards":
      return drawCards(node, id, width, context);
    case "table":
      return drawTable(node, width, context);
    case "timer":
      return drawTimer(node, width, context);
    case "progress":
      return drawProgress(node, width, context);
    case "log":
      return drawLog(node, width, context);
  }
}

const emptyLine = blockOf([[]]);

/** Things that are several lines tall get air around them, single lines stay together. */
function drawColumn(children: readonly ViewNode[], width: number, context: Drawing, path: string): Block {
  const blocks = children
    .map((child, index) => drawNode(child, width, context, `${path}.${index}`))
    .filter(({ lines }) => lines.length > 0);
  const spaced = blocks.flatMap((block, index) => {
    const before = blocks[index - 1];
    const tall = before !== undefined && Math.max(block.lines.length, before.lines.length) > 2;
    return tall ? [emptyLine, block] : [block];
  });
  const airy = stack(spaced);
  return airy.lines.length <= context.rows ? airy : stack(blocks);
}

/** Side by side if all fit at their own width; else each gets an equal share, and if that is too narrow, its own lines. */
function drawRow(children: readonly ViewNode[], width: number, context: Drawing, path: string): Block {
  const gap = 3;
  const draw = (columns: number) => {
    const place = `${path} ${columns}`;
    const blocks =
      context.drawn.get(place) ??
      children
        .map((child, index) => drawNode(child, columns, context, `${path}.${index}`))
        .filter(({ lines }) => lines.length > 0);
    context.drawn.set(place, blocks);
    return blocks;
  };
  const fits = (blocks: readonly Block[]) => blocks.reduce((sum, block) => sum + block.width + gap, -gap) <= width;
  const natural = draw(width);
  if (fits(natural)) return beside(natural, gap);
  const share = Math.floor((width + gap) / natural.length) - gap;
  const shared = share >= 16 ? draw(share) : [];
  return shared.length > 0 && fits(shared) ? beside(shared, gap) : stack(natural);
}

function drawGroup(node: GroupNode, width: number, context: Drawing, path: string): Block {
  const body = drawColumn(node.children, width, context, path);
  const title = fitText(showLine(node.title, context.nameSeat), width - 4);
  const columns = Math.min(width, Math.max(body.width, textWidth(title) + 4));
  const rule = "─".repeat(Math.max(0, columns - textWidth(title) - 4));
  const head = blockOf([
    [
      { text: "─ ", dim: true },
      { text: title, bold: true },
      { text: ` ${rule}─`, dim: true },
    ],
  ]);
  return stack([head, body]);
}
