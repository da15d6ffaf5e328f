import { openControl } from "../../src/control.ts";
import type { KeyPair } from "../../protocol/keys.ts";
import { newKeyPair } from "../../protocol/keys.ts";
import type { CliHub, Shell } from "./cli.ts";
import { newMachine } from "./executable.ts";
import { type AddedGame, register } from "./hub.ts";

/** A hub as its host runs it: the built executable, on a machine of its own. It comes back on the same ports. */
export class ServedHub {
  readonly machine: Shell = newMachine();
  readonly #args: readonly string[];
  #hub: CliHub | undefined;

  private constructor(args: readonly string[]) {
    this.#args = args;
  }

  /** `minihub serve`, without the bundled games and with these arguments. */
  static async start(...args: readonly string[]): Promise<ServedHub> {
    const hub = new ServedHub(["--no-bundled-games", ...args]);
    await hub.startAgain();
    return hub;
  }

  /** What it said of itself, and its process. */
  get now(): CliHub {
    if (!this.#hub) throw new Error("the hub has not been started");
    return this.#hub;
  }

  get url(): string {
    return this.now.http;
  }

  get data(): string {
    return this.machine.data;
  }

  async startAgain(): Promise<void> {
    const ports = this.#hub && ["--http", new URL(this.#hub.http).host, "--link", linkHost(this.#hub.link)];
    this.#hub = await this.machine.serve({ args: [...this.#args, ...(ports ?? [])] });
  }

  /** Ctrl-C, and a new start: nothing is forgotten. */
  async restart(): Promise<void> {
    await this.now.stop("SIGINT");
    await this.startAgain();
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.now.stop("SIGKILL");
  }

  /** In good order. */
  async stop(): Promise<void> {
    await this.now.stop();
  }

  /** One request of the administration, as the host's commands do it. */
  async asHost<T>(method: string, path: string, body?: unknown): Promise<T> {
    const control = await openControl(this.data);
    try {
      return await control.request<T>(method, path, body);
    } finally {
      await control.close();
    }
  }

  /** A key for a new game, or one more for the game of this id; with an invite, so that nothing is left to approve. */
  async addGame(name: string, pair: KeyPair = newKeyPair("game"), game?: string): Promise<AddedGame> {
    const { code } = await this.asHost<{ code: string }>("POST", "/games/invites", game === undefined ? {} : { game });
    return { pair, address: this.now.link, game: (await register(this.url, name, pair, code)).game };
  }
}

/** `127.0.0.1:PORT` of `minihub://127.0.0.1:PORT#…`. */
function linkHost(address: string): string {
  return new URL(address.replace("minihub:", "http:")).host;
}
