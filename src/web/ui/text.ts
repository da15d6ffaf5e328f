import { cleanText } from "../../../protocol/text.ts";

/** Foreign text as one line that is safe to show. */
export function clean(text: string, maxChars = 200): string {
  return cleanText(text, { maxChars });
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** Unix ms as a date and time of the reader's place. */
export function formatTime(at: number): string {
  return dateTime.format(at);
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** Unix ms as the time of day. */
export function formatClock(at: number): string {
  return clock.format(at);
}

export function formatAgo(at: number, now = Date.now()): string {
  const seconds = Math.round((at - now) / 1_000);
  const minutes = Math.round(seconds / 60);
  if (Math.abs(minutes) < 1) return "just now";
  if (Math.abs(minutes) < 60) return relative.format(minutes, "minute");
  const hours = Math.round(minutes / 60);
  if (Math.abs(hours) < 24) return relative.format(hours, "hour");
  const days = Math.round(hours / 24);
  return Math.abs(days) < 30 ? relative.format(days, "day") : formatTime(at);
}

export function formatDuration(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return minutes < 1 ? `${Math.max(1, Math.round(ms / 1_000))} s` : `${minutes} min`;
}

/** A number that stands large in a small place: 1,234 or 3.7M. */
export function formatFact(value: number): string {
  const short = Math.abs(value) >= 100_000;
  return short
    ? new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 }).format(value)
    : formatNumber(value);
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat("en", { maximumFractionDigits: 2 }).format(value);
}
