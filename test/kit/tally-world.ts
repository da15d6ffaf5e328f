import type { SignedIn } from "../../protocol/http.ts";
import { type KeyPair, newKeyPair } from "../../protocol/keys.ts";
import { atEnd } from "./at-end.ts";
import type { CliHub } from "./cli.ts";
import { json, post } from "./hub.ts";
import { ServedHub } from "./served-hub.ts";
import { tallyName } from "./tally-game.ts";
import { until } from "./wait.ts";

const program = Bun.fileURLToPath(new URL("tally-game.ts", import.meta.url));
const children = new Set<Bun.Subprocess>();

/** A hub, as the built executable, and the servers of one game, each a process of its own that can be killed and started again. */
export class TallyWorld {
  readonly #servers: { process: Bun.Subprocess; readonly pair: KeyPair }[] = [];
  #served: ServedHub | undefined;
  /** When the hub was killed, in performance.now() ms. */
  readonly hubKills: number[] = [];
  game = "";

  get hub(): CliHub {
    return this.served.now;
  }

  get served(): ServedHub {
    if (!this.#served) throw new Error("the hub has not been started");
    return this.#served;
  }

  /** Starts the hub; again on the same ports. */
  async startHub(): Promise<void> {
    if (this.#served) await this.#served.startAgain();
    else this.#served = await ServedHub.start();
  }

  /** Starts one more server of the game, with a key of its own. */
  async addServer(version = "1.0.0"): Promise<number> {
    const pair = newKeyPair("game");
    const { game } = await this.served.addGame(tallyName, pair, this.game || undefined);
    this.game = game;
    this.#servers.push({ process: this.#spawn(pair, version), pair });
    return this.#servers.length - 1;
  }

  async signIn(name: string): Promise<SignedIn> {
    return json<SignedIn>(post(`${this.hub.http}/api/guests`, { name, session: "token" }));
  }

  /** Somebody with an account: guests are not rated. */
  async signUp(username: string): Promise<SignedIn> {
    const body = { username, password: "a long walk by the sea", session: "token" };
    return json<SignedIn>(post(`${this.hub.http}/api/accounts`, body));
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
    const killed = this.served.kill();
    this.hubKills.push(performance.now());
    await killed;
    await this.startHub();
  }

  /** Ctrl-C, and a new start: nothing is forgotten. */
  async restartHub(): Promise<void> {
    await this.served.restart();
  }

  /** How many servers of the game are connected. */
  async connected(): Promise<number> {
    const games = await this.served.asHost<{ id: string; keys: { connected: boolean }[] }[]>("GET", "/games");
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

atEnd(async () => {
  for (const child of children) child.kill("SIGKILL");
  await Promise.all([...children].map(({ exited }) => exited));
});
