import { configure, type LogRecord } from "@logtape/logtape";
import { Refusal } from "../protocol/errors.ts";
import { cleanText } from "../protocol/text.ts";
import { safeJson } from "./output.ts";

const formats = ["text", "json"] as const;
const levels = ["debug", "info", "warning", "error"] as const;
type LogFormat = (typeof formats)[number];
type LogLevel = (typeof levels)[number];

export interface LogFlags {
  readonly log?: string;
  readonly logLevel?: string;
}

export interface LogOptions {
  readonly format: LogFormat;
  readonly level: LogLevel;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Text for whoever watches a terminal, JSON lines for whatever collects them, unless told otherwise. */
export function readLogOptions(flags: LogFlags, env: Environment, isTerminal: boolean): LogOptions {
  const format = flags.log ?? (env["MINIHUB_LOG"] || (isTerminal ? "text" : "json"));
  const level = flags.logLevel ?? (env["MINIHUB_LOG_LEVEL"] || "info");
  return {
    format: oneOf(formats, format, "--log (MINIHUB_LOG)"),
    level: oneOf(levels, level, "--log-level (MINIHUB_LOG_LEVEL)"),
  };
}

function oneOf<T extends string>(choices: readonly T[], value: string, flag: string): T {
  const choice = choices.find((each) => each === value);
  if (choice === undefined)
    throw new Refusal(
      "invalid",
      `${flag} takes ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}, not "${value}".`,
    );
  return choice;
}

/** Opens the log, on stderr; again, where it is open. */
export async function openLog({ format, level }: LogOptions): Promise<void> {
  const write = format === "json" ? jsonLine : textLine;
  await configure({
    reset: true,
    sinks: { stderr: (record) => void process.stderr.write(`${write(record)}\n`) },
    loggers: [
      { category: "minihub", lowestLevel: level, sinks: ["stderr"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["stderr"] },
    ],
  });
}

const messageCharsMax = 1_000;
const fieldCharsMax = 300;
const jsonTextCharsMax = 4_000;

/** One event as one line: whatever a stranger wrote is escaped, and cut where it is long. */
export function jsonLine(record: LogRecord): string {
  const fields = Object.entries(record.properties).map(([name, value]) => [name, plain(value)]);
  return safeJson({
    time: new Date(record.timestamp).toISOString(),
    level: record.level,
    from: record.category.slice(1).join("."),
    message: cut(message(record), messageCharsMax),
    ...(fields.length > 0 && { fields: Object.fromEntries(fields) as object }),
  });
}

/** One event for a person: time of day, level where it matters, message, and the fields that the message does not name. */
export function textLine(record: LogRecord): string {
  const time = new Date(record.timestamp).toTimeString().slice(0, 8);
  const level = record.level === "info" ? "" : `${record.level}: `;
  const named = typeof record.rawMessage === "string" ? record.rawMessage : record.rawMessage.join("");
  const rest = Object.entries(record.properties)
    .filter(([name, value]) => !named.includes(`{${name}}`) && value !== undefined && value !== null)
    .map(([name, value]) => `${name}=${cleanText(shown(value), { maxChars: fieldCharsMax })}`);
  const said = cleanText(message(record), { maxChars: messageCharsMax });
  return [`${time}  ${level}${said}`, ...rest].join("  ") + stack(record);
}

/** A bug's stack, below its line. Everything else is explained by its message. */
function stack({ level, properties: { error } }: LogRecord): string {
  if (level !== "error" || !(error instanceof Error) || error instanceof Refusal) return "";
  const lines = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return lines.map((line) => `\n          ${cleanText(line.trim(), { maxChars: fieldCharsMax })}`).join("");
}

function message({ message: parts }: LogRecord): string {
  // Text and values take turns, beginning with text.
  return parts.map((part, i) => (i % 2 === 0 ? String(part) : shown(part))).join("");
}

function shown(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return value.name === "Error" ? value.message : `${value.name}: ${value.message}`;
  return JSON.stringify(value) ?? String(value);
}

function plain(value: unknown): unknown {
  if (typeof value === "string") return cut(value, jsonTextCharsMax);
  if (value instanceof Error) return cut(value.stack ?? String(value), jsonTextCharsMax);
  return value;
}

function cut(text: string, charsMax: number): string {
  return text.length > charsMax ? `${text.slice(0, charsMax)}…` : text;
}
