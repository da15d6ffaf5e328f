import { cleanLine, rangeHint, showLine, showText } from "../../client/view-text.ts";
import type { ButtonNode, Card, CardsNode, ChoicesNode, InputNode, ViewText } from "../../../protocol/view.ts";
import {
  blockOf,
  fitText,
  flow,
  padText,
  stack,
  textWidth,
  wrapText,
  type Block,
  type Line,
  type Span,
} from "./block.ts";
import type { DrawContext } from "./context.ts";
import { toneSigns } from "./glyphs.ts";
import { tailText } from "./typed-text.ts";

/** Nodes with which a player answers. The cursor is always a sign (▸), never a colour alone. */

const cardColumnsMax = 22;
const cardTextLinesMax = 3;
const inputColumns = 24;

function labelLines(label: ViewText, width: number, context: DrawContext): Line[] {
  const text = showText(label, context.nameSeat);
  if (text === "") return [];
  return wrapText(text, width).map((line) => [{ text: line, bold: true }]);
}

export function drawChoices(node: ChoicesNode, id: string, width: number, context: DrawContext): Block {
  const cursor = context.cursor?.id === id ? context.cursor.index : null;
  const picks = context.picks[id];
  const label = blockOf(labelLines(node.label, width, context));
  const rows = node.choices.map((choice, index) => {
    const chosen = picks === undefined ? choice.selected === true : picks.has(choice.value);
    const here = cursor === index;
    const sign = choice.tone === undefined ? "" : (toneSigns[choice.tone] ?? "");
    const mark = node.multi ? (chosen ? "[x] " : "[ ] ") : "";
    const digit = index < 9 && choice.disabled !== true ? `${index + 1}` : " ";
    const lead = `${here ? "▸" : " "} ${digit} ${mark}`;
    const tail = `${!node.multi && chosen ? " ◂ chosen" : ""}${sign === "" ? "" : ` ${sign}`}`;
    const free = Math.max(4, width - textWidth(lead) - textWidth(tail));
    const lines = wrapText(showText(choice.label, context.nameSeat), free);
    const style = {
      tone: choice.tone,
      bold: here || chosen,
      dim: choice.disabled === true && !chosen,
    };
    return blockOf(
      lines.map((text, at): Line => {
        const last = at === lines.length - 1;
        const before = at === 0 ? lead : " ".repeat(textWidth(lead));
        return [
          { text: before, bold: here },
          { text: text + (last ? tail : ""), ...style, inverse: here },
        ];
      }),
      here,
    );
  });
  if (node.multi) rows.push(confirmation(node, cursor));
  // Short answers stand side by side where the list would be long.
  const widest = Math.max(0, ...rows.map((row) => row.width));
  const body =
    rows.length > 8 && widest * 2 + 2 <= width
      ? flow(
          rows.map((row) => ({ ...row, width: widest })),
          width,
        )
      : stack(rows);
  return stack([label, body]);
}

function confirmation(node: ChoicesNode, cursor: number | null): Block {
  const here = cursor === node.choices.length;
  return blockOf(
    [
      [
        { text: here ? "▸   " : "    ", bold: here },
        { text: "[ Send these ]", inverse: here, bold: here },
      ],
    ],
    here,
  );
}

export function drawButton(node: ButtonNode, id: string, width: number, context: DrawContext): Block {
  const here = context.cursor?.id === id;
  const label = showLine(node.label, context.nameSeat);
  const text = fitText(label, Math.max(1, width - 6));
  const [open, close] = node.primary ? ["[[", "]]"] : ["[", "]"];
  const line: Line = [
    { text: here ? "▸" : " ", bold: true },
    {
      text: `${open} ${text} ${close}`,
      bold: here || node.primary === true,
      inverse: here,
      dim: node.disabled === true,
      tone: node.primary && !node.disabled ? "info" : undefined,
    },
  ];
  return blockOf([line], here);
}

export function drawInput(node: InputNode, id: string, width: number, context: DrawContext): Block {
  const here = context.cursor?.id === id;
  const draft = context.drafts[id] ?? "";
  const columns = Math.max(6, Math.min(inputColumns, width - 4));
  // The end of a long text is what is being typed.
  const shown = tailText(draft, columns - 1);
  const hint = cleanLine(node.placeholder ?? rangeHint(node), columns - 1);
  const field: Span[] =
    draft === "" && !here
      ? [{ text: padText(hint, columns), dim: true }]
      : [
          { text: shown },
          ...(here ? [{ text: " ", inverse: true }] : []),
          {
            text: padText(draft === "" ? hint : "", columns - textWidth(shown) - (here ? 1 : 0)),
            dim: true,
          },
        ];
  const style = { dim: node.disabled === true };
  return blockOf(
    [
      ...labelLines(node.label, width, context),
      [{ text: here ? "▸" : " ", bold: true }, { text: "│", ...style }, ...field, { text: "│", ...style }],
    ],
    here,
  );
}

export function drawCards(node: CardsNode, id: string, width: number, context: DrawContext): Block {
  const cursor = context.cursor?.id === id ? context.cursor.index : null;
  const live = node.action !== undefined;
  const cards = node.cards.map((card, index) =>
    drawCard(card, cursor === index, live, Math.min(cardColumnsMax, width)),
  );
  return stack([blockOf(labelLines(node.label, width, context)), flow(cards, width, 1)]);
}

function drawCard(card: Card, here: boolean, live: boolean, columnsMax: number): Block {
  const title = card.hidden ? "" : cleanLine(card.title, 60);
  const text = card.hidden ? "" : cleanLine(card.text ?? "", 120);
  const inner = Math.min(columnsMax - 4, Math.max(4, textWidth(title), textWidth(text)));
  const body = card.hidden
    ? ["░".repeat(inner)]
    : [title, ...(text === "" ? [] : wrapText(text, inner).slice(0, cardTextLinesMax))];
  const [tl, tr, bl, br, h, v] = (here ? "╔╗╚╝═║" : "╭╮╰╯─│").split("");
  const edge = { bold: here, dim: !here, tone: card.tone };
  const bar = (h ?? "").repeat(inner + 2);
  const lines: Line[] = [
    [{ text: `${tl}${bar}${tr}`, ...edge }],
    ...body.map((line, index): Line => [
      { text: `${v} `, ...edge },
      {
        text: padText(line, inner),
        tone: card.tone,
        bold: index === 0 && !card.hidden,
        dim: card.hidden === true,
      },
      { text: ` ${v}`, ...edge },
    ]),
    [{ text: `${bl}${bar}${br}`, ...edge }],
  ];
  const choosable = live && card.value !== undefined;
  const foot = here ? "▲" : card.selected ? "✓" : "";
  const below = card.selected && here ? "▲ ✓" : foot;
  if (choosable || card.selected) lines.push([{ text: padText(below, inner + 4, "center"), bold: true }]);
  return blockOf(lines, here);
}
