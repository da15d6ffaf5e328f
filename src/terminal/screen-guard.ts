/**
 * Gives the terminal back as it was, whatever happens.
 *
 * Problem: a program that dies between "alternate screen on" and "off" leaves a shell without echo, cursor or history,
 * and bytes that were typed ahead (or that the terminal sent as an answer) end up on its command line.
 * Chosen: ink undoes what it did on the orderly way; this undoes it by hand on every other; and on both the input is
 * read and thrown away for a moment while the terminal is still raw.
 */

/**
 * A line that turns out longer than it was measured ends at the edge. Terminals disagree on the width of many letters (Tamil vowels,
 * Hangul without a consonant), and one line that went on below would shift all others.
 */
export const cutLines = "\u001b[?7l";

/** As shells expect it. */
export const wrapLines = "\u001b[?7h";

/** Bracketed paste off, colours off, long lines wrap, main screen, cursor visible. */
const restoreSequence = `\u001b[?2004l\u001b[0m${wrapLines}\u001b[?1049l\u001b[?25h`;

/** Long enough for what is already on its way from the terminal; too short to be noticed. */
const flushMs = 40;

interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/** By hand and at once, for the ways out on which nothing else can be trusted. */
export function restoreTerminal({ stdin, stdout }: Terminal): void {
  stdout.write(restoreSequence);
  if (stdin.isTTY) stdin.setRawMode(false);
}

/** Reads and forgets what is waiting. Call it while the terminal is raw: else the lines would be echoed. */
export async function flushInput({ stdin }: Terminal): Promise<void> {
  if (!stdin.isTTY) return;
  // "readable" listeners of ink have the stream in paused mode; reading by hand empties it.
  const until = performance.now() + flushMs;
  while (performance.now() < until) {
    while (stdin.read() !== null);
    await Bun.sleep(5);
  }
}
