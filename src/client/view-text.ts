import { cleanText } from "../../protocol/text.ts";
import { roomLimits } from "../../protocol/limits.ts";
import type { RoomState } from "../../protocol/player.ts";
import type { InputNode, ViewText } from "../../protocol/view.ts";

/** Longest text of a view (VW2). */
const viewTextCharsMax = 2_000;

/** Name of whoever sits at a seat. */
export type NameSeat = (seat: number) => string;

/** A player's name as it may be shown, wherever it came from. */
export function cleanName(name: string): string {
  const clean = cleanText(name, { maxChars: roomLimits.nameCharsMax }).trim();
  return clean === "" ? "(no name)" : clean;
}

/** One line of foreign text that is not a name: titles, chat, notices, errors. */
export function cleanLine(text: string, maxChars = viewTextCharsMax): string {
  return cleanText(text, { maxChars }).trim();
}

/** Names of the seats of the present or last match; what nobody sits at is called by its number. */
export function seatNames(room: RoomState | null): NameSeat {
  const names = new Map<number, string>();
  const state = room?.state;
  if (state?.phase === "playing" || state?.phase === "waiting")
    for (const { seat, name } of state.seats) names.set(seat, cleanName(name));
  if (state?.phase === "finished")
    for (const { seat, name } of state.placements ?? []) names.set(seat, cleanName(name));
  for (const { seat, name } of room?.members ?? [])
    if (seat !== null && !names.has(seat)) names.set(seat, cleanName(name));
  return (seat) => names.get(seat) ?? `Player ${seat + 1}`;
}

/** A view's text with names filled in, safe to show; line breaks stay. Each piece is cleaned by itself. */
export function showText(text: ViewText, nameSeat: NameSeat): string {
  const pieces = typeof text === "string" ? [text] : text;
  return pieces
    .map((piece) =>
      typeof piece === "string" ? cleanText(piece, { maxChars: viewTextCharsMax, lines: true }) : nameSeat(piece.seat),
    )
    .join("");
}

/** The same in one line, for titles and labels. */
export function showLine(text: ViewText, nameSeat: NameSeat): string {
  return showText(text, nameSeat).replaceAll("\n", " ");
}

/** What stands in an empty input whose game gave it no placeholder: "1 to 9". */
export function rangeHint(node: InputNode): string {
  if (node.kind !== "number") return "";
  if (node.min !== undefined && node.max !== undefined) return `${node.min} to ${node.max}`;
  return "a number";
}
