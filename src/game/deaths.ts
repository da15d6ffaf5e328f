/** A game server that dies this soon after it got a match back may have died of what it was told. */
const diedAtOnceMs = 5_000;
/** Then the match is void, before it takes down every server of the game for ever. */
const deathsMax = 5;

/** The game servers that a match may have taken down, one after the other. */
export class Deaths {
  #count = 0;

  /**
   * One is gone. True: one too many.
   * @param server how it stood; `since` is when it took the match. All times are monotonic ms
   * @param isBehind it was told events that are not in its checkpoint
   */
  oneMore(server: { readonly state: string; readonly since?: number }, isBehind: boolean, now: number): boolean {
    const { state, since = -Infinity } = server;
    const wasQuick = state === "opening" || now - since < diedAtOnceMs;
    this.#count = wasQuick && isBehind ? this.#count + 1 : 0;
    return this.#count >= deathsMax;
  }
}
