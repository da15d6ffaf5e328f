import type { Subprocess } from "bun";

const started: Subprocess[] = [];

/** Starts a process and takes its first line of output as JSON. */
export async function spawnLine(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
  stdin: "ignore" | "pipe" = "ignore",
): Promise<{ readonly process: Subprocess; readonly line: unknown }> {
  const child = Bun.spawn([...command], {
    stdin,
    stdout: "pipe",
    stderr: "inherit",
    env: { ...process.env, ...env },
  });
  started.push(child);
  let text = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const end = text.indexOf("\n");
    if (end >= 0) return { process: child, line: JSON.parse(text.slice(0, end)) as unknown };
  }
  throw new Error(`${command.join(" ")} ended without a word`);
}

/** Starts a process that takes orders, a line each on its standard input, once it has said its first line. Gives how to order. */
export async function spawnOrdered(command: readonly string[]): Promise<(line: string) => void> {
  const { process: child } = await spawnLine(command, {}, "pipe");
  const { stdin } = child;
  if (typeof stdin !== "object") throw new Error(`${command.join(" ")} takes no orders`);
  return (line) => {
    void stdin.write(`${line}\n`);
    void stdin.flush();
  };
}

/** Remembers a process that was started in another way, to be ended with the others. */
export function remember<T extends Subprocess>(child: T): T {
  started.push(child);
  return child;
}

/** Ends all of them, the last one first, and waits for it. */
export async function endAll(): Promise<void> {
  for (const child of started.splice(0).reverse()) {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 3_000);
    await child.exited;
    clearTimeout(late);
  }
}

export interface Pins {
  readonly hub: readonly string[];
  readonly others: readonly string[];
}

/** The hub has a core of its own and all else another one, where the machine can do that: the same for both ways. */
export function pins(wanted: boolean): Pins {
  const taskset = Bun.which("taskset");
  if (!wanted || taskset === null || navigator.hardwareConcurrency < 2) return { hub: [], others: [] };
  const last = navigator.hardwareConcurrency - 1;
  return { hub: [taskset, "-c", "0"], others: [taskset, "-c", `1-${last}`] };
}
