import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatLinkAddress } from "../../protocol/address.ts";
import { Refusal } from "../../protocol/errors.ts";
import { newKeyPair } from "../../protocol/keys.ts";
import { linkLimits, type LinkLimits } from "../../protocol/limits.ts";
import { frameTypes } from "../../protocol/link.ts";
import type { Options } from "../../protocol/manifest.ts";
import { openCertificate } from "../link/certificate.ts";
import { type Link, openLink } from "../link/link.ts";
import type { GamePort } from "../link/port.ts";
import { FrameLog, type LoggedFrame, type TappedConnection } from "./frame-log.ts";
import { GameProcess } from "./game-process.ts";
import { MemoryStore } from "./memory-store.ts";
import type { SeededRandom } from "./random.ts";
import { StageRoom } from "./stage-room.ts";

export interface StageOptions {
  /** Starts the game server; without one somebody else starts it, with `settings`. */
  readonly command?: readonly string[];
  /** Where game servers connect. */
  readonly host?: string;
  readonly port?: number;
  /** Other limits than a hub's usual ones; a simulation plays more rooms than a hub lets one game have. */
  readonly limits?: Partial<LinkLimits>;
}

/** A frame of the game that the hub's side refused. */
export interface Trouble {
  readonly rule: string | undefined;
  readonly code: string;
  readonly message: string;
  readonly frame: LoggedFrame | undefined;
}

/** What the program needs to be told, by name. */
export type Settings = Readonly<Record<"MINIHUB_ADDRESS" | "MINIHUB_KEY", string>>;

/** A tool plays faster than people do, and a game answers as fast: what people cause is what a hub bounds. */
const unhurried = {
  bytesPerSecond: 1_000_000_000,
  bytesBurst: 1_000_000_000,
  framesPerSecond: 1_000_000,
  framesBurst: 1_000_000,
  queueBytesMax: 16_777_216,
  storeOperationsPerSecond: 1_000_000,
} as const;

/** A program may have to compile first. */
const connectMsMax = 60_000;
const pollMs = 4;

/** A hub's side of the link, on this machine and in memory, with one game server whose program a tool tries out. */
export class Stage {
  readonly settings: Settings;
  /** What both sides of a handshake sign, among other things: 32 bytes each. */
  readonly identity: { readonly gameKey: Uint8Array; readonly certificateHash: Uint8Array };
  readonly log: FrameLog;
  readonly troubles: Trouble[] = [];
  /** Lines of LOG. */
  readonly lines: string[] = [];
  process: GameProcess | undefined;
  /** About the slowest answer to a move of late; before the first one a guess. */
  slowestMs = 100;
  readonly #command: readonly string[] | undefined;
  /** Also when the tool is broken off. */
  readonly #leave: () => void;
  #link!: Link;
  #port: GamePort | undefined;
  #connection: TappedConnection | undefined;
  #probe: Promise<boolean> | undefined;
  #nextProbe: Promise<boolean> | undefined;

