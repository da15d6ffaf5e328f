import { linkLimits } from "./limits.ts";
import { mergedRecord } from "./records.ts";
import { checkChanged, checkNode, childrenOf, ownCount } from "./view-check.ts";
import { count, fail, isRecord, newWalk, type ViewLimits, type Walk } from "./view-walk.ts";
import type { ViewNode } from "./view.ts";

/** Changes in one PATCH (VW5). */
export const patchesMax = 256;

/** Up to so many changes that only set fields are made without a working copy. */
const fewSets = 4;

/** A node of the working copy. `changed` holds for it and all above it. */
interface Draft {
  node: ViewNode;
  parent: Draft | undefined;
  children: Draft[] | undefined;
  changed: boolean;
}

/** The working copy of a view: every node with its parent, so that one change costs no search and no full check. */
interface Tree extends Walk {
  root: Draft;
  readonly byKey: Map<string, Draft>;
}

/**
 * The view with the changes applied in order, all or none; what did not change is shared with the old view.
 * `view` must have passed `checkView`; `patches` is checked here, and only what it brings is looked at.
 * @throws Refusal view_invalid, which names the change by its number; the old view is as it was
 */
export function applyPatch(view: ViewNode, patches: unknown, limits: ViewLimits = linkLimits): ViewNode {
  if (areFewSets(patches)) return setFew(view, patches, limits);
  const tree = plant(view, limits);
  if (!Array.isArray(patches) || patches.length > patchesMax) {
    throw fail(tree, ` must be an array of up to ${patchesMax} changes`, "VW5");
  }
  for (let i = 0; i < patches.length; i++) {
    tree.path.length = 0;
    tree.path.push(`patch[${i}]`);
    change(tree, patches[i]);
  }
  return settle(tree.root);
}

/** Most patches are one or two of these; a working copy for them costs as much as the whole view. */
type SetChange = readonly ["set", key?: unknown, fields?: unknown];

function areFewSets(patches: unknown): patches is readonly SetChange[] {
  const isSet = (patch: unknown) => Array.isArray(patch) && patch[0] === "set";
  return Array.isArray(patches) && patches.length <= fewSets && patches.every(isSet);
}

/** Looks for each key anew, so it is for a few only. */
function setFew(view: ViewNode, patches: readonly SetChange[], limits: ViewLimits): ViewNode {
  const walk = newWalk(limits);
  return patches.reduce((before, [, key, fields], i) => {
    walk.path[0] = `patch[${i}]`;
    walk.nodes = 0;
    const after = typeof key === "string" ? setIn(before, key, fields, walk) : undefined;
    if (!after) throw fail(walk, " names a key that the view does not have", "VW5");
    // The whole is counted only where the change made it larger.
    if (walk.nodes > 0) {
      walk.nodes = 0;
      count(walk, countAll(after));
    }
    return after;
  }, view);
}

function countAll(node: ViewNode): number {
  let nodes = ownCount(node);
  for (const child of childrenOf(node) ?? []) nodes += countAll(child);
  return nodes;
}

/** The view with the node of that key changed, and what stands above it; undefined: there is no such node. */
function setIn(node: ViewNode, key: string, fields: unknown, walk: Walk): ViewNode | undefined {
  if (node.key === key) return withFields(node, fields, walk);
  const children = childrenOf(node);
  if (!children) return undefined;
  for (let i = 0; i < children.length; i++) {
    const child = children[i];
    const fresh = child && setIn(child, key, fields, walk);
    if (!fresh) continue;
    const changed = children.slice();
    changed[i] = fresh;
    return mergedRecord(node, { children: changed }) as unknown as ViewNode;
  }
  return undefined;
}

function plant(view: ViewNode, limits: ViewLimits): Tree {
  const walk = newWalk(limits);
  walk.path[0] = "patch";
  const byKey = new Map<string, Draft>();
  const root = grow(view, undefined, walk, byKey);
  return { ...walk, root, byKey };
}

