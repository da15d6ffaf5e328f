import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { atEnd } from "./at-end.ts";
import { tempFolder } from "./temp-folder.ts";
import { busyMs, until } from "./wait.ts";

const root = Bun.fileURLToPath(new URL("../../", import.meta.url));
const sources = ["cli", "src", "protocol", "games", "sdk/typescript"];

/** The executable where it is newer than what it is made of, else the sources: both are to behave the same. */
const command = isFresh(`${root}dist/minihub`) ? [`${root}dist/minihub`] : [process.execPath, `${root}cli/main.ts`];

/** What a finished command has said. */
export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** A command that goes on until it is stopped. */
export interface Running {
  readonly process: Bun.Subprocess;
  out(): string;
  error(): string;
}

/** A user's machine: a home and a current folder of their own, and nothing else of this one. */
export interface Shell {
  readonly home: string;
  /** Where its hub keeps its data. */
  readonly data: string;
  /** Where its commands run. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** What `minihub` is there. */
  readonly minihub: readonly string[];
  /** Starts any program there. */
  spawn(program: readonly string[]): Bun.Subprocess<"ignore", "pipe", "pipe">;
  /** Runs `minihub ARGS…` to its end. */
  run(...args: string[]): Promise<Said>;
  /** Starts `minihub ARGS…`, and gives what it has said so far. */
  start(...args: string[]): Running;
  /** Starts a hub on free ports and waits until it has told where it is. */
  serve(options?: { readonly args?: readonly string[]; readonly umask?: string }): Promise<CliHub>;
}

/** What `serve --json` prints, in so far as tests want it. */
export interface Announcement {
  readonly pid: number;
  readonly http: string;
  readonly link: string;
  readonly hub: string;
  readonly data: string;
  readonly adminLink: string | null;
}

export interface CliHub extends Announcement {
  readonly process: Bun.Subprocess;
  /** All of stderr so far. */
  readonly log: () => string;
  /** Resolves with its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const running = new Set<Bun.Subprocess>();

export function newShell(variables: Readonly<Record<string, string>> = {}, minihub = command): Shell {
  const home = tempFolder();
  const folder = tempFolder();
  const env = {
    HOME: home,
    XDG_DATA_HOME: join(home, "data"),
    XDG_CONFIG_HOME: join(home, "config"),
    PATH: process.env["PATH"] ?? "",
    ...variables,
  };
  const start = (args: readonly string[]) => {
    const child = Bun.spawn([...args], { cwd: folder, env, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
    running.add(child);
    void child.exited.then(() => running.delete(child));
    return child;
  };
  return {
    home,
    data: join(home, "data", "minihub"),
    folder,
    env,
    minihub,
    spawn: start,
    run: async (...args) => {
      const child = start([...minihub, ...args]);
      const [out, error, code] = await Promise.all([
        new Response(child.stdout).text(),
        new Response(child.stderr).text(),
        child.exited,
      ]);
      return { code, out, error };
    },
    start: (...args) => {
      const child = start([...minihub, ...args]);
      return { process: child, ...listening(child) };
    },
    serve: async ({ args = [], umask = "022" } = {}) => {
      const serve = [...minihub, "serve", "--json", "--http", "127.0.0.1:0", "--link", "127.0.0.1:0", ...args];
      return announced(start(["sh", "-c", `umask ${umask}; exec "$@"`, "sh", ...serve]));
    },
  };
}

/** All that a process has said so far. */
function listening(child: Bun.Subprocess<"ignore", "pipe", "pipe">): Pick<Running, "out" | "error"> {
  let out = "";
  let error = "";
  void read(child.stdout, (text) => (out += text));
  void read(child.stderr, (text) => (error += text));
  return { out: () => out, error: () => error };
}

async function announced(child: Bun.Subprocess<"ignore", "pipe", "pipe">): Promise<CliHub> {
  const { out, error: log } = listening(child);
  const look = () => {
    if (child.exitCode !== null) throw new Error(`the hub ended with exit code ${child.exitCode}: ${log()}`);
    return out().includes("\n") ? out().slice(0, out().indexOf("\n")) : undefined;
  };
  const line = await until("the hub to tell where it is", look, busyMs);
  return {
    ...(JSON.parse(line) as Announcement),
    process: child,
    log,
    stop: (signal = "SIGTERM") => {
      child.kill(signal);
      return child.exited;
    },
  };
}

async function read(stream: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const bytes of stream) take(decoder.decode(bytes, { stream: true }));
}

function isFresh(executable: string): boolean {
  const made = statSync(executable, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return made > Math.max(...sources.map((folder) => newest(root + folder)));
}

function newest(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(...files.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs));
}

atEnd(async () => {
  for (const child of running) child.kill("SIGKILL");
  await Promise.all([...running].map(({ exited }) => exited));
});
