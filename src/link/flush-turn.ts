/** Something with bytes to write. */
export interface Flushable {
  flush(): void;
}

/**
 * Writes of one turn of the event loop leave together: many small frames cost one write and, with TLS, one record.
 * `setImmediate` and not a microtask: microtasks run after every single WebSocket message, and would write each alone.
 */
export class FlushTurn {
  #dirty: Flushable[] = [];
  #spare: Flushable[] = [];

  /** Has `flush` called at the end of this turn. Call it once per turn for each. */
  mark(item: Flushable): void {
    if (this.#dirty.push(item) === 1) setImmediate(this.#run);
  }

  readonly #run = (): void => {
    const items = this.#dirty;
    this.#dirty = this.#spare;
    for (const item of items) item.flush();
    items.length = 0;
    this.#spare = items;
  };
}
