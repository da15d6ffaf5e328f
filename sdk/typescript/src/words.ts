import type { BoardCell, ViewNode, ViewText } from "../../../protocol/view.ts";

/** Everything a view says, one string for each text, in order. A player's name is written as `<2>`. */
export function wordsOf(node: ViewNode): string[] {
  switch (node.type) {
    case "column":
    case "row":
      return node.children.flatMap(wordsOf);
    case "group":
      return [plainText(node.title), ...node.children.flatMap(wordsOf)];
    case "text":
      return [plainText(node.text)];
    case "board":
      return [node.label, ...(node.columnNames ?? []), ...(node.rowNames ?? []), ...node.cells.flatMap(cellWords)];
    case "choices":
      return [plainText(node.label), ...node.choices.map(({ label }) => plainText(label))];
    case "button":
      return [plainText(node.label), ...(node.confirm === undefined ? [] : [plainText(node.confirm)])];
    case "progress":
      return [plainText(node.label)];
    case "input":
      return [plainText(node.label), ...(node.placeholder === undefined ? [] : [node.placeholder])];
    case "cards":
      return [plainText(node.label), ...node.cards.flatMap(({ title, text }) => [title, ...(text ? [text] : [])])];
    case "table":
      return [plainText(node.label), ...node.columns.map(plainText), ...node.rows.flat().map(plainText)];
    case "timer":
      return node.label === undefined ? [] : [plainText(node.label)];
    case "log":
      return node.lines.map(plainText);
  }
}

function plainText(text: ViewText): string {
  if (typeof text === "string") return text;
  return text.map((piece) => (typeof piece === "string" ? piece : `<${piece.seat}>`)).join("");
}

function cellWords(cell: BoardCell | null): string[] {
  return [cell?.text, cell?.label].filter((words) => words !== undefined);
}
