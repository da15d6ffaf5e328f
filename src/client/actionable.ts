import type { BoardNode, ButtonNode, CardsNode, ChoicesNode, InputNode, ViewNode } from "../../protocol/view.ts";

/** Nodes that a player can do something with right now. */
export type ActionableNode =
  | (BoardNode & { readonly action: string })
  | (CardsNode & { readonly action: string })
  | ButtonNode
  | ChoicesNode
  | InputNode;

/** False for what is there to look at, and for what the game has disabled. */
export function isActionable(node: ViewNode): node is ActionableNode {
  switch (node.type) {
    case "board":
      return node.action !== undefined && node.cells.some((cell) => cell?.value !== undefined);
    case "cards":
      return node.action !== undefined && node.cards.some((card) => card.value !== undefined);
    case "choices":
      return node.choices.some((choice) => choice.disabled !== true);
    case "button":
    case "input":
      return node.disabled !== true;
    case "column":
    case "row":
    case "group":
    case "text":
    case "table":
    case "timer":
    case "progress":
    case "log":
      return false;
  }
}

/** Every node of a view with its path ("0.2.1"), parents first. Iterative: a view comes from a stranger. */
export function* walkView(root: ViewNode): Generator<{ readonly node: ViewNode; readonly path: string }> {
  const open: { node: ViewNode; path: string }[] = [{ node: root, path: "0" }];
  for (;;) {
    const next = open.pop();
    if (next === undefined) return;
    yield next;
    const { node, path } = next;
    if (!("children" in node)) continue;
    for (const [index, child] of [...node.children.entries()].toReversed())
      open.push({ node: child, path: `${path}.${index}` });
  }
}

/** What keeps a node recognisable from one view to the next: its key, else its place. */
export function nodeId(node: ViewNode, path: string): string {
  return node.key === undefined ? `@${path}` : `#${node.key}`;
}
