import { createContext, useContext, useLayoutEffect, useRef } from "react";
import { cleanText } from "../../../protocol/text.ts";
import { charsOf } from "../view/typed-text.ts";

export type KeyKind =
  | "up"
  | "down"
  | "left"
  | "right"
  | "next"
  | "previous"
  | "choose"
  | "erase"
  | "back"
  | "pageUp"
  | "pageDown"
  | "home"
  | "end";

export type KeyPress = { readonly kind: KeyKind } | { readonly kind: "text"; readonly text: string };

/** What is pasted at once is cut here; no field takes more. */
const pasteCharsMax = 1_000;

/** The keys of ink's `useInput` that mean something here. */
export interface InkKey {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly leftArrow: boolean;
  readonly rightArrow: boolean;
  readonly tab: boolean;
  readonly shift: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
  readonly pageUp: boolean;
  readonly pageDown: boolean;
  readonly home: boolean;
  readonly end: boolean;
  readonly ctrl: boolean;
  readonly meta: boolean;
}

const named: readonly (readonly [keyof InkKey, KeyKind])[] = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["return", "choose"],
  ["escape", "back"],
  ["backspace", "erase"],
  ["delete", "erase"],
  ["pageUp", "pageUp"],
  ["pageDown", "pageDown"],
  ["home", "home"],
  ["end", "end"],
];

const controls: Readonly<Record<string, KeyKind>> = {
  "\r": "choose",
  "\n": "choose",
  "\t": "next",
  "\u007f": "erase",
  "\b": "erase",
};

/** The keys of one piece of input: quick typing arrives as one text with its Enter inside. */
export function readKeys(input: string, key: InkKey): readonly KeyPress[] {
  if (key.tab) return [{ kind: key.shift ? "previous" : "next" }];
  for (const [name, kind] of named) if (key[name]) return [{ kind }];
  if (key.ctrl || key.meta) return [];
  return charsOf(input).flatMap((segment): KeyPress[] => {
    const kind = controls[segment[0] ?? ""];
    if (kind !== undefined) return [{ kind }];
    const text = cleanText(segment, { maxChars: 1 });
    return text === "" ? [] : [{ kind: "text", text }];
  });
}

/** What was pasted is one text, its line breaks blanks: pasting never sends. */
export function readPaste(pasted: string): readonly KeyPress[] {
  const text = cleanText(pasted, { maxChars: pasteCharsMax }).trim();
  return text === "" ? [] : [{ kind: "text", text }];
}

type Listener = (key: KeyPress) => void;

/**
 * Hands keys to whoever listens, one per turn of the event loop: each key meets the screen that the one before it has
 * left, also when many arrive at once. (A handler sees the state of the last drawing; two keys in one drawing would
 * both start from the same state, and the second would undo the first.)
 */
export class KeyQueue {
  readonly #listeners = new Set<Listener>();
  #waiting: KeyPress[] = [];
  #running = false;

  push(keys: readonly KeyPress[]): void {
    this.#waiting.push(...keys);
    if (!this.#running) this.#next();
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets what was typed ahead. */
  clear(): void {
    this.#waiting = [];
  }

  #next(): void {
    const key = this.#waiting.shift();
    this.#running = key !== undefined;
    if (key === undefined) return;
    // A copy: whoever begins to listen because of this key waits for the next one.
    for (const listener of Array.from(this.#listeners)) listener(key);
    setTimeout(() => {
      this.#next();
    }, 0);
  }
}

export const KeyContext = createContext(new KeyQueue());

/** Calls `handle` for each key while `active`. */
export function useKeys(handle: (key: KeyPress) => void, active: boolean = true): void {
  const queue = useContext(KeyContext);
  const latest = useRef(handle);
  latest.current = handle;
  // Not an effect that comes after drawing: a quick key at the sight of this screen would still go to the one before.
  useLayoutEffect(
    () =>
      active
        ? queue.listen((key) => {
            latest.current(key);
          })
        : undefined,
    [queue, active],
  );
}
