import { cleanText } from "../../../protocol/text.ts";
import { textWidth } from "./block.ts";

/** Text while it is typed, counted in what a person sees as one character. */

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

export function charsOf(text: string): readonly string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}

/** Without its last character. */
export function eraseLast(text: string): string {
  return charsOf(text).slice(0, -1).join("");
}

/** What a field takes of it: clean, and at most `charsMax` characters. Blanks at its end stay. */
export function typedText(text: string, charsMax: number): string {
  const clean = cleanText(text, { maxChars: charsMax + 1 });
  return charsOf(clean).slice(0, charsMax).join("");
}

/** Its end, in at most `columns`: what is being typed stays in sight. */
export function tailText(text: string, columns: number): string {
  const chars = [...charsOf(text)];
  while (chars.length > 0 && textWidth(chars.join("")) > columns) chars.shift();
  return chars.join("");
}
