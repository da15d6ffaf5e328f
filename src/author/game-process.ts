import { Refusal } from "../../protocol/errors.ts";
import { cleanText } from "../../protocol/text.ts";

export interface GameProcessOptions {
  readonly command: readonly string[];
  /** MINIHUB_ADDRESS and MINIHUB_KEY, besides the tool's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Each line the program prints. */
  readonly line?: (text: string) => void;
  readonly exited?: (how: string) => void;
}

const outputLinesMax = 200;
const stopMs = 3_000;

/** The author's command, with all that it starts: stopped and killed as one. */
export class GameProcess {
  /** Its last lines. */
  readonly output: string[] = [];
  /** A group of its own gets no Ctrl-C from the terminal: it must not outlive the tool. */
  readonly #leave = (): void => this.#signal("SIGKILL");
  readonly #child: Bun.Subprocess<"pipe", "pipe", "pipe">;
  #how: string | undefined;

  /** @throws Refusal invalid, if there is no such program */
  constructor({ command, env, line, exited }: GameProcessOptions) {
    try {
      this.#child = Bun.spawn([...command], {
        env: { ...process.env, ...env },
        // Open as long as the tool runs: some programs take its end as the sign to stop.
        stdin: "pipe",
        stdout: "pipe",
        stderr: "pipe",
        // A group of its own: a command is often a shell or a package manager that starts the game.
        detached: true,
        onExit: (_child, code, signal) => {
          this.#how = signal === null ? `exit code ${code}` : `signal ${signal}`;
          // Whatever it had started, and left behind.
          this.#leave();
          process.off("exit", this.#leave);
          exited?.(this.#how);
        },
      });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Refusal("invalid", `The command cannot be started: ${why}. Give it after --, as: -- bun game.ts`);
    }
    process.on("exit", this.#leave);
    for (const stream of [this.#child.stdout, this.#child.stderr]) void this.#read(stream, line);
  }

  /** How it ended, as "exit code 1"; undefined while it runs. */
  get ended(): string | undefined {
    return this.#how;
  }

  /** SIGTERM, and SIGKILL for what does not heed it. */
  async stop(): Promise<void> {
    this.#signal("SIGTERM");
    const force = setTimeout(() => this.#signal("SIGKILL"), stopMs);
    await this.#child.exited;
    clearTimeout(force);
    // Children of a shell that has gone already.
    this.#signal("SIGKILL");
    process.off("exit", this.#leave);
  }

  async kill(): Promise<void> {
    this.#signal("SIGKILL");
    await this.#child.exited;
    process.off("exit", this.#leave);
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      if (this.#how === undefined) this.#child.kill(signal);
    }
  }

  async #read(stream: ReadableStream<Uint8Array>, told?: (text: string) => void): Promise<void> {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = (lines.pop() ?? "").slice(-10_000);
      for (const line of lines) this.#take(line, told);
    }
    if (rest !== "") this.#take(rest, told);
  }

  #take(line: string, told?: (text: string) => void): void {
    const text = cleanText(line, { maxChars: 1_000 });
    this.output.push(text);
    if (this.output.length > outputLinesMax) this.output.shift();
    told?.(text);
  }
}
