import type { LeaveReason, SeatInfo } from "../../protocol/link.ts";
import type { ActionValue } from "../../protocol/view.ts";
import type { PortRoom } from "../link/port.ts";

/** A numbered event of a match, kept so that it can be told again to a game server that comes back. */
export type GameEvent =
  | {
      readonly kind: "data";
      readonly n: number;
      readonly seat: number;
      /** The payload stands in them from `start` on. */
      readonly bytes: Uint8Array;
      readonly start: number;
    }
  | {
      readonly kind: "action";
      readonly n: number;
      readonly seat: number;
      readonly action: string;
      readonly value: ActionValue;
    }
  | { readonly kind: "joined"; readonly n: number; readonly info: SeatInfo }
  | { readonly kind: "dropped"; readonly n: number; readonly seat: number }
  | { readonly kind: "back"; readonly n: number; readonly seat: number; readonly missed: boolean }
  | { readonly kind: "left"; readonly n: number; readonly seat: number; readonly reason: LeaveReason }
  | { readonly kind: "host"; readonly n: number; readonly seat: number | null }
  | { readonly kind: "expired"; readonly n: number; readonly deadline: string };

export function tellEvent(port: PortRoom, event: GameEvent): void {
  switch (event.kind) {
    case "data":
      return port.data(event.n, event.seat, event.bytes, event.start);
    case "action":
      return port.action(event.n, event.seat, event.action, event.value);
    case "joined":
      return port.joined(event.n, event.info);
    case "dropped":
      return port.dropped(event.n, event.seat);
    case "back":
      return port.back(event.n, event.seat, event.missed);
    case "left":
      return port.left(event.n, event.seat, event.reason);
    case "host":
      return port.host(event.n, event.seat);
    case "expired":
      return port.expired(event.n, event.deadline);
  }
}

/** What an event weighs in memory, about. */
export function eventBytes(event: GameEvent): number {
  const fixed = 96;
  if (event.kind === "data") return fixed + event.bytes.length;
  if (event.kind !== "action") return fixed;
  const { value } = event;
  if (typeof value === "string") return fixed + 2 * value.length;
  if (!Array.isArray(value)) return fixed;
  let bytes = fixed;
  for (const one of value as readonly (number | string)[]) bytes += 64 + (typeof one === "string" ? 2 * one.length : 0);
  return bytes;
}
