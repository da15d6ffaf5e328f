import type { ActionValue, ButtonNode, ChoicesNode, InputNode, ViewNode, ViewText } from "../../../protocol/view.ts";
import type { Cursor } from "./context.ts";
import { enterAt, isMain, jumpCursor, moveCursor, settleCursor, stopsOf, type Direction, type Stop } from "./stops.ts";
import { eraseLast, typedText } from "./typed-text.ts";

/** What a player has begun in a view and not sent yet. */
export interface PlayState {
  readonly cursor: Cursor | null;
  readonly drafts: Readonly<Record<string, string>>;
  readonly picks: Readonly<Record<string, ReadonlySet<number | string>>>;
  /** The button whose question waits for a yes, in full: one that another view puts in its place asks anew. */
  readonly asked: string | null;
}

export const freshPlay: PlayState = { cursor: null, drafts: {}, picks: {}, asked: null };

export type PlayKey =
  | { readonly kind: Direction | "next" | "previous" | "choose" | "erase" }
  | { readonly kind: "text"; readonly text: string };

export interface PlayStep {
  readonly state: PlayState;
  /** To be sent to the game. */
  readonly action?: { readonly name: string; readonly value: ActionValue };
  /** Why nothing happened, for the help line. */
  readonly hint?: string;
  /** What the same key once more says yes to; any other key says no. */
  readonly question?: ViewText;
  /** False: the key means nothing here and is free for shortcuts. */
  readonly used: boolean;
}

const inputCharsMax = 200;

/** Letters go into this input instead of being shortcuts. */
export function isTyping(view: ViewNode | null, state: PlayState): boolean {
  const stops = stopsOf(view);
  const cursor = settleCursor(stops, state.cursor);
  return stops.find(({ id }) => id === cursor?.id)?.node.type === "input";
}

export function pressKey(view: ViewNode | null, { asked, ...rest }: PlayState, key: PlayKey): PlayStep {
  const step = answerKey(view, { ...rest, asked: null }, key);
  if (step.button?.confirm === undefined) return step;
  const question = JSON.stringify([step.state.cursor?.id, step.button]);
  if (question === asked) return step;
  return { state: { ...step.state, asked: question }, used: true, question: step.button.confirm };
}

interface Answer extends PlayStep {
  /** Whose action it is. */
  readonly button?: ButtonNode;
}

function answerKey(view: ViewNode | null, before: PlayState, key: PlayKey): Answer {
  const stops = stopsOf(view);
  const cursor = settleCursor(stops, before.cursor);
  const stop = stops.find(({ id }) => id === cursor?.id);
  if (cursor === null || stop === undefined) return enterView(stops, before, key);
  const state = { ...before, cursor };
  const at = (next: Cursor): Answer => ({
    state: { ...state, cursor: { ...next, idle: !stops.some(isMain) } },
    used: true,
  });
  switch (key.kind) {
    case "up":
    case "down":
    case "left":
    case "right":
      return at(moveCursor(stops, cursor, key.kind));
    case "next":
      return at(jumpCursor(stops, cursor, 1));
    case "previous":
      return at(jumpCursor(stops, cursor, -1));
    case "choose":
      return choose(stop, cursor.index, state);
    case "erase":
      return stop.node.type === "input"
        ? withDraft(state, stop.id, eraseLast(state.drafts[stop.id] ?? ""))
        : { state, used: false };
    case "text":
      return typeText(stops, stop, state, key.text);
  }
}

/** The cursor is nowhere: only Tab brings it in. An arrow pressed too late must not end on the button that gives up. */
function enterView(stops: readonly Stop[], state: PlayState, key: PlayKey): Answer {
  const moves = key.kind === "next" || key.kind === "previous";
  const cursor = moves ? enterAt(stops, key.kind === "previous") : null;
  return cursor === null
    ? { state, used: false }
    : { state: { ...state, cursor: { ...cursor, idle: true } }, used: true };
}

function withDraft(state: PlayState, id: string, draft: string): Answer {
  return {
    state: { ...state, drafts: { ...state.drafts, [id]: draft } },
    used: true,
  };
}

function typeText(stops: readonly Stop[], stop: Stop, state: PlayState, text: string): Answer {
  if (stop.node.type === "input") {
    const most = Math.min(inputCharsMax, stop.node.maxLength ?? inputCharsMax);
    const longer = (state.drafts[stop.id] ?? "") + text;
    return withDraft(state, stop.id, typedText(longer, most));
  }
  if (text === " ") return choose(stop, state.cursor?.index ?? 0, state);
  if (!/^[1-9]$/.test(text)) return { state, used: false };
  // A digit picks from what has the cursor, or from the only list there is.
  const lists = stops.filter(({ node }) => node.type === "choices");
  const picked = isList(stop) ? stop : lists.length === 1 ? lists[0] : undefined;
  const index = Number(text) - 1;
  if (picked === undefined || !isList(picked) || !picked.indexes.includes(index)) return { state, used: false };
  if (picked.node.type === "choices" && index >= picked.node.choices.length) return { state, used: false };
  return choose(picked, index, { ...state, cursor: { id: picked.id, index } });
}

function isList({ node }: Stop): boolean {
  return node.type === "choices" || node.type === "cards";
}

function choose(stop: Stop, index: number, state: PlayState): Answer {
  const { node } = stop;
  const act = (value: ActionValue): Answer => ({
    state,
    action: { name: node.action, value },
    used: true,
  });
  switch (node.type) {
    case "board":
      return act(node.cells[index]?.value ?? null);
    case "cards":
      return act(node.cards[index]?.value ?? null);
    case "button":
      return { ...act(node.value ?? null), button: node };
    case "choices":
      return chooseFrom(node, stop.id, index, state);
    case "input":
      return sendInput(node, stop.id, state);
  }
}

function chooseFrom(node: ChoicesNode, id: string, index: number, state: PlayState): Answer {
  const choice = node.choices[index];
  if (!node.multi)
    return {
      state,
      used: true,
      action: { name: node.action, value: choice?.value ?? null },
    };
  const picked = new Set(state.picks[id] ?? node.choices.filter((one) => one.selected).map((one) => one.value));
  if (choice === undefined) {
    const { [id]: _, ...picks } = state.picks;
    return {
      state: { ...state, picks },
      used: true,
      action: { name: node.action, value: [...picked] },
    };
  }
  if (!picked.delete(choice.value)) picked.add(choice.value);
  return {
    state: { ...state, picks: { ...state.picks, [id]: picked } },
    used: true,
  };
}

function sendInput(node: InputNode, id: string, state: PlayState): Answer {
  const draft = (state.drafts[id] ?? "").trim();
  if (draft === "") return { state, used: true, hint: "Type something first." };
  const value = node.kind === "number" ? readNumber(draft) : draft;
  if (value === null) return { state, used: true, hint: "This takes a number." };
  if (typeof value === "number") {
    if (node.min !== undefined && value < node.min) return { state, used: true, hint: `At least ${node.min}.` };
    if (node.max !== undefined && value > node.max) return { state, used: true, hint: `At most ${node.max}.` };
  }
  const { [id]: _, ...drafts } = state.drafts;
  return {
    state: { ...state, drafts },
    used: true,
    action: { name: node.action, value },
  };
}

/** Decimal comma and point both count. */
function readNumber(text: string): number | null {
  const plain = text.replace(",", ".");
  if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain)) return null;
  return Number(plain);
}
