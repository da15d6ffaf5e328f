import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll } from "bun:test";
import type { SignedIn } from "../../../protocol/http.ts";
import { openControl } from "../../../src/control.ts";
import { type AddedGame, addGame, json } from "../hub.ts";
import type { KeyPair } from "../../../protocol/keys.ts";
import { newKeyPair } from "../../../protocol/keys.ts";
import { TestPlayer } from "../player.ts";
import { tempFolder } from "../temp-folder.ts";
import { until } from "../wait.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

interface Announced {
  readonly http: string;
  readonly link: string;
  readonly pid: number;
}

/** The hub as users run it, as a process of its own that cannot dial out, so that its memory and its log can be looked at. */
export class HubProcess {
  readonly url: string;
  /** Where game servers connect. */
  readonly link: string;
  readonly data: string;
  readonly pid: number;
  /** All that it wrote to its log so far. */
  log = "";
  readonly #process: Bun.Subprocess;
  #addresses = 0;

  private constructor(process: Bun.Subprocess, announced: Announced, data: string) {
    this.#process = process;
    this.url = announced.http;
    this.link = announced.link;
    this.pid = announced.pid;
    this.data = data;
  }

  /** @param executable the built one, which can dial out: what watches over that is a preload, and only source takes one */
  static async start(data = tempFolder(), executable?: string): Promise<HubProcess> {
    const source = [process.execPath, "--preload", "./test/kit/evil/no-egress.ts", "cli/main.ts"];
    const minihub = executable === undefined ? source : [executable];
    const serve = ["serve", "--data", data, "--http", "127.0.0.1:0", "--link", "127.0.0.1:0", "--no-bundled-games"];
    const options = ["--trusted-proxy", "127.0.0.1", "--json", "--log", "json"];
    const child = Bun.spawn([...minihub, ...serve, ...options], {
      cwd: root,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    const said = collect(child.stdout);
    const logged = collect(child.stderr);
    const line = await until(
      "the hub to say where it is",
      () => {
        if (child.exitCode !== null) throw new Error(`The hub ended: ${logged.text}`);
        return said.text.includes("\n") && said.text;
      },
      30_000,
    );
    const hub = new HubProcess(child, JSON.parse(line) as Announced, data);
    Object.defineProperty(hub, "log", { get: () => logged.text });
    started.add(hub);
    return hub;
  }

  get running(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Memory in use, in bytes. */
  get residentBytes(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, "latin1");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  }

  /** As the host's commands do it. */
  async asHost<T>(method: string, path: string, body?: unknown): Promise<T> {
    const control = await openControl(this.data);
    try {
      return await control.request<T>(method, path, body);
    } finally {
      await control.close();
    }
  }

  /** Registers and approves a game. */
  async addGame(name: string, pair: KeyPair = newKeyPair("game")): Promise<AddedGame> {
    const control = await openControl(this.data);
    try {
      return await addGame(this.url, control, name, pair);
    } finally {
      await control.close();
    }
  }

  /** Somebody from an address that nobody else has: what counts by address is not what most tests are about. */
  async guest(name: string): Promise<TestPlayer> {
    this.#addresses += 1;
    const headers = {
      "content-type": "application/json",
      "x-forwarded-for": `10.9.${this.#addresses >> 8}.${this.#addresses & 255}`,
    };
    const body = JSON.stringify({ name, session: "token" });
    return new TestPlayer(
      this.url,
      await json<SignedIn>(fetch(`${this.url}/api/guests`, { method: "POST", headers, body })),
    );
  }

  /** In good order. */
  async stop(): Promise<void> {
    started.delete(this);
    this.#process.kill("SIGTERM");
    await this.#process.exited;
  }

  kill(): void {
    started.delete(this);
    this.#process.kill("SIGKILL");
  }
}

const started = new Set<HubProcess>();

function collect(stream: ReadableStream<Uint8Array>): { text: string } {
  const collected = { text: "" };
  const decoder = new TextDecoder();
  void (async () => {
    for await (const chunk of stream) collected.text += decoder.decode(chunk, { stream: true });
  })();
  return collected;
}

afterAll(() => {
  for (const hub of started) hub.kill();
});
