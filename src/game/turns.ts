/** Something of a game, or of none. */
interface OfGame {
  readonly game?: { readonly id: string } | undefined;
}

/** What a game had counts half at every beginning. */
const kept = 0.5;

/** In which order things of many games are served: always one of the game that has had least of late. */
export class Turns<T extends OfGame> {
  readonly #had = new Map<string, number>();
  readonly #waiting = new Map<string, Iterator<T, undefined>>();

  begin(all: Iterable<T>): void {
    for (const [game, had] of this.#had) {
      if (had < 1) this.#had.delete(game);
      else this.#had.set(game, had * kept);
    }
    this.#waiting.clear();
    for (const [game, some] of Map.groupBy(all, gameOf)) this.#waiting.set(game, some.values());
  }

  /** Undefined: all have been. */
  next(): T | undefined {
    for (;;) {
      const game = this.#least();
      if (game === undefined) return undefined;
      const step = this.#waiting.get(game)?.next();
      if (step && step.done !== true) return step.value;
      this.#waiting.delete(game);
    }
  }

  took(one: T, size: number): void {
    const game = gameOf(one);
    this.#had.set(game, (this.#had.get(game) ?? 0) + size);
  }

  #least(): string | undefined {
    let least: string | undefined;
    for (const game of this.#waiting.keys()) {
      if (least === undefined || this.#of(game) < this.#of(least)) least = game;
    }
    return least;
  }

  #of(game: string): number {
    return this.#had.get(game) ?? 0;
  }
}

const gameOf = ({ game }: OfGame): string => game?.id ?? "";
