import type { GameLogLine } from "../../protocol/http.ts";
import type { LogLevel } from "../link/port.ts";
import { Ring } from "./ring.ts";

/** A game's lines are for mending it, not for keeping: the newest, in memory. */
const linesMax = 1_000;
const bytesMax = 262_144;

interface GameLog {
  readonly lines: Ring<GameLogLine>;
  last: number;
}

/** The newest log lines of every game, for its author and the host. */
export class GameLogs {
  readonly #now: () => number;
  readonly #games = new Map<string, GameLog>();

  /** `now`: wall clock, ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** `key`: of the server that it comes from. */
  add(game: string, key: string, level: LogLevel, text: string): void {
    const log = this.#games.get(game) ?? { lines: new Ring<GameLogLine>(linesMax, bytesMax), last: 0 };
    this.#games.set(game, log);
    log.last += 1;
    const bytes = 2 * (text.length + key.length) + 64;
    log.lines.push({ n: log.last, at: this.#now(), level, key, text }, bytes);
  }

  /** Lines with a number above `after`, oldest first. */
  lines(game: string, after: number): GameLogLine[] {
    return [...(this.#games.get(game)?.lines ?? [])].filter(({ n }) => n > after);
  }

  /** The game was removed. */
  forget(game: string): void {
    this.#games.delete(game);
  }
}
