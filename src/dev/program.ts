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

  /** Stops what runs, in good order, and starts anew. Calls while that is on are one. */
  restart(): Promise<void> {
    this.#restarting = this.#restarting.then(() => this.#restart());
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

  #fileChanged(file: string | Buffer | null): void {
    const path = String(file ?? "")
      .split(sep)
      .join("/");
    if (path === "" || ignored.test(path) || this.#closed) return;
    if (this.#globs.length > 0 && !this.#globs.some((glob) => glob.match(path))) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#options.note(`${relative(".", path)} has changed: the program is started again.`);
      void this.restart();
    }, settleMs);
  }

  #set(state: ProgramState): void {
    this.#state = state;
    this.#options.changed();
  }
}
