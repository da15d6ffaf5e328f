import type { NameSeat } from "../../client/view-text.ts";

/** Where the cursor is: a node of the view, and for nodes with parts which part. */
export interface Cursor {
  readonly id: string;
  readonly index: number;
  /** Brought in while there was nothing to do but plain buttons: it goes to what there is to do as soon as there is. */
  readonly idle?: boolean;
}

/** What drawing needs to know besides the view. */
export interface DrawContext {
  readonly nameSeat: NameSeat;
  readonly cursor: Cursor | null;
  /** Typed text by node, not sent yet. */
  readonly drafts: Readonly<Record<string, string>>;
  /** Marked choices of `multi` nodes, not sent yet. */
  readonly picks: Readonly<Record<string, ReadonlySet<number | string>>>;
  /** Remaining ms of a running deadline, by name; null while it is not set. */
  readonly remainingMs: (deadline: string) => number | null;
  /** Rows that the whole view may take before it scrolls; long logs are cut to leave room. */
  readonly rows: number;
}
