import { isActionable, nodeId, walkView, type ActionableNode } from "../../client/actionable.ts";
import type { BoardNode, ViewNode } from "../../../protocol/view.ts";
import type { Cursor } from "./context.ts";

/** A node that the cursor can stand on, and which of its parts. */
export interface Stop {
  readonly id: string;
  readonly node: ActionableNode;
  /** Never empty. */
  readonly indexes: readonly number[];
}

/** All of a view, in reading order. */
export function stopsOf(view: ViewNode | null): readonly Stop[] {
  if (view === null) return [];
  const stops: Stop[] = [];
  for (const { node, path } of walkView(view))
    if (isActionable(node)) stops.push({ id: nodeId(node, path), node, indexes: indexesOf(node) });
  return stops;
}

function indexesOf(node: ActionableNode): readonly number[] {
  switch (node.type) {
    case "board":
      return keysWhere(node.cells, (cell) => cell?.value !== undefined);
    case "cards":
      return keysWhere(node.cards, (card) => card.value !== undefined);
    case "choices": {
      const open = keysWhere(node.choices, (one) => one.disabled !== true);
      return node.multi ? [...open, node.choices.length] : open;
    }
    case "button":
    case "input":
      return [0];
  }
}

function keysWhere<T>(items: readonly T[], wanted: (item: T) => boolean): number[] {
  return items.flatMap((item, index) => (wanted(item) ? [index] : []));
}

/** What a turn is about; plain buttons stand beside it. */
export function isMain({ node }: Stop): boolean {
  return node.type !== "button" || node.primary === true;
}

/**
 * Where the cursor stands in this view: where it was if that is still there, else at the nearest part of the same node,
 * else at the first thing to do. Never by itself on a plain button: while others move, that is often the one that gives
 * up, and the next Enter would press it.
 */
export function settleCursor(stops: readonly Stop[], cursor: Cursor | null): Cursor | null {
  const stop = stops.find(({ id }) => id === cursor?.id);
  const main = stops.find(isMain);
  if (stop === undefined || cursor === null || (cursor.idle && main !== undefined))
    return main === undefined ? null : startOf(main);
  if (stop.indexes.includes(cursor.index)) return cursor;
  const nearest = stop.indexes.toSorted((a, b) => Math.abs(a - cursor.index) - Math.abs(b - cursor.index))[0];
  return { id: stop.id, index: nearest ?? 0 };
}

/** A board is entered in the middle, a list at what is already chosen or at its beginning. */
function startOf({ id, node, indexes }: Stop): Cursor {
  if (node.type === "board") {
    const index = indexes.toSorted((a, b) => fromMiddle(a, node) - fromMiddle(b, node))[0];
    return { id, index: index ?? 0 };
  }
  if (node.type === "choices") {
    const chosen = indexes.find((at) => node.choices[at]?.selected === true);
    return { id, index: chosen ?? indexes[0] ?? 0 };
  }
  return { id, index: indexes[0] ?? 0 };
}

function fromMiddle(index: number, { rows, columns }: BoardNode): number {
  const down = Math.abs(Math.floor(index / columns) - (rows - 1) / 2);
  return down + Math.abs((index % columns) - (columns - 1) / 2);
}

export type Direction = "up" | "down" | "left" | "right";

/** The cursor one step further; past the edge of a node it goes on to the neighbour. */
export function moveCursor(stops: readonly Stop[], cursor: Cursor, direction: Direction): Cursor {
  const at = stops.findIndex(({ id }) => id === cursor.id);
  const stop = stops[at];
  if (stop === undefined) return cursor;
  const inside = stepInside(stop, cursor.index, direction);
  if (inside !== null) return { id: stop.id, index: inside };
  // Left and right stay in a grid; in everything else they are as good as up and down.
  if (stop.node.type === "board" && (direction === "left" || direction === "right")) return cursor;
  const forward = direction === "down" || direction === "right";
  const next = stops[at + (forward ? 1 : -1)];
  if (next === undefined) return cursor;
  if (next.node.type === "board") return startOf(next);
  const edge = forward ? next.indexes[0] : next.indexes.at(-1);
  return { id: next.id, index: edge ?? 0 };
}

/** Where the first key goes when the cursor is nowhere. */
export function enterAt(stops: readonly Stop[], last: boolean): Cursor | null {
  const stop = last ? stops.at(-1) : stops[0];
  return stop === undefined ? null : startOf(stop);
}

/** To the next or previous node, around the end. */
export function jumpCursor(stops: readonly Stop[], cursor: Cursor, by: 1 | -1): Cursor {
  const at = stops.findIndex(({ id }) => id === cursor.id);
  const next = stops[(at + by + stops.length) % stops.length];
  return next === undefined ? cursor : startOf(next);
}

function stepInside({ node, indexes }: Stop, index: number, direction: Direction): number | null {
  if (node.type === "board") return stepOnGrid(indexes, index, node.columns, direction);
  const forward = direction === "down" || direction === "right";
  const further = forward ? indexes.find((one) => one > index) : indexes.findLast((one) => one < index);
  return further ?? null;
}

/** The nearest cell that can be chosen in this direction: in the same line if there is one, else the least aside. */
function stepOnGrid(indexes: readonly number[], index: number, columns: number, direction: Direction): number | null {
  const row = Math.floor(index / columns);
  const column = index % columns;
  const across = direction === "left" || direction === "right";
  const sign = direction === "up" || direction === "left" ? -1 : 1;
  let best: number | null = null;
  let bestCost = Infinity;
  for (const one of indexes) {
    const rows = Math.floor(one / columns) - row;
    const others = (one % columns) - column;
    const ahead = sign * (across ? others : rows);
    const aside = Math.abs(across ? rows : others);
    const cost = ahead + aside * 64;
    if (ahead > 0 && cost < bestCost) {
      best = one;
      bestCost = cost;
    }
  }
  return best;
}
