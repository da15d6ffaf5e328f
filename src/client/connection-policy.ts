import { isRefusalCode, Refusal } from "../../protocol/errors.ts";

/** When a connection comes back by itself, and how long it waits for anything. */

/** After these the same client must not come back by itself (PW4). */
export const finalCodes: ReadonlySet<string> = new Set([
  "signed_out",
  "replaced",
  "kicked",
  "room_closed",
  "rate_exceeded",
]);

/** Refusals of a ticket after which asking again is useless. */
export const ticketFinalCodes: ReadonlySet<string> = new Set([
  "unauthenticated",
  "signed_out",
  "forbidden",
  "bad_credentials",
]);

/** Refusals of a rejoin that may be gone a moment later. */
export const passingCodes: ReadonlySet<string> = new Set(["busy", "too_many", "silent", "internal"]);

/** A WebSocket that has not said WELCOME by then is given up. */
export const openingMs = 10_000;
/** Often enough that the shown round trip is current; far below the hub's 45 s (PW5). */
export const pingMs = 5_000;
/** Nothing heard for three pings: the line is dead although nobody said so. */
export const silenceMs = 15_000;
/** A connection that held this long was good: the next drop is retried at once. */
export const stableMs = 5_000;
/** A hub whose frames cannot be read is left after so many. */
export const badFramesMax = 20;

/** Said to those who were in a room that the hub does not know any more. */
export const roomGone = "The room is no longer there: it was closed, or the hub has been restarted. Make a new one.";

/** What a request gets while there is no connection. */
export function away(): Refusal {
  return new Refusal("hub_unreachable", "The connection to the hub is interrupted. Repeat when it is back.");
}

/** A refusal from the wire; codes of newer hubs keep their sentence. */
export function refusalOf(code: string, message: string, rule: string | null = null): Refusal {
  return new Refusal(isRefusalCode(code) ? code : "internal", message, rule ?? undefined);
}

export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