/** Puts a checked node and all below it into the working copy. */
function grow(node: ViewNode, parent: Draft | undefined, walk: Walk, byKey: Map<string, Draft>): Draft {
  const draft: Draft = { node, parent, children: undefined, changed: false };
  walk.nodes += ownCount(node);
  if (node.key !== undefined) {
    walk.keys.add(node.key);
    byKey.set(node.key, draft);
  }
  const children = childrenOf(node);
  if (children) {
    draft.children = children.map((child) => grow(child, draft, walk, byKey));
  }
  return draft;
}

/** Takes a node and all below it out of the count and the keys. */
function shed(tree: Tree, draft: Draft): void {
  tree.nodes -= ownCount(draft.node);
  if (draft.node.key !== undefined) {
    tree.keys.delete(draft.node.key);
    tree.byKey.delete(draft.node.key);
  }
  for (const child of draft.children ?? []) shed(tree, child);
}

function change(tree: Tree, patch: unknown): void {
  if (!Array.isArray(patch)) throw fail(tree, " must be an array", "VW5");
  const fields: readonly unknown[] = patch;
  const [op, key] = fields;
  const draft = typeof key === "string" ? tree.byKey.get(key) : undefined;
  if (!draft) {
    throw fail(tree, " names a key that the view does not have", "VW5");
  }
  switch (op) {
    case "set":
      return set(tree, draft, fields[2]);
    case "replace":
      return replace(tree, draft, fields[2]);
    case "insert":
      return insert(tree, draft, fields[2], fields[3]);
    case "remove":
      return remove(tree, draft);
    default:
      throw fail(tree, "[0] must be set, replace, insert or remove", "VW5");
  }
}

function set(tree: Tree, draft: Draft, fields: unknown): void {
  draft.node = withFields(draft.node, fields, tree);
  touch(draft);
}

/** The node with these fields in place of its own, checked and counted in its place. */
function withFields(node: ViewNode, fields: unknown, walk: Walk): ViewNode {
  if (!isRecord(fields)) {
    throw fail(walk, "[2] must be a map of fields", "VW5");
  }
  for (const fixed of ["type", "key", "children"]) {
    if (Object.hasOwn(fields, fixed)) {
      throw fail(walk, `[2] cannot set ${fixed}: use replace`, "VW5");
    }
  }
  return checkChanged(node, mergedRecord(node, fields), fields, walk);
}

function replace(tree: Tree, draft: Draft, value: unknown): void {
  shed(tree, draft);
  const fresh = take(tree, value, draft.parent);
  const siblings = draft.parent?.children;
  if (siblings) siblings[siblings.indexOf(draft)] = fresh;
  else tree.root = fresh;
  touch(fresh);
}

function insert(tree: Tree, parent: Draft, index: unknown, value: unknown): void {
  const { children } = parent;
  if (!children) {
    throw fail(tree, "[1] names a node that has no children", "VW5");
  }
  if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index > children.length) {
    throw fail(tree, `[2] must be an integer, 0 to ${children.length}`, "VW5");
  }
  const fresh = take(tree, value, parent);
  children.splice(index, 0, fresh);
  touch(fresh);
}

function remove(tree: Tree, draft: Draft): void {
  const siblings = draft.parent?.children;
  if (!siblings) {
    throw fail(tree, " cannot remove the root: use replace", "VW5");
  }
  shed(tree, draft);
  siblings.splice(siblings.indexOf(draft), 1);
  touch(draft);
}

/** Checks a new node where it will stand and puts it into the working copy. */
function take(tree: Tree, value: unknown, parent: Draft | undefined): Draft {
  let depth = 1;
  for (let up = parent; up; up = up.parent) depth++;
  // The check counts and takes the keys; growing does so again on the same state.
  const { nodes } = tree;
  const node = checkNode(value, depth, tree);
  tree.nodes = nodes;
  return grow(node, parent, tree, tree.byKey);
}

function touch(draft: Draft): void {
  for (let at: Draft | undefined = draft; at && !at.changed; at = at.parent) {
    at.changed = true;
  }
}

function settle(draft: Draft): ViewNode {
  if (!draft.changed || !draft.children) return draft.node;
  // Only nodes that have children get here, and their other fields were checked.
  return mergedRecord(draft.node, { children: draft.children.map(settle) }) as unknown as ViewNode;
}
