import { describe, expect, spyOn, test } from "bun:test";
import fc from "fast-check";
import { cleanText } from "../../protocol/text.ts";
import { cleanPattern, terminalCorpus } from "../kit/terminal-corpus.ts";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const length = (text: string) => [...graphemes.segment(text)].length;

describe("[TM-01] cleaned text cannot drive a terminal", () => {
  test("the corpus is large enough to mean something", () => {
    expect(terminalCorpus.length).toBeGreaterThanOrEqual(35);
  });

  for (const { does, text } of terminalCorpus) {
    test(`text that ${does} comes out harmless`, () => {
      for (const lines of [false, true]) {
        const clean = cleanText(`|${text}|`, { maxChars: 200, lines });
        expect(clean).toMatch(cleanPattern);
        expect(clean).not.toContain("\x1b");
        if (!lines) expect(clean).not.toContain("\n");
        expect(clean.startsWith("|")).toBe(true);
      }
    });
  }

  test("any string comes out harmless, in NFC, bounded, and stays the same when cleaned again", () => {
    const hostile = fc.constantFrom(...terminalCorpus.map((one) => one.text));
    const anything = fc.array(fc.oneof(hostile, fc.string({ unit: "binary" }), fc.string()), { maxLength: 6 });
    fc.assert(
      fc.property(anything, fc.boolean(), fc.nat(40), (parts, lines, max) => {
        const options = { maxChars: max, lines };
        const clean = cleanText(parts.join(""), options);
        expect(clean).toMatch(cleanPattern);
        expect(clean).toBe(clean.normalize("NFC"));
        expect(length(clean)).toBeLessThanOrEqual(max);
        expect(clean).not.toMatch(/\p{M}{5}/u);
        expect(cleanText(clean, options)).toBe(clean);
      }),
      { numRuns: 400 },
    );
  });
});

test("plain text in any script stays as it is", () => {
  for (const text of [
    "Anna",
    "Zoë Müller-Lüdenscheid",
    "Привет, мир",
    "日本語のテキスト",
    "हिन्दी",
    "שלום",
    "a 👍🏽 b 🇩🇪",
  ]) {
    expect(cleanText(text, { maxChars: 60 })).toBe(text);
  }
});

test("only the sequence goes, the words around it stay", () => {
  const clean = (text: string) => cleanText(text, { maxChars: 60 });
  expect(clean("one \x1b[1;31mtwo\x1b[0m three")).toBe("one two three");
  expect(clean("one \x1b]0;title\x07two")).toBe("one two");
  expect(clean("one\ttwo\r\nthree")).toBe("one two three");
  expect(clean("Ze\u0301")).toBe("Zé");
});

test("line breaks of every kind become one where lines are allowed", () => {
  expect(cleanText("a\r\nb\rc\nd\u2028e", { maxChars: 60, lines: true })).toBe("a\nb\nc\nd\ne");
});

test("a long text is cut between graphemes and says so", () => {
  expect(cleanText("abcdef", { maxChars: 4 })).toBe("abc…");
  expect(cleanText("abcd", { maxChars: 4 })).toBe("abcd");
  expect(cleanText("👍🏽👍🏽👍🏽", { maxChars: 2 })).toBe("👍🏽…");
  expect(cleanText("abc", { maxChars: 0 })).toBe("");
});

test("[I3] thousands of marks on one letter are thinned out before they are brought into order", () => {
  const ordering = spyOn(String.prototype, "normalize");
  for (const marks of ["\u0315\u0300", "\u0300\u034f", "\u0315\u200b\u0300"]) {
    expect(cleanText(`a${marks.repeat(4_000)}b`, { maxChars: 500 }).length).toBeLessThanOrEqual(6);
  }
  const ordered = ordering.mock.contexts.map(String);
  ordering.mockRestore();
  expect(ordered).toHaveLength(3);
  for (const text of ordered) expect(text).not.toMatch(/\p{M}{33}/u);
});

test("[TM-06] a megabyte of escapes is cleaned without reading all of it", () => {
  const clean = cleanText("\x1b]0;x".repeat(200_000), { maxChars: 500 });
  expect(clean).toBe("");
});
