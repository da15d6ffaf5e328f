import { childrenOf } from "../../protocol/view-check.ts";
import type { ActionValue, ViewNode } from "../../protocol/view.ts";
import { SeededRandom } from "./random.ts";

/** Something a player can do with a view: an action, and a value for it each time it is asked for. */
export interface Offer {
  readonly action: string;
  value(random: SeededRandom): ActionValue;
}

/** All that a view offers, as a person before it could use it: disabled parts and cells without a value offer nothing. */
export function offersOf(view: ViewNode | undefined): Offer[] {
  if (!view) return [];
  const children = childrenOf(view);
  if (children) return children.flatMap(offersOf);
  switch (view.type) {
    case "board":
      return oneOf(view.action, view.cells);
    case "cards":
      return oneOf(view.action, view.cards);
    case "choices": {
      const open = view.choices.filter(({ disabled }) => disabled !== true);
      if (view.multi !== true) return oneOf(view.action, open);
      return [
        {
          action: view.action,
          value: (random) =>
            some(
              open.map(({ value }) => value),
              random,
            ),
        },
      ];
    }
    case "button":
      if (view.disabled === true) return [];
      return [{ action: view.action, value: () => view.value ?? null }];
    case "input": {
      if (view.disabled === true) return [];
      return [{ action: view.action, value: (random) => typed(view, random) }];
    }
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

interface Choosable {
  readonly value?: number | string;
}

/** One offer for each thing that has a value. */
function oneOf(action: string | undefined, things: readonly (Choosable | null)[]): Offer[] {
  if (action === undefined) return [];
  return things.flatMap((thing) => {
    const value = thing?.value;
    return value === undefined ? [] : [{ action, value: () => value }];
  });
}

function some<T>(values: readonly T[], random: SeededRandom): T[] {
  return values.filter(() => random.next() < 0.5);
}

type InputNode = Extract<ViewNode, { readonly type: "input" }>;

const words = ["yes", "no", "apple", "house", "river", "seven", "Ada", "ok", "x"];

function typed({ kind, min, max, maxLength }: InputNode, random: SeededRandom): ActionValue {
  if (kind === "text") return [...random.pick(words)].slice(0, maxLength).join("");
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
    if (view.kind === "text") return typeof value === "string" && [...value].length <= (view.maxLength ?? Infinity);
    return typeof value === "number" && value >= (view.min ?? -Infinity) && value <= (view.max ?? Infinity);
  }
  if (view.type === "choices" && view.multi === true) {
    const open = view.choices.flatMap((choice) => (choice.disabled === true ? [] : [choice.value]));
    return Array.isArray(value) && value.every((one: number | string) => open.includes(one));
  }
  const random = new SeededRandom(0);
  return offersOf(view).some((offer) => offer.value(random) === value);
}
