import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** A game that ships inside the executable. */
export interface BundledGame {
  /** In the catalogue. */
  readonly name: string;
  /** Starts its server, a separate process. Address and key file come by MINIHUB_ADDRESS and MINIHUB_KEY. */
  readonly command: readonly string[];
}

export interface BundledDeps {
  readonly folder: string;
  readonly address: string;
  /** Reads or makes the key pair in the file and enters the game; gives nothing back: the process reads the file itself. */
  readonly enter: (game: BundledGame, keyFile: string) => Promise<void>;
  readonly log: (message: string, properties: Record<string, unknown>) => void;
}

const restartMsMin = 500;
const restartMsMax = 30_000;

/**
 * Runs the bundled games as child processes that dial the link like any stranger's game.
 * One that dies is started again, more slowly each time it dies young.
 */
export class BundledGames {
  readonly #deps: BundledDeps;
  readonly #children = new Map<string, Bun.Subprocess>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #stopped = false;

  constructor(deps: BundledDeps) {
    this.#deps = deps;
    mkdirSync(deps.folder, { recursive: true, mode: 0o700 });
  }

  async start(games: readonly BundledGame[]): Promise<void> {
    for (const game of games) {
      const keyFile = join(this.#deps.folder, `${game.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.key`);
      await this.#deps.enter(game, keyFile);
      this.#spawn(game, keyFile, restartMsMin);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    const children = [...this.#children.values()];
    for (const child of children) child.kill("SIGTERM");
    const force = setTimeout(() => {
      for (const child of children) child.kill("SIGKILL");
    }, 2_000);
    await Promise.all(children.map(({ exited }) => exited));
    clearTimeout(force);
  }

  #spawn(game: BundledGame, keyFile: string, delayMs: number): void {
    const startedAt = performance.now();
    const child = Bun.spawn([...game.command], {
      // Nothing of the hub's environment: the game is a stranger.
      env: { MINIHUB_ADDRESS: this.#deps.address, MINIHUB_KEY: keyFile, PATH: process.env["PATH"] ?? "" },
      // Its end tells the child that the hub is gone, however that died.
      stdin: "pipe",
      stdout: "ignore",
      stderr: "ignore",
      onExit: (_child, exitCode) => {
        this.#children.delete(game.name);
        if (this.#stopped) return;
        const next = performance.now() - startedAt > restartMsMax ? restartMsMin : Math.min(delayMs * 2, restartMsMax);
        this.#deps.log("A bundled game ended and is started again", { game: game.name, exitCode, inMs: delayMs });
        const timer = setTimeout(() => {
          this.#timers.delete(timer);
          this.#spawn(game, keyFile, next);
        }, delayMs);
        this.#timers.add(timer);
      },
    });
    this.#children.set(game.name, child);
  }
}
