import { afterAll } from "bun:test";
import type { SignedIn } from "../../protocol/http.ts";
import { type KeyPair, newKeyPair } from "../../protocol/keys.ts";
import { openControl } from "../../src/control.ts";
import type { CliHub, Shell } from "./cli.ts";
import { newMachine } from "./executable.ts";
import { json, post, register } from "./hub.ts";
import { tallyName } from "./tally-game.ts";
import { until } from "./wait.ts";

const program = new URL("tally-game.ts", import.meta.url).pathname;
const children = new Set<Bun.Subprocess>();

/** A hub, as the built executable, and the servers of one game, each a process of its own that can be killed and started again. */
export class TallyWorld {
  readonly #shell: Shell = newMachine();
  readonly #servers: { process: Bun.Subprocess; readonly pair: KeyPair }[] = [];
  #hub: CliHub | undefined;
  /** When the hub was killed, in performance.now() ms. */
  readonly hubKills: number[] = [];
  game = "";

  get hub(): CliHub {
    if (!this.#hub) throw new Error("the hub has not been started");
    return this.#hub;
  }

  /** Starts the hub; again on the same ports. */
  async startHub(): Promise<void> {
    const again = this.#hub && ["--http", new URL(this.#hub.http).host, "--link", linkHost(this.#hub.link)];
    this.#hub = await this.#shell.serve({ args: ["--no-bundled-games", ...(again ?? [])] });
  }

  /** Starts one more server of the game, with a key of its own. */
  async addServer(version = "1.0.0"): Promise<number> {
    const pair = newKeyPair("game");
    const control = await openControl(this.#shell.data);
    const body = this.game === "" ? {} : { game: this.game };
    const { code } = await control.request<{ code: string }>("POST", "/games/invites", body);
    await control.close();
    const { game } = await register(this.hub.http, tallyName, pair, code);
    this.game = game;
    this.#servers.push({ process: this.#spawn(pair, version), pair });
    return this.#servers.length - 1;
  }

  async signIn(name: string): Promise<SignedIn> {
    return json<SignedIn>(post(`${this.hub.http}/api/guests`, { name, session: "token" }));
  }

  /** kill -9, and a new start at once. */
  killServer(index: number, version = "1.0.0"): void {
    const server = this.#servers[index];
    if (!server) throw new Error(`there is no server ${index}`);
    server.process.kill("SIGKILL");
    server.process = this.#spawn(server.pair, version);
  }

  /** Ends it in good order: it drains first. */
  async stopServer(index: number): Promise<void> {
    this.#servers[index]?.process.kill("SIGTERM");
    await this.#servers[index]?.process.exited;
  }

  /** kill -9, and a new start at once. */
  async killHub(): Promise<void> {
    this.hub.process.kill("SIGKILL");
    this.hubKills.push(performance.now());
    await this.hub.process.exited;
    await this.startHub();
  }

  /** Ctrl-C, and a new start: nothing is forgotten. */
  async restartHub(): Promise<void> {
    await this.hub.stop("SIGINT");
    await this.startHub();
  }

  /** How many servers of the game are connected. */
  async connected(): Promise<number> {
    const control = await openControl(this.#shell.data);
    const games = await control.request<{ id: string; keys: { connected: boolean }[] }[]>("GET", "/games");
    await control.close();
    return games.find(({ id }) => id === this.game)?.keys.filter(({ connected }) => connected).length ?? 0;
  }

  async allConnected(withinMs = 60_000): Promise<void> {
    await until("all servers", async () => (await this.connected()) === this.#servers.length, withinMs);
  }

  async close(): Promise<void> {
    for (const { process } of this.#servers) process.kill("SIGKILL");
    await this.hub.stop("SIGTERM");
  }

  #spawn(pair: KeyPair, version: string): Bun.Subprocess {
    const child = Bun.spawn([process.execPath, program, version], {
      env: { MINIHUB_ADDRESS: this.hub.link, MINIHUB_KEY: pair.secretText, PATH: process.env["PATH"] ?? "" },
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
    });
    children.add(child);
    void child.exited.then(() => children.delete(child));
    return child;
  }
}

/** `127.0.0.1:PORT` of `minihub://127.0.0.1:PORT#…`. */
function linkHost(address: string): string {
  return new URL(address.replace("minihub:", "http:")).host;
}

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await Promise.all([...children].map(({ exited }) => exited));
});
