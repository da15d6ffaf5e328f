import { exitCodes, Refusal, refusals } from "../protocol/errors.ts";
import { cleanText } from "../protocol/text.ts";

/** Data goes to stdout, everything else to stderr. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(safeJson(value, 2));
}

/** JSON in which no character is left that a terminal acts on or nobody sees: those are escaped, and say the same. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu, escapeUnits);
}

function escapeUnits(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}

/** One field for a terminal: names and addresses may come from strangers. */
export function field(value: Field, maxChars = 80): string {
  return cleanText(value === null || value === undefined ? "-" : String(value), { maxChars });
}

export type Field = string | number | null | undefined;

/** Rows under a header, in columns as wide as their widest field. */
export function printTable(header: readonly string[], rows: readonly (readonly Field[])[]): void {
  printColumns([header, ...rows.map((row) => row.map((value) => field(value)))]);
}

/** What one thing is: a word and its value per line. */
export function printFacts(facts: readonly (readonly [name: string, value: Field])[]): void {
  printColumns(facts.map(([name, value]) => [name, field(value, 1_000)]));
}

function printColumns(lines: readonly (readonly string[])[]): void {
  const widths: number[] = [];
  for (const line of lines)
    for (const [column, cell] of line.entries()) widths[column] = Math.max(widths[column] ?? 0, Bun.stringWidth(cell));
  for (const line of lines) {
    const cells = line.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - Bun.stringWidth(cell)));
    print(cells.join("  ").trimEnd());
  }
}

/** In UTC, to the minute. */
export function formatTime(ms: number | null): string {
  return ms === null ? "-" : new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}

/** One word of a command that is to be copied into a shell. */
export function shellWord(text: string): string {
  const clean = field(text, 1_000);
  return /^[\w@%+=:,./#-]+$/.test(clean) ? clean : `'${clean.replaceAll("'", `'\\''`)}'`;
}

/** Says what went wrong in one message, and gives the exit code for it. Only a bug shows its stack. */
export function explain(error: unknown): number {
  if (error instanceof Refusal) {
    const rule = error.rule === undefined ? "" : ` [${error.rule}]`;
    tell(`minihub: ${field(error.message, 1_000)}${rule}`);
    return refusals[error.code].exit;
  }
  if (isOperatingError(error)) {
    tell(`minihub: ${field(error.message, 1_000)}. Mend that, then repeat.`);
    return exitCodes.data;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  tell(`minihub: This is a bug, please report it: ${cleanText(stack, { maxChars: 4_000, lines: true })}`);
  return exitCodes.bug;
}

/** What the system says no to: a full disk, missing rights, too many open files. */
function isOperatingError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && /^(E[A-Z0-9]+|SQLITE_\w+)$/.test(String(error.code));
}
