/** @jsxImportSource react */
import { useState } from "react";
import { fitText, padText, textWidth, wrapText, type Line } from "../view/block.ts";
import { useKeys } from "./keys.ts";
import { Lines } from "./lines.tsx";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  /** Said beside the label, fainter. */
  readonly note?: string;
  readonly disabled?: boolean;
}

export interface MenuProps {
  readonly items: readonly MenuItem[];
  readonly columns: number;
  /** Lines it may take; a longer list scrolls. */
  readonly rows: number;
  readonly onChoose: (id: string) => void;
  readonly active?: boolean;
}

/** Lines to show so that `at` is among them. */
export function scrollWindow(count: number, rows: number, at: number): { readonly from: number; readonly to: number } {
  if (count <= rows) return { from: 0, to: count };
  const from = Math.min(count - rows, Math.max(0, at - Math.floor(rows / 2)));
  return { from, to: from + rows };
}

/** A list with a cursor: arrows and Enter, or the number before the line. */
export function Menu({ items, columns, rows, onChoose, active }: MenuProps) {
  const [wished, setWished] = useState<string | null>(null);
  const open = items.filter((item) => item.disabled !== true);
  const current = open.find(({ id }) => id === wished) ?? open[0];
  const step = (by: number) => {
    if (current === undefined) return;
    const at = open.indexOf(current);
    setWished(open[(at + by + open.length) % open.length]?.id ?? null);
  };
  useKeys((key) => {
    if (key.kind === "up" || key.kind === "previous") step(-1);
    else if (key.kind === "down" || key.kind === "next") step(1);
    else if (key.kind === "choose" && current) onChoose(current.id);
    else if (key.kind === "text" && /^[1-9]$/.test(key.text)) {
      const item = items[Number(key.text) - 1];
      if (item === undefined || item.disabled === true) return;
      setWished(item.id);
      onChoose(item.id);
    }
  }, active ?? true);
  const at = current === undefined ? 0 : items.indexOf(current);
  const { from, to } = scrollWindow(items.length, rows, at);
  const labelColumns = Math.min(Math.floor(columns * 0.6), Math.max(0, ...items.map(({ label }) => textWidth(label))));
  const noteColumns = columns - labelColumns - 8;
  const lines = items.slice(from, to).map((item, index): Line => {
    const here = item === current;
    const number = from + index < 9 ? String(from + index + 1) : " ";
    const note = fitText(item.note ?? "", noteColumns);
    return [
      { text: here ? "▸ " : "  ", bold: true, tone: "info" },
      { text: `${number} `, dim: true },
      {
        text: padText(item.label, labelColumns),
        bold: here,
        inverse: here,
        dim: item.disabled === true,
      },
      { text: note === "" ? "" : `  ${note}`, dim: true },
    ];
  });
  const more = [from > 0 ? "↑ more" : "", to < items.length ? "↓ more" : ""].filter(Boolean);
  if (more.length > 0) lines.push([{ text: `    ${more.join("  ")}`, dim: true }]);
  return <Lines lines={[...lines, ...wholeNote(current?.note ?? "", noteColumns, columns, rows - lines.length)]} />;
}

/** The note of the line with the cursor in full, where there is room below: beside its label it was cut. */
function wholeNote(note: string, noteColumns: number, columns: number, rowsFree: number): Line[] {
  if (textWidth(note) <= noteColumns) return [];
  const lines = wrapText(note, columns).map((text): Line => [{ text, dim: true }]);
  return lines.length < rowsFree ? [[], ...lines] : [];
}
