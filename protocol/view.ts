/**
 * Views: the declarative tree that a game sends to a seat (SPEC.md, section "Views").
 * Both clients draw it; a game writes no front-end code.
 */

/** Text, or pieces of text in which `{ seat: 2 }` stands for the name of whoever sits there; the client fills it in. */
export type ViewText = string | readonly (string | { readonly seat: number })[];

/** Meaning of a colour, never the colour itself. `p0` to `p7` are eight distinct player colours. */
export const tones = ["good", "bad", "warn", "info", "muted", "p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"] as const;
export type Tone = (typeof tones)[number];

/** Drawn shape of a cell, so that colour is never the only sign. */
export const shapes = ["disc", "ring", "cross", "square", "dot", "wave", "ship", "flag"] as const;
export type Shape = (typeof shapes)[number];

/** What a player's choice sends back: one scalar, or several for `multi` choices. */
export type ActionValue = null | boolean | number | string | readonly (number | string)[];

interface Keyed {
  /** Unique in the tree; patches name nodes by it. */
  readonly key?: string;
}

export interface ColumnNode extends Keyed {
  readonly type: "column" | "row";
  readonly children: readonly ViewNode[];
}
/** A titled part of the view. */
export interface GroupNode extends Keyed {
  readonly type: "group";
  readonly title: ViewText;
  readonly children: readonly ViewNode[];
}
export interface TextNode extends Keyed {
  readonly type: "text";
  readonly text: ViewText;
  readonly role?: "title" | "status" | "strong" | "note";
  readonly tone?: Tone;
}
export interface BoardCell {
  readonly text?: string;
  readonly shape?: Shape;
  readonly tone?: Tone;
  /** For screen readers, where text and shape do not say it. */
  readonly label?: string;
  /** Sent as the action's value; a cell without it cannot be chosen. */
  readonly value?: number | string;
}
/** A grid. `cells` is row by row, `rows * columns` long; null is an empty cell. */
export interface BoardNode extends Keyed {
  readonly type: "board";
  readonly label: string;
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly (BoardCell | null)[];
  readonly action?: string;
  /** Names along the top and the left side, as A B C and 1 2 3. */
  readonly columnNames?: readonly string[];
  readonly rowNames?: readonly string[];
}
export interface Choice {
  readonly value: number | string;
  readonly label: ViewText;
  readonly tone?: Tone;
  readonly selected?: boolean;
  readonly disabled?: boolean;
}
/** One of several; with `multi`, any number of them and one confirmation. */
export interface ChoicesNode extends Keyed {
  readonly type: "choices";
  readonly label: ViewText;
  readonly action: string;
  readonly choices: readonly Choice[];
  readonly multi?: boolean;
}
export interface ButtonNode extends Keyed {
  readonly type: "button";
  readonly label: ViewText;
  readonly action: string;
  readonly value?: number | string;
  readonly primary?: boolean;
  readonly disabled?: boolean;
  /** A question, for what cannot be undone: clients send the action only when the player has said yes to it. */
  readonly confirm?: ViewText;
}
export interface InputNode extends Keyed {
  readonly type: "input";
  readonly label: ViewText;
  readonly action: string;
  readonly kind: "text" | "number";
  readonly placeholder?: string;
  readonly maxLength?: number;
  readonly min?: number;
  readonly max?: number;
  readonly disabled?: boolean;
}
export interface Card {
  readonly title: string;
  readonly text?: string;
  readonly tone?: Tone;
  readonly value?: number | string;
  readonly selected?: boolean;
  /** Face down: drawn as a back; send no title that tells. */
  readonly hidden?: boolean;
}
export interface CardsNode extends Keyed {
  readonly type: "cards";
  readonly label: ViewText;
  readonly action?: string;
  readonly cards: readonly Card[];
}
export interface TableNode extends Keyed {
  readonly type: "table";
  readonly label: ViewText;
  readonly columns: readonly ViewText[];
  readonly rows: readonly (readonly ViewText[])[];
}
/** Countdown of a deadline that the game set, by its name. Nothing is drawn while it is not set. */
export interface TimerNode extends Keyed {
  readonly type: "timer";
  readonly deadline: string;
  readonly label?: ViewText;
}
export interface ProgressNode extends Keyed {
  readonly type: "progress";
  readonly label: ViewText;
  readonly value: number;
  readonly max: number;
}
/** What happened, oldest first; clients scroll to the end and announce new lines. */
export interface LogNode extends Keyed {
  readonly type: "log";
  readonly lines: readonly ViewText[];
}

export type ViewNode =
  | ColumnNode
  | GroupNode
  | TextNode
  | BoardNode
  | ChoicesNode
  | ButtonNode
  | InputNode
  | CardsNode
  | TableNode
  | TimerNode
  | ProgressNode
  | LogNode;

/** One keyed change of a view; a patch is a list of them, applied in order, all or none. */
export type ViewPatch =
  | readonly [op: "set", key: string, props: Readonly<Record<string, unknown>>]
  | readonly [op: "replace", key: string, node: ViewNode]
  | readonly [op: "insert", parent: string, index: number, node: ViewNode]
  | readonly [op: "remove", key: string];
