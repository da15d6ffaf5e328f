import { childrenOf } from "../../../protocol/view-check.ts";
import { charsOf } from "../../../protocol/view-walk.ts";
import type { ActionValue, ViewNode } from "../../../protocol/view.ts";

/** True if whoever sees this view can do that: the action is there, enabled, and can send this value. */
export function offers(view: ViewNode, action: string, value: ActionValue): boolean {
  const children = childrenOf(view);
  if (children) return children.some((child) => offers(child, action, value));
  return "action" in view && view.action === action && canSend(view, value);
}

function canSend(node: ViewNode, value: ActionValue): boolean {
  switch (node.type) {
    case "board":
      return node.cells.some((cell) => has(cell?.value, value));
    case "cards":
      return node.cards.some((card) => has(card.value, value));
    case "choices": {
      const open = node.choices.filter((choice) => choice.disabled !== true).map((choice) => choice.value);
      if (node.multi !== true) return open.some((one) => one === value);
      return isList(value) && new Set(value).size === value.length && value.every((one) => open.includes(one));
    }
    case "button":
      return node.disabled !== true && (node.value ?? null) === value;
    case "input":
      if (node.disabled === true) return false;
      return node.kind === "number"
        ? typeof value === "number" && value >= (node.min ?? -Infinity) && value <= (node.max ?? Infinity)
        : typeof value === "string" && charsOf(value) <= (node.maxLength ?? Infinity);
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

/** Array.isArray does not narrow readonly arrays. */
function isList(value: ActionValue): value is readonly (number | string)[] {
  return Array.isArray(value);
}

/** A cell or card without a value cannot be chosen. */
function has(offered: number | string | undefined, value: ActionValue): boolean {
  return offered !== undefined && offered === value;
}
