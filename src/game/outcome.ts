import { Refusal } from "../../protocol/errors.ts";
import type { MatchResult } from "../../protocol/manifest.ts";
import type { RoomPlacement } from "../../protocol/player.ts";
import type { RecordedEnd } from "../db/recorded-match.ts";
import { formerPlayer } from "../db/history.ts";

/** A place in a match, whoever in the room had it. */
export type Placement = Omit<RoomPlacement, "member">;

/** The one result of a match (RS2): the same again is answered as the first was, and counts once. */
export class Outcome {
  #settled: { readonly text: string; readonly done: Promise<Refusal | undefined> } | undefined;

  /** A result is stored, or is about to be. */
  get isSettled(): boolean {
    return this.#settled !== undefined;
  }

  /**
   * @param result as `checkResult` gives it: what was sent may be large, and hold anything
   * @param store rejects with the refusal of one that cannot be stored now
   */
  async settle(result: MatchResult, store: (result: MatchResult) => Promise<void>): Promise<Refusal | undefined> {
    const text = JSON.stringify(result);
    if (this.#settled) {
      if (this.#settled.text === text) return this.#settled.done;
      return new Refusal("conflict", "This match has another result already.", "RS2");
    }
    const done = refusalOf(() => store(result));
    this.#settled = { text, done };
    const refusal = await done.catch((error: unknown) => {
      // A bug there leaves the match as it was: its game can send the result again, and its host can end it.
      this.#settled = undefined;
      throw error;
    });
    if (refusal) this.#settled = undefined;
    return refusal;
  }
}

async function refusalOf(work: () => Promise<void>): Promise<Refusal | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** The result as it was recorded, for the room. */
export function recordedPlacements({ seats }: RecordedEnd): Placement[] {
  return seats.flatMap(({ place, name, ...seat }) =>
    place === null ? [] : [{ ...seat, place, name: name ?? formerPlayer }],
  );
}
