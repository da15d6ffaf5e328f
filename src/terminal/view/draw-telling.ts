import { countdown } from "../../client/results.ts";
import { showLine, showText } from "../../client/view-text.ts";
import type { LogNode, ProgressNode, TableNode, TextNode, TimerNode, Tone } from "../../../protocol/view.ts";
import {
  blockOf,
  emptyBlock,
  fitLine,
  padText,
  textWidth,
  wrapText,
  type Block,
  type Line,
  type Style,
} from "./block.ts";
import type { DrawContext } from "./context.ts";
import { playerDigit, toneSigns } from "./glyphs.ts";

/** Nodes that only tell something. */

const barColumns = 20;
const logLinesMax = 8;
const soonMs = 10_000;

function roleStyle(role: TextNode["role"], tone: Tone | undefined): Style {
  switch (role) {
    case "title":
    case "status":
    case "strong":
      return { bold: true, tone };
    case "note":
      return { dim: true, tone };
    case undefined:
      return { tone };
  }
}

export function drawText(node: TextNode, width: number, context: DrawContext): Block {
  const style = roleStyle(node.role, node.tone);
  const sign = node.tone === undefined ? undefined : (toneSigns[node.tone] ?? playerDigit(node.tone) ?? undefined);
  const lead = node.role === "status" ? `${sign ?? "»"} ` : sign ? `${sign} ` : "";
  const text = showText(node.text, context.nameSeat);
  const free = width - textWidth(lead);
  return blockOf(
    wrapText(text, free).map((line, index) => [
      {
        text: (index === 0 ? lead : " ".repeat(textWidth(lead))) + line,
        ...style,
      },
    ]),
  );
}

const columnLeast = 3;

/** Columns as wide as their content; the widest give way where they do not all fit. */
function columnWidths(rows: readonly (readonly string[])[], width: number): number[] {
  const wanted = (rows[0] ?? []).map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, Math.min(width, textWidth(row[column] ?? ""))), 1),
  );
  const room = width - 2 * (wanted.length - 1);
  const taken = (most: number) => wanted.reduce((sum, one) => sum + Math.min(one, most), 0);
  let most = width;
  while (most > columnLeast && taken(most) > room) most -= 1;
  // What is left over goes to the last of those that gave way.
  let spare = Math.max(0, room - taken(most));
  return wanted
    .toReversed()
    .map((one) => (one > most && spare-- > 0 ? most + 1 : Math.min(one, most)))
    .toReversed();
}

function looksNumeric(text: string): boolean {
  return /^[-+−±]?[\d.,]+\s?%?$/.test(text.trim()) || text === "";
}

export function drawTable(node: TableNode, width: number, context: DrawContext): Block {
  const oneLine = (text: TableNode["label"]) => showLine(text, context.nameSeat);
  const head = node.columns.map(oneLine);
  const rows = node.rows.map((row) => row.map(oneLine));
  const widths = columnWidths([head, ...rows], width);
  const right = widths.map((_, column) => rows.length > 0 && rows.every((row) => looksNumeric(row[column] ?? "")));
  const write = (cells: readonly string[]) =>
    widths.map((columns, at) => padText(cells[at] ?? "", columns, right[at] ? "right" : "left")).join("  ");
  const label = oneLine(node.label);
  const lines: Line[] = [];
  if (label !== "") lines.push([{ text: label, bold: true }]);
  lines.push([{ text: write(head), dim: true }]);
  lines.push([{ text: widths.map((one) => "─".repeat(one)).join("──"), dim: true }]);
  for (const row of rows) lines.push([{ text: write(row) }]);
  return blockOf(lines.map((line) => fitLine(line, width)));
}

export function drawTimer(node: TimerNode, width: number, context: DrawContext): Block {
  const remaining = context.remainingMs(node.deadline);
  if (remaining === null) return emptyBlock;
  const label = node.label === undefined ? "Time left" : showLine(node.label, context.nameSeat);
  const soon = remaining < soonMs;
  const line: Line = [
    { text: `${label} ` },
    {
      text: `${countdown(remaining)}${soon ? " !" : ""}`,
      bold: true,
      tone: soon ? "warn" : undefined,
    },
  ];
  return blockOf([fitLine(line, width)]);
}

export function drawProgress(node: ProgressNode, width: number, context: DrawContext): Block {
  const label = showLine(node.label, context.nameSeat);
  const share = node.max > 0 ? Math.min(1, Math.max(0, node.value / node.max)) : 0;
  const full = Math.round(share * barColumns);
  const line: Line = [
    { text: label === "" ? "" : `${label} ` },
    { text: "█".repeat(full), tone: "info" },
    { text: "░".repeat(barColumns - full), dim: true },
    { text: ` ${node.value}/${node.max}` },
  ];
  return blockOf([fitLine(line, width)]);
}

export function drawLog(node: LogNode, width: number, context: DrawContext): Block {
  const most = Math.max(2, Math.min(logLinesMax, Math.floor(context.rows / 3)));
  const lines = node.lines
    .slice(-most)
    .flatMap((text) =>
      wrapText(showText(text, context.nameSeat), width - 2).map((line, index) => `${index === 0 ? "·" : " "} ${line}`),
    );
  return blockOf(lines.slice(-most).map((text) => [{ text, dim: true }]));
}
