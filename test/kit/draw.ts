import type { ViewNode } from "../../protocol/view.ts";
import type { DrawContext } from "../../src/terminal/view/context.ts";
import { plainText, type Block } from "../../src/terminal/view/block.ts";
import { drawView } from "../../src/terminal/view/draw-view.ts";

/** A view drawn as the terminal client does it, Ada at seat 0 and Bo at seat 1. */
export function drawn(view: ViewNode, change: Partial<DrawContext> = {}, width = 76): Block {
  return drawView(view, width, {
    nameSeat: (seat) => ["Ada", "Bo"][seat] ?? `Player ${seat + 1}`,
    cursor: null,
    drafts: {},
    picks: {},
    remainingMs: () => null,
    rows: 18,
    ...change,
  });
}

/** Its text without colours, lines without the blanks at their end. */
export function drawnText(view: ViewNode, change: Partial<DrawContext> = {}, width = 76): string {
  return plainText(drawn(view, change, width));
}
