import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ActionValue } from "../../../protocol/view.ts";
import type { NameSeat } from "../../client/view-text.ts";

/** What drawing a view needs of the room around it. */
export interface ViewScope {
  /** Name of whoever sits at a seat. */
  readonly nameSeat: NameSeat;
  /** Local time (Unix ms) at which each running deadline comes. */
  readonly deadlines: Readonly<Record<string, number>>;
  /** The match has ended: what asks for something is not shown any more. */
  readonly over?: boolean;
  /** Null: only to be looked at, as by spectators and after the end. */
  readonly send: ((action: string, value: ActionValue) => void) | null;
}

const ViewContext = createContext<ViewScope>({ nameSeat: (seat) => `Player ${seat + 1}`, deadlines: {}, send: null });

export const ViewProvider = ViewContext.Provider;

export function useView(): ViewScope {
  return useContext(ViewContext);
}
