/** A sequence that must never reach a terminal, and what it would do there. */
export interface TerminalCase {
  readonly does: string;
  readonly text: string;
}

const esc = "\x1b";
const st = `${esc}\\`;

/** What hostile text does to terminals: replies typed as input, clipboards, titles, hidden and reordered text. */
export const terminalCorpus: readonly TerminalCase[] = [
  { does: "colours the rest of the screen", text: `${esc}[31mred` },
  { does: "clears the screen", text: `${esc}[2J${esc}[H` },
  { does: "clears the scroll-back", text: `${esc}[3J` },
  { does: "moves the cursor up to overwrite", text: `ok${esc}[5Afake` },
  { does: "asks for the cursor position", text: `${esc}[6n` },
  { does: "asks for the terminal's identity", text: `${esc}[c${esc}[>c` },
  { does: "reports the title as input", text: `${esc}[21t` },
  { does: "resizes the window", text: `${esc}[8;1;1t` },
  { does: "switches to the alternate screen", text: `${esc}[?1049h` },
  { does: "turns mouse reports on", text: `${esc}[?1003h${esc}[?1006h` },
  { does: "hides the cursor", text: `${esc}[?25l` },
  { does: "inserts blanks by a CSI with intermediates", text: `${esc}[2 q` },
  { does: "is cut off within a CSI", text: `name${esc}[38;5;1` },
  { does: "reads a rectangle's checksum", text: `${esc}[1;1;1;1;1;1*y` },
  { does: "sets the title", text: `${esc}]0;owned\x07` },
  { does: "sets the title, ended by ST", text: `${esc}]2;owned${st}` },
  { does: "swallows what follows an open OSC", text: `a${esc}]0;forever` },
  { does: "writes the clipboard", text: `${esc}]52;c;cm0gLXJmIC8=\x07` },
  { does: "asks for the clipboard", text: `${esc}]52;c;?\x07` },
  {
    does: "hides a link",
    text: `${esc}]8;;http://evil/${st}hub${esc}]8;;${st}`,
  },
  { does: "changes the font", text: `${esc}]50;#1\x07` },
  { does: "changes the palette", text: `${esc}]4;1;rgb:00/00/00${st}` },
  { does: "shows a desktop notification", text: `${esc}]777;notify;a;b\x07` },
  { does: "asks for a setting by DECRQSS", text: `${esc}P$q"p${st}` },
  { does: "draws sixel graphics", text: `${esc}Pq#0;2;0;0;0#0~~${st}` },
  { does: "defines keys by DECUDK", text: `${esc}P0;1|17/6c730a${st}` },
  {
    does: "sends a tmux pass-through",
    text: `${esc}Ptmux;${esc}${esc}]0;x\x07${st}`,
  },
  { does: "sends an APC to screen", text: `${esc}_G${st}` },
  { does: "sends a PM", text: `${esc}^private${st}` },
  { does: "sends an SOS, open", text: `${esc}Xforever` },
  { does: "resets the terminal", text: `${esc}c` },
  { does: "fills the screen with E", text: `${esc}#8` },
  { does: "changes the character set", text: `${esc}(0lqk` },
  { does: "shifts out to line drawing", text: "\x0elqk\x0f" },
  { does: "asks for the answerback", text: "\x05" },
  { does: "rings the bell", text: "\x07\x07\x07" },
  { does: "rubs out by backspaces", text: "good\b\b\b\bevil" },
  { does: "overwrites the line by a carriage return", text: "good\revil" },
  { does: "breaks the line", text: "one\ntwo\r\nthree\vfour\ffive" },
  {
    does: "breaks the line in Unicode",
    text: "one\u2028two\u2029three\x85four",
  },
  { does: "uses the one-byte CSI", text: "\x9b31mred" },
  { does: "uses the one-byte OSC", text: "\x9d0;owned\x9c" },
  { does: "uses the one-byte DCS, open", text: "\x90q" },
  { does: "is a lone escape", text: esc },
  { does: "ends in an escape before a letter of ours", text: `name${esc}` },
  { does: "holds NUL and DEL", text: "a\0b\x7fc" },
  { does: "reverses the reading order", text: "user\u202Enimda\u202C" },
  { does: "isolates a reading order", text: "\u2066abc\u2069\u200F\u061C" },
  {
    does: "hides between letters",
    text: "ad\u200Bmi\u200C\u200Dn\uFEFF\u2060",
  },
  {
    does: "hides text in tag characters",
    text: "hi\u{E0041}\u{E0042}\u{E007F}",
  },
  {
    does: "hides text in variation selectors",
    text: "a\uFE0F\u{E0100}\u{E01EF}b",
  },
  { does: "is blank but a letter", text: "\u3164\u115F\u1160\uFFA0" },
  {
    does: "piles marks over other lines",
    text: `Z${"\u0301\u0316".repeat(40)}`,
  },
  { does: "puts a mark on the text before it", text: "\u0338text" },
  { does: "holds lone surrogates", text: "a\uD800b\uDFFFc" },
  {
    does: "holds private and unassigned characters",
    text: "\uE000\u{F0000}\u{10FFFF}\uFFFE",
  },
  { does: "is an endless conjunct", text: "\u0915\u094D".repeat(2_000) },
  { does: "annotates between lines", text: "\uFFF9a\uFFFAb\uFFFB" },
  {
    does: "nests an escape in an escape",
    text: `${esc}${esc}[31m${esc}]0;a${esc}]0;b\x07`,
  },
  {
    does: "hides an escape's bracket behind a joiner",
    text: `${esc}\u200D[31mx`,
  },
];

/** What every text on a screen or in a log has to match. */
export const cleanPattern = /^[\P{C}\n]*$/u;
