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
  print(JSON.stringify(value, null, 2));
}

/** One field for a terminal: names and addresses may come from strangers. */
export function field(value: unknown): string {
  return cleanText(value === null || value === undefined ? "-" : String(value), { maxChars: 80 });
}

/** Rows under a header, in columns as wide as their widest field. */
export function printTable(header: readonly string[], rows: readonly (readonly unknown[])[]): void {
  const lines = [header, ...rows.map((row) => row.map(field))];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => Bun.stringWidth(line[column] ?? ""))));
  for (const line of lines) {
    const cells = line.map((cell, column) => cell + " ".repeat(widths[column]! - Bun.stringWidth(cell)));
    print(cells.join("  ").trimEnd());
  }
}

export function formatTime(ms: number | null): string {
  return ms === null ? "-" : new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}

/** Says what went wrong in one message, and gives the exit code for it. Only a bug shows its stack. */
export function explain(error: unknown): number {
  if (error instanceof Refusal) {
    const rule = error.rule === undefined ? "" : ` [${error.rule}]`;
    tell(`minihub: ${cleanText(error.message, { maxChars: 1000 })}${rule}`);
    return refusals[error.code].exit;
  }
  tell(
    `minihub: this is a bug, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return exitCodes.bug;
}
