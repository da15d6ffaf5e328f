import { linkLimits } from "./limits.ts";
import { nodeFields } from "./view-fields.ts";
import { checkFields, count, fail, isRecord, newWalk, type ViewLimits, type Walk } from "./view-walk.ts";
import type { ViewNode } from "./view.ts";

/**
 * The value as a view, if it is one (SPEC.md, section 9): known types with exactly typed fields, unique keys, within bounds.
 * Fields that are not known stay unread.
 * @throws Refusal view_invalid, whose message names the node by its path and the field, and whose rule is the one of SPEC.md
 */
export function checkView(value: unknown, limits: ViewLimits = linkLimits): ViewNode {
  return checkNode(value, 1, newWalk(limits));
}

/** Every key of a view that has passed `checkView`. */
export function collectKeys(view: ViewNode): Set<string> {
  const keys = new Set<string>();
  const visit = (node: ViewNode): void => {
    if (node.key !== undefined) keys.add(node.key);
    for (const child of childrenOf(node) ?? []) visit(child);
  };
  visit(view);
  return keys;
}

/** The children of the nodes that have some. By type: on other nodes a field of that name is an unknown one. */
export function childrenOf(node: ViewNode): readonly ViewNode[] | undefined {
  return node.type === "column" || node.type === "row" || node.type === "group" ? node.children : undefined;
}

/** Checks a node and all below it. `depth` is its own, the root's being 1. */
export function checkNode(value: unknown, depth: number, walk: Walk): ViewNode {
  const { viewDepthMax } = walk.limits;
  if (depth > viewDepthMax) {
    throw fail(walk, ` is more than ${viewDepthMax} levels deep`, "VW2");
  }
  const node = checkOwn(value, walk);
  takeKey(node, walk);
  const children = childrenOf(node);
  if (children === undefined) return node;
  walk.path.push("");
  for (let i = 0; i < children.length; i++) {
    walk.path[walk.path.length - 1] = `.children[${i}]`;
    checkNode(children[i], depth + 1, walk);
  }
  walk.path.pop();
  return node;
}

/** Checks and counts a node without its children and without taking its key. */
function checkOwn(value: unknown, walk: Walk): ViewNode {
  if (!isRecord(value)) {
    throw fail(walk, " must be a map with a type", "VW1");
  }
  const type = value["type"];
  if (typeof type !== "string" || !isNodeType(type)) {
    const known = Object.keys(nodeFields).join(", ");
    throw fail(walk, `.type must be one of ${known}`, "VW1");
  }
  count(walk, 1);
  checkFields(value, nodeFields[type], walk);
  // Every field that the type declares has just been checked.
  return value as unknown as ViewNode;
}

/**
 * Checks and counts a node, without its children, of which some fields were changed since it was checked. Looks at those fields
 * alone: hundreds of changes of one large node in a small frame would otherwise take a tenth of a second.
 * @param before the node, which is counted; its count is taken away
 */
export function checkChanged(
  before: ViewNode,
  after: Record<string, unknown>,
  changed: Readonly<Record<string, unknown>>,
  walk: Walk,
): ViewNode {
  const others = walk.nodes - ownCount(before);
  walk.nodes = others;
  checkFields(after, nodeFields[before.type], walk, "", changed);
  // Every field that the type declares is as it was, or has just been checked.
  const node = after as unknown as ViewNode;
  walk.nodes = others;
  count(walk, ownCount(node));
  return node;
}

/** What a checked node adds to the count of VW2 without its children. */
export function ownCount(node: ViewNode): number {
  switch (node.type) {
    case "board":
      return 1 + node.cells.length;
    case "choices":
      return 1 + node.choices.length;
    case "cards":
      return 1 + node.cards.length;
    case "log":
      return 1 + node.lines.length;
    case "table":
      return 1 + node.rows.length + node.columns.length * (node.rows.length + 1);
    case "column":
    case "row":
    case "group":
    case "text":
    case "button":
    case "input":
    case "timer":
    case "progress":
      return 1;
  }
}

function takeKey({ key }: ViewNode, walk: Walk): void {
  if (key === undefined) return;
  if (walk.keys.has(key)) {
    throw fail(walk, ".key stands in the view twice", "VW3");
  }
  walk.keys.add(key);
}

function isNodeType(type: string): type is ViewNode["type"] {
  return Object.hasOwn(nodeFields, type);
}