  private constructor(
    command: readonly string[] | undefined,
    folder: string,
    settings: Settings,
    identity: Stage["identity"],
  ) {
    this.#command = command;
    this.settings = settings;
    this.identity = identity;
    this.#leave = () => rmSync(folder, { recursive: true, force: true });
    process.on("exit", this.#leave);
    this.log = new FrameLog();
  }

  /** @throws Refusal port_in_use; invalid, if the command cannot be started */
  static async open(options: StageOptions = {}): Promise<Stage> {
    const { command, host = "127.0.0.1", port = 0 } = options;
    const folder = mkdtempSync(join(tmpdir(), "minihub-"));
    try {
      const hubKey = newKeyPair("hub");
      const pair = newKeyPair("game");
      const keyFile = join(folder, "game.key");
      writeFileSync(keyFile, `${pair.secretText}\n`, { mode: 0o600 });
      const certificate = await openCertificate(folder, Date.now);
      const settings = { MINIHUB_ADDRESS: "", MINIHUB_KEY: keyFile };
      const stage = new Stage(command, folder, settings, {
        gameKey: pair.publicKey,
        certificateHash: certificate.hash,
      });
      const name = stage.#nameOf();
      stage.#link = openLink({
        host,
        port,
        hubKey,
        certificate,
        // A program under test connects as often as the tool breaks its link.
        guards: { connectsPerMinute: 6_000, connectsBurst: 1_000, acceptsPerSecond: 1_000, acceptsBurst: 1_000 },
        verifyKey: async (key) => {
          if (Buffer.compare(key, pair.publicKey) !== 0) return undefined;
          const limits = { ...linkLimits, ...unhurried, ...options.limits };
          return {
            game: "game",
            key: pair.publicText,
            limits,
            get name() {
              return name();
            },
          };
        },
        tap: stage.log.tap,
        events: stage.#events(),
        log: (_level, message, { code, rule, reason, state }) => {
          if (message === "link closed" && code !== "shutting_down" && state !== "tls") {
            stage.#trouble(new Refusal("protocol_error", String(reason), rule as string | undefined), String(code));
          }
        },
      });
      settings.MINIHUB_ADDRESS = formatLinkAddress({
        host,
        port: stage.#link.port,
        hubKey: hubKey.publicKey,
        tls: true,
      });
      if (command) stage.startGame();
      return stage;
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  get port(): GamePort | undefined {
    return this.#port;
  }

  get connection(): TappedConnection | undefined {
    return this.#connection;
  }

  startGame(): void {
    if (!this.#command) throw new Error("there is no command to start");
    this.process = new GameProcess({ command: this.#command, env: this.settings });
  }

  /** The connected game server. Undefined: it did not come in time, or its program ended. */
  async connected(withinMs = connectMsMax): Promise<GamePort | undefined> {
    return this.wait(() => this.#port ?? (this.process?.ended === undefined ? undefined : false), withinMs).then(
      (found) => found || undefined,
    );
  }

  newRoom(random: SeededRandom, seats: number, options: Options): StageRoom {
    const port = this.#port;
    if (!port) throw new Error("the game server is not connected");
    const room = new StageRoom({ manifest: port.manifest, seats, options, random, now: () => performance.now() });
    room.open(port);
    return room;
  }

  /** Resolves with the first value that is not undefined; undefined when the time is over. */
  async wait<T>(look: () => T | undefined, withinMs: number): Promise<T | undefined> {
    const end = performance.now() + withinMs;
    for (;;) {
      const value = look();
      if (value !== undefined) return value;
      if (performance.now() > end) return undefined;
      await Bun.sleep(pollMs);
    }
  }

  /** Asks the game server for a PONG: what it wrote before that has been read then. False: none came in 2 s. */
  async roundTrip(): Promise<boolean> {
    // A PING that is on its way may have been answered before the frame that is waited for.
    if (this.#probe) {
      this.#nextProbe ??= this.#probe.then(() => {
        this.#nextProbe = undefined;
        return this.#startProbe();
      });
      return this.#nextProbe;
    }
    return this.#startProbe();
  }

  #startProbe(): Promise<boolean> {
    const session = this.#link.ports().find((one) => one === this.#port);
    if (!session) return Promise.resolve(false);
    const answered = Promise.withResolvers<boolean>();
    if (!session.ping.probe(answered.resolve)) answered.resolve(false);
    const probe = answered.promise.finally(() => {
      if (this.#probe === probe) this.#probe = undefined;
    });
    this.#probe = probe;
    return probe;
  }

  async close(): Promise<void> {
    await this.process?.stop();
    await this.#link.close();
    this.#leave();
    process.off("exit", this.#leave);
  }

  /** The name that the game's manifest gives, whatever it is: here no game is registered under one. */
  #nameOf(): () => string {
    let name = "";
    this.log.listen(({ toGame, fields }, connection) => {
      if (!toGame) this.#connection = connection;
      if (toGame || fields[0] !== frameTypes.manifest) return;
      const manifest = fields[2] as { readonly name?: unknown } | null | undefined;
      if (typeof manifest?.name === "string") name = manifest.name;
    });
    return () => name;
  }

  #events() {
    const store = new MemoryStore();
    return {
      connected: (port: GamePort) => {
        this.#port = port;
      },
      changed: () => {},
      disconnected: (port: GamePort) => {
        if (this.#port === port) this.#port = undefined;
      },
      refused: (_port: GamePort, refusal: Refusal) => this.#trouble(refusal),
      log: (_game: unknown, level: string, text: string) => void this.lines.push(`${level} ${text}`),
      store: async (_game: unknown, request: Parameters<MemoryStore["ask"]>[0]) => store.ask(request),
    };
  }

  #trouble(refusal: Refusal, code: string = refusal.code): void {
    const { rule, message } = refusal;
    // A result is refused only after it was looked at; all else while the frame is handled.
    const isLate = rule?.startsWith("RS") === true;
    const late = this.log.frames.findLast(({ toGame, fields }) => !toGame && fields[0] === frameTypes.result);
    this.troubles.push({ rule, code, message, frame: isLate ? late : this.log.fromGame });
  }
}
