import { Refusal } from "./errors.ts";

/** How much a view may hold; the hub tells a game the ones in force in READY. */
export interface ViewLimits {
  readonly viewNodesMax: number;
  readonly viewDepthMax: number;
}

/** The state of one walk through a view. */
export interface Walk {
  readonly limits: ViewLimits;
  /** Counted so far, as VW2 counts. */
  nodes: number;
  readonly keys: Set<string>;
  /** Where the walk stands, for messages. */
  readonly path: string[];
}

/** Checks the value of one field; `name` is the field with its dot, as ".label". Throws `fail(…)`. */
export type FieldCheck = (value: unknown, walk: Walk, name: string) => void;

/** The fields of a map; those not named in `optional` are required. */
export interface Fields {
  readonly required: Readonly<Record<string, FieldCheck>>;
  readonly optional: Readonly<Record<string, FieldCheck>>;
  /** What holds between fields, asked when each of them is right. */
  readonly together?: (record: Record<string, unknown>, walk: Walk) => void;
}

export function newWalk(limits: ViewLimits): Walk {
  return { limits, nodes: 0, keys: new Set(), path: ["view"] };
}

/** `trouble` follows the path at once, so it begins with a dot or a space. */
export function fail(walk: Walk, trouble: string, rule: string): Refusal {
  return new Refusal("view_invalid", `${walk.path.join("")}${trouble}.`, rule);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** Of one map in a view, unknown ones included: a map of thousands takes an encoder milliseconds. */
const fieldsMax = 64;

/**
 * Required fields are there, known ones are right, others hold no byte strings.
 * @param changed only these are looked at, the others having been checked before; nil for what is not there any more
 */
export function checkFields(
  record: Record<string, unknown>,
  fields: Fields,
  walk: Walk,
  at = "",
  changed: Readonly<Record<string, unknown>> = record,
): void {
  for (const name in fields.required) {
    if (!Object.hasOwn(record, name)) {
      throw fail(walk, `${at}.${name} is missing`, "VW1");
    }
  }
  refuseManyFields(record, walk, at);
  for (const name in changed) {
    if (changed !== record && !Object.hasOwn(record, name)) continue;
    const check = Object.hasOwn(fields.required, name)
      ? fields.required[name]
      : Object.hasOwn(fields.optional, name)
        ? fields.optional[name]
        : unknownField;
    check?.(record[name], walk, `${at}.${name}`);
  }
  fields.together?.(record, walk);
}

function refuseManyFields(record: object, walk: Walk, at: string): void {
  let count = 0;
  for (const _ in record) count++;
  if (count > fieldsMax) throw fail(walk, `${at} has more than ${fieldsMax} fields`, "VW2");
}

/** A map of its own within a node: a cell, a choice, a card. */
export function checkPart(value: unknown, fields: Fields, walk: Walk, at: string): void {
  if (!isRecord(value)) throw fail(walk, `${at} must be a map`, "VW1");
  checkFields(value, fields, walk, at);
}

/** Adds to the count of VW2. */
export function count(walk: Walk, nodes: number): void {
  walk.nodes += nodes;
  if (walk.nodes > walk.limits.viewNodesMax) {
    throw fail(
      walk,
      ` brings the view over ${walk.limits.viewNodesMax} nodes, cells, choices, cards, lines, and columns and rows of tables`,
      "VW2",
    );
  }
}

/** Fields of later versions: kept and passed on, so that they are bounded, too. */
const unknownField: FieldCheck = (value, walk, name) => {
  const open = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== "object" || one === null) continue;
    if (ArrayBuffer.isView(one)) {
      throw fail(walk, `${name} must not hold bytes`, "VW1");
    }
    // Without a copy of its values: thousands of empty arrays in a few bytes would otherwise cost milliseconds.
    if (Array.isArray(one)) for (const inner of one as readonly unknown[]) open.push(inner);
    else {
      refuseManyFields(one, walk, name);
      for (const field in one) open.push((one as Record<string, unknown>)[field]);
    }
  }
};

/** Length in code points. */
export function charsOf(text: string): number {
  let chars = 0;
  for (const _ of text) chars++;
  return chars;
}

/** True if `text` has at most `max` characters, counted as code points. */
export function charsWithin(text: string, max: number): boolean {
  if (text.length <= max) return true;
  if (text.length > max * 2) return false;
  return charsOf(text) <= max;
}
