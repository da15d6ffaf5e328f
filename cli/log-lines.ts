import type { GameLogLine } from "../protocol/http.ts";
import { keyMark } from "../protocol/keys.ts";
import { field, print, printJson, safeJson, tell } from "./output.ts";

export interface LogLineFlags {
  readonly json?: boolean;
  readonly follow?: boolean;
}

const followMs = 1_000;
const lineCharsMax = 500;

/** Prints what a game's servers said since the last `read`; with `follow` until Ctrl-C, each line as it comes, as JSON one in a line. */
export async function printLogLines(
  { json, follow }: LogLineFlags,
  read: () => Promise<readonly GameLogLine[]>,
): Promise<void> {
  let isHeard = true;
  // `… --follow | head -1` has read enough.
  process.stdout.once("error", () => (isHeard = false));
  for (;;) {
    const lines = await read();
    if (json && !follow) printJson(lines);
    else for (const line of lines) print(json ? safeJson(line) : textOf(line));
    if (lines.length === 0 && !follow && !json) tell("Nothing has been said yet.");
    if (!follow) return;
    await Bun.sleep(followMs);
    if (!isHeard) return;
  }
}

function textOf({ at, level, key, text }: GameLogLine): string {
  const time = new Date(at).toISOString().slice(0, 19).replace("T", " ");
  return `${time}Z  ${field(level).padEnd(5)}  ${keyMark(field(key))}  ${field(text, lineCharsMax)}`;
}
