import { useInput } from "ink";
import { cleanText } from "../../../protocol/text.ts";

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

type InkKey = Parameters<Parameters<typeof useInput>[0]>[1];

/** A key as this program knows it; null for those that mean nothing here. */
export function readKey(input: string, key: InkKey): KeyPress | null {
  if (key.upArrow) return { kind: "up" };
  if (key.downArrow) return { kind: "down" };
  if (key.leftArrow) return { kind: "left" };
  if (key.rightArrow) return { kind: "right" };
  if (key.tab) return { kind: key.shift ? "previous" : "next" };
  if (key.return) return { kind: "choose" };
  if (key.escape) return { kind: "back" };
  if (key.backspace || key.delete) return { kind: "erase" };
  if (key.pageUp) return { kind: "pageUp" };
  if (key.pageDown) return { kind: "pageDown" };
  if (key.home) return { kind: "home" };
  if (key.end) return { kind: "end" };
  if (key.ctrl || key.meta || input === "") return null;
  const text = cleanText(input, { maxChars: pasteCharsMax });
  return text === "" ? null : { kind: "text", text };
}

/** Calls `handle` for each key while `active`. */
export function useKeys(handle: (key: KeyPress) => void, active: boolean = true): void {
  useInput(
    (input, key) => {
      const press = readKey(input, key);
      if (press !== null) handle(press);
    },
    { isActive: active },
  );
}
