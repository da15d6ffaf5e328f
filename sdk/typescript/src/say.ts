import type { LogLevel } from "./room.ts";

/** Tells the author something; by default a line on the console. */
export type Say = (level: LogLevel, line: string, error?: unknown) => void;

/** One line for a person on stderr; a handler's error comes with its stack, since the author wants the place. */
export const sayOnConsole: Say = (level, line, error) => {
  if (level === "debug") return;
  // The author's own time of day, as the hub and minihub dev say it beside these lines.
  const time = new Date().toTimeString().slice(0, 8);
  const mark = level === "info" ? "" : `${level}: `;
  console.error(`${time} ${mark}${line}`);
  if (error !== undefined) console.error(error instanceof Error ? (error.stack ?? error.message) : error);
};
