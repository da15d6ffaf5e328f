import { afterAll } from "bun:test";
import { fileURLToPath } from "node:url";
import { Terminal as Emulator } from "@xterm/headless";
import { tempFolder } from "./temp-folder.ts";
import { until } from "./wait.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const started = new Set<PlayTerminal>();

/** Bits of the terminal's line discipline: echo, and line by line. */
const echo = 0o10;
const canonical = 0o2;

/** All that the client has a reason to send: moving, erasing, colours; cursor, main screen, pastes, whole frames at once. */
// oxlint-disable-next-line no-control-regex -- escape sequences are what this is about
const usual = /\x1b\[(?:[\d;]*[ABCDEGHJKm]|\?(?:25|1049|2004|2026)[hl])/g;

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
        emulator.write(text);
      },
    });
    const { CI: _ci, NO_COLOR: _color, ...environment } = process.env;
    this.#process = Bun.spawn([...command], {
      cwd: root,
      terminal: this.#terminal,
      env: { ...environment, TERM: "xterm-256color", XDG_CONFIG_HOME: this.config, ...options.env },
    });
    started.add(this);
  }

  /** `minihub play` with these arguments. */
  static play(args: readonly string[], options?: PlayOptions): PlayTerminal {
    return new PlayTerminal([process.execPath, "cli/main.ts", "play", ...args], options);
  }

  type(keys: string): void {
    this.#terminal.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.#emulator.resize(columns, rows);
    this.#terminal.resize(columns, rows);
    // The terminal is not the child's controlling one, so the kernel does not tell it.
    this.#process.kill("SIGWINCH");
  }

  signal(name: "SIGTERM" | "SIGHUP"): void {
    this.#process.kill(name);
  }

  get text(): string {
    const { active } = this.#emulator.buffer;
    return Array.from(
      { length: this.#emulator.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? "",
    ).join("\n");
  }

  async shows(wanted: string | RegExp): Promise<void> {
    try {
      await until("the screen", () =>
        typeof wanted === "string" ? this.text.includes(wanted) : wanted.test(this.text),
      );
    } catch {
      throw new Error(`The screen never showed ${String(wanted)}. It shows:\n${this.text}`);
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

  /** As a shell expects it back: line by line with echo, main screen, visible cursor, plain pastes. */
  get restored(): boolean {
    const on = (mode: number) => this.raw.lastIndexOf(`\x1b[?${mode}h`) > this.raw.lastIndexOf(`\x1b[?${mode}l`);
    const hidden = this.raw.lastIndexOf("\x1b[?25l") > this.raw.lastIndexOf("\x1b[?25h");
    const lines = echo | canonical;
    return !hidden && !on(1049) && !on(2004) && (this.#terminal.localFlags & lines) === lines;
  }

  close(): void {
    started.delete(this);
    this.#process.kill("SIGKILL");
    this.#terminal.close();
  }
}

afterAll(() => {
  for (const run of started) run.close();
});
