import { childrenOf } from "../../protocol/view-check.ts";
import { charsOf } from "../../protocol/view-walk.ts";
import type { ActionValue, ViewNode } from "../../protocol/view.ts";
import type { SeededRandom } from "./random.ts";

/** Something of a view that a player can use: a board, a list of choices, a button, a field. */
export interface Offer {
  readonly action: string;
  /** How likely a player who knows nothing uses it: a button may be the one that gives up. */
  readonly weight: number;
  /** All that it can send, where that is a list. */
  readonly values: readonly ActionValue[] | undefined;
  /** Something that it can send. */
  value(random: SeededRandom): ActionValue;
}

/** Names of actions that end a match early; a player who does them at random plays no match. */
const givesUp = /resign|surrender|concede|forfeit|give.?up|abandon|quit|leave|draw/i;

/** All that a view offers, as a person before it could use it: disabled parts and cells without a value offer nothing. */
export function offersOf(view: ViewNode | undefined): Offer[] {
  if (!view) return [];
  const children = childrenOf(view);
  if (children) return children.flatMap(offersOf);
  switch (view.type) {
    case "board":
      return listed(view.action, valuesOf(view.cells));
    case "cards":
      return listed(view.action, valuesOf(view.cards));
    case "choices": {
      const values = valuesOf(view.choices.filter(({ disabled }) => disabled !== true));
      if (view.multi !== true) return listed(view.action, values);
      return [{ action: view.action, weight: 1, values: undefined, value: (random) => some(values, random) }];
    }
    case "button": {
      if (view.disabled === true) return [];
      const isLast = view.confirm !== undefined || givesUp.test(view.action);
      const weight = isLast ? 0.01 : view.primary === true ? 1 : 0.3;
      return listed(view.action, [view.value ?? null], weight);
    }
    case "input":
      if (view.disabled === true) return [];
      return [{ action: view.action, weight: 1, values: undefined, value: (random) => typed(view, random) }];
    case "column":
    case "row":
    case "group":
    case "text":
    case "table":
    case "timer":
    case "progress":
    case "log":
      return [];
  }
}

function valuesOf(things: readonly ({ readonly value?: number | string } | null)[]): (number | string)[] {
  return things.flatMap((thing) => thing?.value ?? []);
}

function listed(action: string | undefined, values: readonly ActionValue[], weight = 1): Offer[] {
  if (action === undefined || values.length === 0) return [];
  return [{ action, weight, values, value: (random) => random.pick(values) }];
}

function some<T>(values: readonly T[], random: SeededRandom): T[] {
  return values.filter(() => random.next() < 0.5);
}

type InputNode = Extract<ViewNode, { readonly type: "input" }>;

const words = ["yes", "no", "apple", "house", "river", "seven", "Ada", "ok", "x"];

function typed({ kind, min, max, maxLength }: InputNode, random: SeededRandom): ActionValue {
  if (kind === "text") return random.pick(words).slice(0, maxLength);
  const least = Math.ceil(min ?? Math.min(0, max ?? 0));
  const most = Math.floor(max ?? Math.max(100, least));
  return most >= least ? random.integer(least, most) : (min ?? 0);
}

/** True if whoever sees this view could do just that. */
export function isOffered(view: ViewNode | undefined, action: string, value: ActionValue): boolean {
  if (!view) return false;
  const children = childrenOf(view);
  if (children) return children.some((child) => isOffered(child, action, value));
  if (!("action" in view) || view.action !== action) return false;
  if (view.type === "input") {
    if (view.disabled === true) return false;
    if (view.kind === "text") return typeof value === "string" && charsOf(value) <= (view.maxLength ?? Infinity);
    return typeof value === "number" && value >= (view.min ?? -Infinity) && value <= (view.max ?? Infinity);
  }
  if (view.type === "choices" && view.multi === true) {
    const open = new Set(view.choices.flatMap((choice) => (choice.disabled === true ? [] : [choice.value])));
    return Array.isArray(value) && value.every((one: number | string) => open.has(one));
  }
  // What a button without a value brings along is nobody's business.
  if (view.type === "button" && view.value === undefined) return view.disabled !== true;
  return offersOf(view).some(({ values }) => values?.includes(value) === true);
}
