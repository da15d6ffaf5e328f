import { spectatorsSeat } from "../../../protocol/link.ts";
import { childrenOf } from "../../../protocol/view-check.ts";
import type { ViewNode, ViewText } from "../../../protocol/view.ts";
import type { StageRoom } from "../stage-room.ts";

/** Texts shorter than this stand in many places by chance. */
const charsMin = 3;
const payloadCharsMin = 6;

/**
 * Looks for a seat's secrets in what another seat gets without seeing it. A secret is a text that is drawn at one seat and
 * at no other, nor for spectators, at that moment. It is looked for, at all others, in: face-down cards, fields of a view
 * that no client draws, and `data` that is not for that seat alone. Face-down cards of one view that differ are found, too.
 * What a view openly draws is the game's business: no program can know that it should not be shown.
 */
export class HiddenWatch {
  readonly leaks: string[] = [];
  /** What may be a leak; only the author can tell. */
  readonly doubts: string[] = [];
  /** Moments at which at least two views were compared, and secrets that were found in them. */
  moments = 0;
  secrets = 0;

  look(room: StageRoom): void {
    const views = [...room.views].filter(([seat]) => !room.left.has(seat));
    if (views.length < 2) return;
    this.moments += 1;
    const drawn = new Map(views.map(([seat, view]) => [seat, drawnIn(view)]));
    for (const [seat, view] of views) {
      const undrawn = undrawnIn(view);
      this.#cards(seat, view);
      for (const [other, texts] of drawn) {
        if (other === seat || other === spectatorsSeat) continue;
        for (const text of secretsOf(other, texts, drawn)) {
          this.secrets += 1;
          if (undrawn.has(text))
            this.#found(`${named(seat)} carries undrawn ${quoted(text)}, which only seat ${other} is shown`);
        }
      }
    }
    this.#payloads(room, drawn);
  }

  #cards(seat: number, view: ViewNode): void {
    const hidden = hiddenCards(view);
    const titles = new Set(hidden);
    if (titles.size > 1) {
      const some = [...titles].slice(0, 3).map(quoted).join(", ");
      note(this.doubts, `${named(seat)} carries different titles for cards that lie face down: ${some}`);
    }
  }

  #payloads(room: StageRoom, drawn: ReadonlyMap<number, ReadonlySet<string>>): void {
    for (const [other, texts] of drawn) {
      if (other === spectatorsSeat) continue;
      const long = secretsOf(other, texts, drawn).filter((text) => text.length >= payloadCharsMin);
      for (const { to, bytes } of room.payloads) {
        if (to === other || long.length === 0) continue;
        const carried = Buffer.from(bytes).toString("utf8");
        const text = long.find((one) => carried.includes(one));
        if (text !== undefined)
          this.#found(`data for others carries ${quoted(text)}, which only seat ${other} is shown`);
      }
    }
  }

  #found(leak: string): void {
    note(this.leaks, leak);
  }
}

function note(list: string[], text: string): void {
  if (list.length < 5 && !list.includes(text)) list.push(text);
}

const quoted = (text: string) => JSON.stringify(text.slice(0, 60));

function named(seat: number): string {
  return seat === spectatorsSeat ? "the spectators' view" : `the view of seat ${seat}`;
}

function secretsOf(
  seat: number,
  texts: ReadonlySet<string>,
  drawn: ReadonlyMap<number, ReadonlySet<string>>,
): string[] {
  const others = [...drawn].flatMap(([other, seen]) => (other === seat ? [] : [seen]));
  return [...texts].filter((text) => text.length >= charsMin && !others.some((seen) => seen.has(text)));
}

function plainText(text: ViewText | undefined): string[] {
  if (text === undefined) return [];
  return typeof text === "string" ? [text] : text.filter((piece) => typeof piece === "string");
}

/** Every text that a client draws. */
function drawnIn(view: ViewNode): Set<string> {
  const texts = new Set<string>();
  const add = (...more: readonly (string | undefined)[]) => {
    for (const text of more) if (text !== undefined) texts.add(text.trim());
  };
  const visit = (node: ViewNode): void => {
    add(...ownTexts(node));
    for (const child of childrenOf(node) ?? []) visit(child);
  };
  visit(view);
  return texts;
}

function ownTexts(node: ViewNode): (string | undefined)[] {
  switch (node.type) {
    case "group":
      return plainText(node.title);
    case "text":
      return plainText(node.text);
    case "board":
      return [node.label, ...node.cells.flatMap((cell) => [cell?.text, cell?.label])];
    case "choices":
      return [...plainText(node.label), ...node.choices.flatMap(({ label }) => plainText(label))];
    case "button":
    case "input":
    case "progress":
      return plainText(node.label);
    case "timer":
      return plainText(node.label);
    case "cards":
      return [
        ...plainText(node.label),
        ...node.cards.flatMap(({ hidden, title, text }) => (hidden === true ? [] : [title, text])),
      ];
    case "table":
      return [node.label, ...node.columns, ...node.rows.flat()].flatMap(plainText);
    case "log":
      return node.lines.flatMap(plainText);
    case "column":
    case "row":
      return [];
  }
}

function hiddenCards(view: ViewNode): string[] {
  const children = childrenOf(view);
  if (children) return children.flatMap(hiddenCards);
  if (view.type !== "cards") return [];
  return view.cards.flatMap(({ hidden, title, text }) => (hidden === true ? [`${title} ${text ?? ""}`.trim()] : []));
}

const drawnFields: ReadonlySet<string> = new Set(
  "type key children title text role tone label rows columns cells action columnNames rowNames shape value choices multi primary disabled confirm kind placeholder maxLength min max cards selected hidden deadline lines".split(
    " ",
  ),
);

/** Texts that a client gets and does not draw: of face-down cards, and in fields that views do not have. */
function undrawnIn(view: ViewNode): Set<string> {
  const texts = new Set<string>();
  const visit = (value: unknown, isUnknown: boolean): void => {
    if (typeof value === "string" && isUnknown) texts.add(value.trim());
    if (typeof value !== "object" || value === null) return;
    const isFaceDown = "hidden" in value && value.hidden === true;
    for (const [name, inner] of Object.entries(value)) {
      const isPlace =
        Array.isArray(value) || (drawnFields.has(name) && !(isFaceDown && (name === "title" || name === "text")));
      visit(inner, isUnknown || !isPlace);
    }
  };
  visit(view, false);
  return texts;
}
