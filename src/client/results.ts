import type { RoomPlacement } from "../../protocol/player.ts";
import { cleanName } from "./view-text.ts";

/** "1st", "2nd", "3rd", "11th". */
export function ordinal(place: number): string {
  const teen = place % 100;
  if (teen >= 11 && teen <= 13) return `${place}th`;
  const ending = ["th", "st", "nd", "rd"][place % 10] ?? "th";
  return `${place}${ending}`;
}

/** "+12", "−3", "±0". */
export function signed(change: number): string {
  const whole = Math.round(change);
  if (whole === 0) return "±0";
  return whole > 0 ? `+${whole}` : `−${-whole}`;
}

/** Best first; ties keep the order of their seats. */
export function ranked(placements: readonly RoomPlacement[]): readonly RoomPlacement[] {
  return placements.toSorted((a, b) => a.place - b.place || a.seat - b.seat);
}

/** The result in one sentence, as the reader at `mySeat` (null: a spectator) would say it. */
export function headline(placements: readonly RoomPlacement[] | null, mySeat: number | null): string {
  if (placements === null || placements.length === 0) return "This match does not count.";
  const best = Math.min(...placements.map(({ place }) => place));
  const winners = placements.filter(({ place }) => place === best);
  const iWon = winners.some(({ seat }) => seat === mySeat);
  if (winners.length === placements.length && winners.length > 1) return "A draw.";
  if (winners.length > 1) {
    const others = winners.filter(({ seat }) => seat !== mySeat).map(({ name }) => cleanName(name));
    const names = iWon ? ["You", ...others] : others;
    return `${joinNames(names)} share the win.`;
  }
  const [winner] = winners;
  if (iWon || winner === undefined) return "You win!";
  return `${cleanName(winner.name)} wins.`;
}

/** "Ada", "Ada and Bo", "Ada, Bo and Cy". */
export function joinNames(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** "1:05", "0:09"; never below zero. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const rest = String(seconds % 60).padStart(2, "0");
  return `${minutes}:${rest}`;
}

/** "1 match", "2 matches". */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
