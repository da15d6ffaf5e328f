import { encode } from "uqr";
import type { Line } from "./block.ts";

/**
 * A QR code with two modules per character. Dark modules are drawn in the terminal's background and light ones in its
 * text colour; phones read both ways round, and a quiet zone of one module is enough on a screen.
 */
export function qrLines(text: string): readonly Line[] {
  const { data, size } = encode(text, { border: 1, ecc: "L" });
  const lines: Line[] = [];
  for (let row = 0; row < size; row += 2) {
    let line = "";
    for (let column = 0; column < size; column += 1) {
      const upper = !(data[row]?.[column] ?? false);
      const lower = row + 1 < size && !(data[row + 1]?.[column] ?? false);
      line += upper ? (lower ? "█" : "▀") : lower ? "▄" : " ";
    }
    lines.push([{ text: line }]);
  }
  return lines;
}
