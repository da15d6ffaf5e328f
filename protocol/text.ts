/**
 * The one way in which foreign text becomes text that may be shown, stored in a log line or drawn in a terminal.
 * Per field, never on a joined line: an unterminated sequence must not swallow its neighbours.
 *
 * What is lost on purpose: joiners and variation selectors (an emoji family falls apart into its members),
 * because a character that nobody sees is how two names look alike and how a terminal miscounts its columns.
 */
export interface CleanOptions {
  /** Graphemes that stay; a longer text ends in "…". */
  readonly maxChars: number;
  /** Keep line breaks, as "\n". Otherwise they become spaces. */
  readonly lines?: boolean;
}

/** Marks on one letter beyond this are decoration that runs over other lines. */
const marksMax = 4;

/** One grapheme can be endless (conjuncts, jamo), so code units are bounded too. */
const unitsPerChar = 8;

/** Escape sequences and invisible characters that may come for each one that stays. */
const rawPerChar = 64;
const rawExtra = 4_096;

/**
 * ESC and C1 control sequences, complete or cut off: strings (OSC, DCS, SOS, PM, APC) up to their end,
 * the next escape or the end of the field; CSI with its parameters; any other escape with its one final.
 */
const sequences =
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  /(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?/g;

const breaks = /\r\n|[\n\r\v\f\x85\u2028\u2029]/g;
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const invisibleButBreaks = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const unassigned = /[\p{Co}\p{Cn}]/gu;
/** Bringing marks into their order takes the square of their number: 15,000 on one letter took 100 ms. */
const endlessMarks = /(\p{M}{32})\p{M}+/gu;
const piledMarks = new RegExp(`(\\p{M}{${marksMax}})\\p{M}+`, "gu");
const leadingMarks = /(^|\n)\p{M}+/gu;
const plain = /^[ -~]*$/;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Text that is safe to show: matches /^[\P{C}\n]*$/u, is NFC, and has at most `maxChars` graphemes. Never throws. */
export function cleanText(text: string, options: CleanOptions): string {
  const { maxChars, lines = false } = options;
  if (text.length <= maxChars && plain.test(text)) return text;
  const bounded = text
    .slice(0, maxChars * rawPerChar + rawExtra)
    .toWellFormed()
    .replace(sequences, "")
    .replace(breaks, lines ? "\n" : " ")
    .replace(/\t/g, " ")
    .replace(lines ? invisibleButBreaks : invisible, "")
    .replace(unassigned, "\uFFFD")
    .replace(endlessMarks, "$1")
    .normalize("NFC")
    .replace(leadingMarks, "$1")
    .replace(piledMarks, "$1");
  return cutText(bounded, maxChars);
}

/** Cuts at a grapheme's border; what was cut shows as "…". */
function cutText(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const unitsMax = maxChars * unitsPerChar;
  let count = 0;
  let keep = 0;
  for (const { index, segment } of graphemes.segment(text)) {
    const end = index + segment.length;
    count++;
    if (count > maxChars || end > unitsMax) {
      return maxChars > 0 ? `${text.slice(0, keep)}…` : "";
    }
    // The last one that leaves room for the ellipsis.
    if (count < maxChars) keep = end;
  }
  return text;
}
