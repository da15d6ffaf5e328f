import { watch, type FSWatcher } from "node:fs";
import { relative, sep } from "node:path";
import { Glob } from "bun";
import { GameProcess } from "../author/game-process.ts";

export interface ProgramOptions {
  readonly command: readonly string[];
  readonly folder: string;
  /** Globs below the folder; what they name restarts the program. */
  readonly watch: readonly string[];
  readonly env: () => Readonly<Record<string, string>>;
  readonly line: (text: string) => void;
  readonly note: (text: string) => void;
  readonly changed: () => void;
}

export type ProgramState = "starting" | "running" | "stopping" | "ended";

/** Saving in an editor is several events. */
const settleMs = 150;
/** A program that ends younger than this waits for its author. */
const youngMs = 3_000;
const againMs = 500;
/** A file that changes so soon after a start, so often in a row, is written by the program, or is where this tool's own output goes. */
const soonMs = 1_500;
const soonTimesMax = 4;
/** What no author edits by hand. */
const ignored = /(^|\/)(\.[^/]+|node_modules|__pycache__|dist|build|target|coverage)(\/|$)|\.(key|log|pyc|swp|tmp)$|~$/;

/** The author's program: started again when a file changes, or when it ends by itself after a while. */
export class Program {
  readonly #options: ProgramOptions;
  readonly #watcher: FSWatcher;
  readonly #globs: readonly Glob[];
  #process: GameProcess | undefined;
  #state: ProgramState = "ended";
  #ended: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #startedAt = 0;
  #closed = false;
  #restarting: Promise<void> = Promise.resolve();
  /** The file that changed last, and how often in a row it did so right after a start. */
  #soon = { path: "", times: 0 };
  readonly #unwatched = new Set<string>();

  constructor(options: ProgramOptions) {
    this.#options = options;
    this.#globs = options.watch.map((pattern) => new Glob(pattern));
    this.#watcher = watch(options.folder, { recursive: true }, (_event, file) => this.#fileChanged(file));
  }

  get state(): ProgramState {
    return this.#state;
  }

  /** How it ended; undefined while it runs. */
  get ended(): string | undefined {
    return this.#ended;
  }

  /** For the first time. @throws Refusal invalid, if there is no such program */
  start(): Promise<void> {
    const started = this.#restart();
    this.#restarting = started.catch(() => {});
    return started;
  }

  /** Stops what runs, in good order, and starts anew, if it can be started. Calls while that is on are one. */
  restart(): Promise<void> {
    this.#restarting = this.#restarting.then(() => this.#restart()).catch((error: unknown) => this.#missed(error));
    return this.#restarting;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#watcher.close();
    await this.#restarting;
    await this.#process?.stop();
  }

  async #restart(): Promise<void> {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    const old = this.#process;
    this.#process = undefined;
    if (old && old.ended === undefined) {
      this.#set("stopping");
      await old.stop();
    }
    if (this.#closed) return;
    this.#ended = undefined;
    this.#startedAt = performance.now();
    const process: GameProcess = new GameProcess({
      command: this.#options.command,
      env: this.#options.env(),
      line: this.#options.line,
      exited: (how) => {
        if (this.#process === process) this.#exited(how);
      },
    });
    this.#process = process;
    this.#set("running");
  }

  #exited(how: string): void {
    this.#ended = how;
    this.#set("ended");
    if (this.#closed) return;
    const isYoung = performance.now() - this.#startedAt < youngMs;
    this.#options.note(
      isYoung
        ? `The program ended (${how}). It is started again when a file changes.`
        : `The program ended (${how}), and is started again.`,
    );
    if (!isYoung) this.#timer = setTimeout(() => void this.restart(), againMs);
  }

  /** A compiler takes the old program away before the new one is there. */
  #missed(error: unknown): void {
    this.#ended = "it cannot be started";
    this.#set("ended");
    const why = error instanceof Error ? error.message : String(error);
    this.#options.note(`${why}. It is tried again when a file changes.`);
  }

  #fileChanged(file: string | Buffer | null): void {
    const path = String(file ?? "")
      .split(sep)
      .join("/");
    if (path === "" || ignored.test(path) || this.#closed || this.#unwatched.has(path)) return;
    if (this.#globs.length > 0 && !this.#globs.some((glob) => glob.match(path))) return;
    const isSoon = performance.now() - this.#startedAt < soonMs;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const shown = relative(".", path);
      if (this.#isLoop(path, isSoon)) {
        this.#unwatched.add(path);
        this.#options.note(
          `${shown} changes whenever the program is started, so it is not watched any more. Name what to watch with --watch.`,
        );
        return;
      }
      this.#options.note(`${shown} has changed: the program is started again.`);
      void this.restart();
    }, settleMs);
  }

  #isLoop(path: string, isSoon: boolean): boolean {
    const times = isSoon ? (path === this.#soon.path ? this.#soon.times : 0) + 1 : 0;
    this.#soon = { path, times };
    return times > soonTimesMax;
  }

  #set(state: ProgramState): void {
    this.#state = state;
    this.#options.changed();
  }
}
