import { fileURLToPath } from "node:url";
import { Terminal as Emulator } from "@xterm/headless";
import { atEnd } from "./at-end.ts";
import { tempFolder } from "./temp-folder.ts";
import { busyMs, until } from "./wait.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const started = new Set<PlayTerminal>();

/** Bits of the terminal's line discipline: echo, and line by line. */
const echo = 0o10;
const canonical = 0o2;

/** All that the client has a reason to send: moving, erasing, colours; long lines, cursor, main screen, pastes, whole frames at once. */
// oxlint-disable-next-line no-control-regex -- escape sequences are what this is about
const usual = /\x1b\[(?:[\d;]*[ABCDEGHJKm]|\?(?:7|25|1049|2004|2026)[hl])/g;

/** Up to where this can be shown: not the beginning of a frame, nor of a sequence that may begin one. */
function frameEnd(text: string): number {
  const open = text.lastIndexOf("\x1b[?2026h");
  if (open > text.lastIndexOf("\x1b[?2026l")) return open;
  // oxlint-disable-next-line no-control-regex -- escape sequences are what this is about
  return text.length - (/\x1b(?:\[\??\d*)?$/.exec(text)?.[0].length ?? 0);
}

const keys = { up: "\x1b[A", down: "\x1b[B", right: "\x1b[C", left: "\x1b[D", enter: "\r", tab: "\t", escape: "\x1b" };
export type Key = keyof typeof keys;

export interface PlayOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The terminal client on a real pseudo-terminal, and what becomes of that terminal. */
export class PlayTerminal {
  /** Every byte the program wrote, as text. */
  raw = "";
  /** Its XDG_CONFIG_HOME. */
  readonly config: string;
  readonly #emulator: Emulator;
  readonly #process: Bun.Subprocess;
  readonly #terminal: Bun.Terminal;
  /** What came of a frame that is not complete yet: a person sees it as a whole or not at all. */
  #begun = "";
  #shown = "";

  constructor(command: readonly string[], options: PlayOptions = {}) {
    const { columns = 80, rows = 24 } = options;
    this.config = options.env?.["XDG_CONFIG_HOME"] ?? tempFolder();
    const emulator = new Emulator({ cols: columns, rows, allowProposedApi: true });
    const decoder = new TextDecoder();
    this.#emulator = emulator;
    this.#terminal = new Bun.Terminal({
      cols: columns,
      rows,
      data: (_terminal, bytes) => {
        const text = decoder.decode(bytes, { stream: true });
        this.raw += text;
        this.#begun += text;
        this.#show(frameEnd(this.#begun));
      },
    });
    const { CI: _ci, NO_COLOR: _color, ...environment } = process.env;
    this.#process = Bun.spawn([...command], {
      cwd: root,
      terminal: this.#terminal,
      env: { ...environment, TERM: "xterm-256color", XDG_CONFIG_HOME: this.config, ...options.env },
    });
    void this.#process.exited.then(() => this.#show(this.#begun.length));
    started.add(this);
  }

  /** `minihub play` with these arguments. */
  static play(args: readonly string[], options?: PlayOptions): PlayTerminal {
    return new PlayTerminal([process.execPath, "cli/main.ts", "play", ...args], options);
  }

  type(keys: string): void {
    this.#terminal.write(keys);
  }

  press(key: Key): void {
    this.type(keys[key]);
  }

  /** Waits for this item in a menu and types the digit that stands before it. */
  async pick(label: string): Promise<void> {
    const item = new RegExp(`(?:▸ |  )(\\d) ${RegExp.escape(label)}`);
    await this.shows(item);
    this.type(item.exec(this.text)?.[1] ?? "");
  }

  /** Fills the field that has the cursor, and goes on. */
  fill(text: string): void {
    this.type(`${text}${keys.enter}`);
  }

  resize(columns: number, rows: number): void {
    this.#emulator.resize(columns, rows);
    this.#shown = this.#read();
    this.#terminal.resize(columns, rows);
    // The terminal is not the child's controlling one, so the kernel does not tell it.
    this.#process.kill("SIGWINCH");
  }

  signal(name: "SIGTERM" | "SIGHUP" | "SIGINT"): void {
    this.#process.kill(name);
  }

  /** The terminal goes, and nobody tells the program. */
  hangUp(): void {
    this.#terminal.close();
  }

  /** The screen as it stood after the last whole frame. */
  get text(): string {
    return this.#shown;
  }

  #show(chars: number): void {
    const whole = this.#begun.slice(0, chars);
    this.#begun = this.#begun.slice(chars);
    this.#emulator.write(whole, () => (this.#shown = this.#read()));
  }

  #read(): string {
    const { active } = this.#emulator.buffer;
    return Array.from(
      { length: this.#emulator.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? "",
    ).join("\n");
  }

  has(wanted: string | RegExp): boolean {
    return typeof wanted === "string" ? this.text.includes(wanted) : wanted.test(this.text);
  }

  async shows(wanted: string | RegExp, withinMs?: number): Promise<void> {
    await this.sees(`showed ${String(wanted)}`, () => this.has(wanted), withinMs);
  }

  async hides(wanted: string | RegExp, withinMs?: number): Promise<void> {
    await this.sees(`lost ${String(wanted)}`, () => !this.has(wanted), withinMs);
  }

  /** Waits for something that is to be seen on the screen; if it never is, the screen is in the error. */
  async sees<T>(what: string, look: () => T | undefined | false, withinMs = busyMs): Promise<T> {
    try {
      return await until("the screen", look, withinMs);
    } catch {
      throw new Error(`The screen never ${what}. It shows:\n${this.text}`);
    }
  }

  exited(): Promise<number> {
    return this.#process.exited;
  }

  /** Control characters and sequences that the client has no reason to send. */
  get unusual(): readonly string[] {
    // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
    return this.raw.replace(usual, "").match(/(?![\r\n])[\x00-\x1f\x7f-\x9f].{0,20}/gsu) ?? [];
  }

  /** As a shell expects it back: line by line with echo, lines that wrap, main screen, visible cursor, plain pastes. */
  get restored(): boolean {
    const on = (mode: number) => this.raw.lastIndexOf(`\x1b[?${mode}h`) > this.raw.lastIndexOf(`\x1b[?${mode}l`);
    const off = (mode: number) => this.raw.lastIndexOf(`\x1b[?${mode}l`) > this.raw.lastIndexOf(`\x1b[?${mode}h`);
    const lines = echo | canonical;
    return !off(25) && !off(7) && !on(1049) && !on(2004) && (this.#terminal.localFlags & lines) === lines;
  }

  close(): void {
    started.delete(this);
    this.#process.kill("SIGKILL");
    this.#terminal.close();
  }
}

atEnd(() => {
  for (const run of started) run.close();
});
