import { afterAll } from "bun:test";
import { Terminal as Emulator } from "@xterm/headless";
import { until } from "./wait.ts";

const open = new Set<TerminalProgram>();

/** A program in a real pseudo-terminal, seen through a terminal emulator as a person would see it. */
export class TerminalProgram {
  /** Every byte the program wrote. */
  raw = "";
  readonly #emulator: Emulator;
  readonly #process: Bun.Subprocess;
  readonly #terminal: Bun.Terminal;

  constructor(
    command: readonly string[],
    options: { readonly env?: Record<string, string>; readonly columns?: number; readonly rows?: number } = {},
  ) {
    const { env = {}, columns = 80, rows = 24 } = options;
    const emulator = new Emulator({ cols: columns, rows, allowProposedApi: true });
    const decoder = new TextDecoder();
    const terminal = new Bun.Terminal({
      cols: columns,
      rows,
      data: (_terminal, bytes) => {
        const text = decoder.decode(bytes, { stream: true });
        this.raw += text;
        emulator.write(text);
      },
    });
    this.#emulator = emulator;
    this.#terminal = terminal;
    this.#process = Bun.spawn([...command], {
      terminal,
      env: { PATH: process.env["PATH"] ?? "", TERM: "xterm-256color", LANG: "C.UTF-8", ...env },
    });
    open.add(this);
  }

  /** What stands on the screen now. */
  text(): string {
    const { active } = this.#emulator.buffer;
    const lines = Array.from(
      { length: this.#emulator.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? "",
    );
    return lines.join("\n").trimEnd();
  }

  /** Waits until the screen shows it. */
  async shows(wanted: string | RegExp, withinMs?: number): Promise<string> {
    const found = () => {
      const text = this.text();
      return (typeof wanted === "string" ? text.includes(wanted) : wanted.test(text)) && text;
    };
    try {
      return await until(`the screen to show ${wanted}`, found, withinMs);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)}; it shows:\n${this.text()}`, { cause: error });
    }
  }

  /** Keys as a terminal sends them. */
  type(keys: string): void {
    this.#terminal.write(keys);
  }

  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    this.#process.kill(signal);
  }

  async exited(): Promise<number> {
    return this.#process.exited;
  }

  close(): void {
    open.delete(this);
    this.#process.kill("SIGKILL");
    this.#terminal.close();
  }
}

export const keys = {
  enter: "\r",
  up: "\u001b[A",
  down: "\u001b[B",
  right: "\u001b[C",
  left: "\u001b[D",
  escape: "\u001b",
  tab: "\t",
  interrupt: "\u0003",
} as const;

afterAll(() => {
  for (const screen of open) screen.close();
});
