import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { slugOf } from "../protocol/slug.ts";

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
  readonly log: (level: "debug" | "warn", message: string, properties: Record<string, unknown>) => void;
}

const restartMsMin = 500;
const restartMsMax = 30_000;
/** For its farewell to the hub; then it is killed. */
const stopMs = 2_000;

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
      const keyFile = join(this.#deps.folder, `${slugOf(game.name)}.key`);
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
    }, stopMs);
    await Promise.all(children.map(({ exited }) => exited));
    clearTimeout(force);
  }

  #spawn(game: BundledGame, keyFile: string, delayMs: number): void {
    const startedAt = performance.now();
    try {
      this.#children.set(game.name, this.#open(game, keyFile, { delayMs, startedAt }));
    } catch (error) {
      // The executable may be away for a moment, while another version takes its place.
      const last = error instanceof Error ? error.message : String(error);
      this.#restart(game, keyFile, { delayMs, startedAt, exitCode: null, last });
    }
  }

  #open(game: BundledGame, keyFile: string, begun: Pick<Ended, "delayMs" | "startedAt">): Bun.Subprocess {
    let said: Promise<string> = Promise.resolve("");
    const child = Bun.spawn([...game.command], {
      // Nothing of the hub's environment: the game is a stranger.
      env: { MINIHUB_ADDRESS: this.#deps.address, MINIHUB_KEY: keyFile, PATH: process.env["PATH"] ?? "" },
      // Its end tells the child that the hub is gone, however that died.
      stdin: "pipe",
      stdout: "ignore",
      stderr: "pipe",
      // Ctrl-C is for the hub, which then stops its games in good order.
      detached: true,
      onExit: (_child, exitCode) => {
        this.#children.delete(game.name);
        if (!this.#stopped) void said.then((last) => this.#restart(game, keyFile, { ...begun, exitCode, last }));
      },
    });
    said = lastLine(child.stderr, (text) => this.#deps.log("debug", "{game} says: {text}", { game: game.name, text }));
    return child;
  }

  #restart(game: BundledGame, keyFile: string, ended: Ended): void {
    if (this.#stopped) return;
    const { delayMs, startedAt, exitCode, last } = ended;
    const aged = performance.now() - startedAt > restartMsMax;
    this.#deps.log("warn", "{game} ended with exit code {exitCode} and is started again in {delayMs} ms: {last}", {
      game: game.name,
      exitCode,
      delayMs,
      last,
    });
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#spawn(game, keyFile, aged ? restartMsMin : Math.min(delayMs * 2, restartMsMax));
    }, delayMs);
    this.#timers.add(timer);
  }
}

interface Ended {
  readonly delayMs: number;
  readonly startedAt: number;
  /** Null: it was killed, or could not be started. */
  readonly exitCode: number | null;
  /** Of what it said on stderr, or why it could not be started. */
  readonly last: string;
}

const lineCharsMax = 500;

/** Tells every line of the stream, and resolves with the last one when it ends. A line without an end is cut. */
async function lastLine(stream: ReadableStream<Uint8Array>, tell: (line: string) => void): Promise<string> {
  const decoder = new TextDecoder();
  let last = "";
  let rest = "";
  const take = (line: string) => {
    if (line.trim() === "") return;
    last = line.slice(0, lineCharsMax);
    tell(last);
  };
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = (lines.pop() ?? "").slice(0, lineCharsMax);
    lines.forEach(take);
  }
  take(rest);
  return last;
}
