import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { devPlayersMax, type DevRequest, type DevState } from "../../protocol/dev.ts";
import type { RoomInfo, SignedIn } from "../../protocol/http.ts";
import { frameTypes } from "../../protocol/link.ts";
import type { Manifest } from "../../protocol/manifest.ts";
import type { RoomState } from "../../protocol/player.ts";
import { FrameLog } from "../author/frame-log.ts";
import { type Control, openControl } from "../control.ts";
import { type Hub, openHub } from "../hub.ts";
import { DevLog } from "./dev-log.ts";
import { openPageFiles } from "./page-files.ts";
import { type PageServer, servePage } from "./page-server.ts";
import { PlayerDoor } from "./player-door.ts";
import { Program } from "./program.ts";
import { post, registerGame } from "./register-game.ts";
import { takeSeat } from "./take-seat.ts";

export interface DevOptions {
  readonly command: readonly string[];
  /** Watched; default: the present one. */
  readonly folder?: string;
  readonly watch?: readonly string[];
  /** Of the page; 0 takes a free one. */
  readonly port?: number;
  /** How many sit at the page at first; default: as few as the game takes, two at least. */
  readonly players?: number;
  /** Lines for the author's terminal. */
  readonly line?: (text: string) => void;
}

export interface Dev {
  /** Of the page. */
  readonly url: string;
  state(): DevState;
  close(): Promise<void>;
}

/** An author who has broken the program mends it, and the match goes on. */
const waitingMs = 60 * 60_000;

/** A program is connected by then, or its author should see what it prints. */
const unheardMs = 5_000;

const registerHint = "minihub register http://HUB:7480 --name";

/**
 * A hub for one author: on loopback, in a folder that is deleted at the end, with the author's program as its one game.
 * @throws Refusal port_in_use; invalid, if the command cannot be started
 */
export async function openDev(options: DevOptions): Promise<Dev> {
  const opened = new AsyncDisposableStack();
  try {
    const session = new DevSession(options, opened);
    await session.open();
    return { url: session.url, state: () => session.state(), close: () => opened.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** Of a manifest, which the hub has not looked at while it is only offered. */
type Offered = Pick<Manifest, "name" | "version" | "seats">;

/** Until the manifest tells the game's own name. */
const unnamed = "Your game";

/** What is going on at the author's desk. */
class DevSession {
  readonly #options: DevOptions;
  readonly #opened: AsyncDisposableStack;
  readonly #frames = new FrameLog();
  readonly #log: DevLog;
  readonly #players: { readonly door: PlayerDoor; readonly token: string }[] = [];
  #hub!: Hub;
  #control!: Control;
  #page!: PageServer;
  #program!: Program;
  #folder = "";
  /** The game as it is registered; its key file. */
  #entered: { readonly name: string; readonly game: string; readonly keyFile: string } | undefined;
  #manifest:
    { readonly name: string; readonly version: string; readonly seats: { min: number; max: number } } | undefined;
  #isConnected = false;
  #room: RoomState | undefined;
  #code: string | undefined;
  #wanted: number | undefined;
  #hasStarted = false;
  #work: Promise<void> = Promise.resolve();

  constructor(options: DevOptions, opened: AsyncDisposableStack) {
    this.#options = options;
    this.#opened = opened;
    this.#wanted = options.players;
    this.#log = new DevLog(this.#frames, (line) => {
      this.#page?.tellLine(line);
      if (line.kind !== "frame") options.line?.(line.text);
      else if (line.isError)
        options.line?.(
          `${line.toGame ? "hub" : "game"}: ERROR ${line.text}${line.rule === null ? "" : ` [${line.rule}]`}`,
        );
    });
  }

  get url(): string {
    return this.#page.origin;
  }

  async open(): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), "minihub-dev-"));
    const leave = () => rmSync(this.#folder, { recursive: true, force: true });
    // Also when the tool is broken off: a key lies in it.
    process.on("exit", leave);
    this.#opened.defer(() => {
      leave();
      process.off("exit", leave);
    });
    const loopback = { host: "127.0.0.1", port: 0 };
    this.#hub = await openHub(
      {
        data: join(this.#folder, "hub"),
        http: loopback,
        link: loopback,
        name: "minihub dev",
        origin: undefined,
        trustedProxies: [],
        linkTls: true,
      },
      { tap: this.#frames.tap, waitingMs },
    );
    this.#opened.defer(() => this.#hub.close());
    this.#control = await openControl(join(this.#folder, "hub"));
    this.#opened.defer(() => this.#control.close());
    // Its own name is not known yet: the manifest will tell, and be refused, and the game be registered under it.
    await this.#enter(unnamed);
    this.#page = servePage({
      port: this.#options.port ?? 0,
      files: await openPageFiles(),
      state: () => this.state(),
      lines: () => this.#log.lines,
      request: (request) => this.#request(request),
    });
    this.#opened.defer(() => this.#page.close());
    this.#opened.defer(async () => void (await Promise.all(this.#players.map(({ door }) => door.close()))));
    this.#frames.listen((frame) => this.#heard(frame.toGame, frame.fields));
    this.#program = new Program({
      command: this.#options.command,
      folder: this.#options.folder ?? process.cwd(),
      watch: this.#options.watch ?? [],
      env: () => ({ MINIHUB_ADDRESS: this.#hub.addresses.link, MINIHUB_KEY: this.#entered?.keyFile ?? "" }),
      line: (text) => this.#log.output(text),
      note: (text) => this.#log.note(text),
      changed: () => {
        // Without a word from the game, what it printed is all there is.
        if (this.#program.state === "ended" && !this.#isNaming)
          setTimeout(() => this.#isNaming || this.#log.release("show"), 500);
        this.#page.tellState();
      },
    });
    this.#opened.defer(() => this.#program.close());
    await this.#program.start();
    // One that waits for something, and says so, is heard, too.
    const waited = setTimeout(() => this.#isNaming || this.#log.release("show"), unheardMs);
    this.#opened.defer(() => clearTimeout(waited));
  }

  state(): DevState {
    const room = this.#room;
    const manifest = this.#manifest;
    return {
      program: this.#program?.state ?? "starting",
      ended: this.#program?.ended ?? null,
      command: this.#options.command.join(" "),
      game: manifest ? { name: manifest.name, version: manifest.version, connected: this.#isConnected } : null,
      players: this.#players.map(({ door }, at) => ({
        number: at + 1,
        origin: door.origin,
        delayMs: door.delayMs,
        dropped: door.dropped,
        connected: door.connected,
      })),
      seats: manifest?.seats ?? null,
      room: this.#code ?? null,
      phase: room?.state.phase ?? "none",
      schema: room?.game?.options ?? null,
      options: room?.options ?? {},
      next: `${registerHint} "${manifest?.name ?? "NAME"}"`,
    };
  }

  async #enter(name: string): Promise<void> {
    const hub = {
      origin: this.#hub.addresses.http,
      hubKey: this.#hub.hubKey,
      control: this.#control,
      folder: this.#folder,
    };
    this.#entered = { name, ...(await registerGame(hub, name)) };
  }

  /** One thing after the other: what is asked for while something is under way waits. */
  #then(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => this.#log.note(`That did not work: ${String(error)}`));
  }

  // What the game says -----------------------------------------------------------------------------------------

  /** The game is being registered under the name that its manifest gave. */
  #isNaming = false;
  #offered: (Offered & { readonly id: unknown }) | undefined;

  #heard(toGame: boolean, fields: readonly unknown[]): void {
    const [type, id] = fields;
    if (!toGame && type === frameTypes.manifest) {
      this.#offered = { id, ...(fields[2] as Offered) };
    }
    const offered = this.#offered;
    if (!toGame || !offered || id !== offered.id) return;
    if (type === frameTypes.ok) {
      this.#offered = undefined;
      this.#then(() => this.#accepted(offered));
    } else if (type === frameTypes.error && fields[4] === "MF3") {
      this.#offered = undefined;
      this.#isNaming = true;
      this.#then(() => this.#renamed(offered.name));
    }
  }

  /** The manifest's name is another than the registered one: register that, and start again with its key. */
  async #renamed(name: string): Promise<void> {
    if (this.#entered?.name === name) return;
    const isFirst = this.#entered?.name === unnamed;
    if (!isFirst) this.#log.note(`The game is called ${JSON.stringify(name)} now: it is another game for a hub.`);
    await this.#enter(name);
    this.#hasStarted = false;
    this.#room = undefined;
    this.#code = undefined;
    await this.#program.restart();
    // That the first connection was refused, for want of the name, is no news.
    if (isFirst) this.#log.release("forget");
  }

  async #accepted(manifest: Offered): Promise<void> {
    this.#manifest = manifest;
    this.#isConnected = true;
    this.#isNaming = false;
    this.#log.release("show");
    const fewest = Math.max(manifest.seats.min, Math.min(2, manifest.seats.max));
    await this.#seat(Math.min(devPlayersMax, this.#wanted ?? fewest));
    if (this.#code === undefined) await this.#openRoom();
    this.#page.tellState();
  }

  // People -----------------------------------------------------------------------------------------------------

  async #seat(count: number): Promise<void> {
    while (this.#players.length > count) {
      const leaving = this.#players.pop();
      await leaving?.door.command({ name: "leave" });
      await leaving?.door.close();
    }
    while (this.#players.length < count) {
      const name = `Player ${this.#players.length + 1}`;
      const signedIn = await post<SignedIn>(this.#hub.addresses.http, "/api/guests", { name, session: "token" });
      const token = signedIn.token ?? "";
      const isFirst = this.#players.length === 0;
      const door = new PlayerDoor({
        hub: this.#hub.addresses.http,
        token,
        page: () => this.#page.origin,
        changed: () => this.#page.tellState(),
        room: (state) => {
          if (isFirst) this.#roomIs(state);
        },
      });
      this.#players.push({ door, token });
    }
    this.#page.tellState();
  }

  async #openRoom(): Promise<void> {
    const [first] = this.#players;
    const body = { game: this.#entered?.game };
    const { http } = this.#hub.addresses;
    const { code } = await post<RoomInfo>(http, "/api/rooms", body, first?.token);
    for (const { token } of this.#players) await takeSeat(http, token, code);
    this.#code = code;
  }

  #roomIs(state: RoomState): void {
    this.#room = state;
    this.#isConnected = state.game?.available ?? false;
    this.#page.tellState();
    const here = state.members.filter(({ connected, spectator }) => connected && !spectator).length;
    if (this.#hasStarted || state.state.phase !== "lobby" || here < this.#players.length || !this.#isConnected) return;
    // The first match begins by itself when everybody is there: an author wants to see the game.
    this.#hasStarted = true;
    this.#then(async () => void (await this.#start()));
  }

  // What the author asks for -----------------------------------------------------------------------------------

  async #request(request: DevRequest): Promise<string | undefined> {
    switch (request.do) {
      case "players":
        this.#wanted = request.count;
        await this.#seat(request.count);
        return undefined;
      case "drop":
        return this.#withDoor(request.player, (door) => (door.dropped = request.dropped));
      case "delay":
        return this.#withDoor(request.player, (door) => (door.delayMs = request.ms));
      case "start":
        return this.#start();
      case "stop":
        return this.#host({ name: "stop" });
      case "restart-program":
        this.#log.note("The program is started again.");
        await this.#program.restart();
        return undefined;
      case "options":
        return (await this.#toLobby()) ?? this.#host({ name: "configure", options: request.options });
    }
  }

  #withDoor(player: number, change: (door: PlayerDoor) => void): string | undefined {
    const one = this.#players[player - 1];
    if (!one) return "There is no such player.";
    change(one.door);
    this.#page.tellState();
    return undefined;
  }

  #host(command: Parameters<PlayerDoor["command"]>[0]): Promise<string | undefined> {
    return this.#players[0]?.door.command(command) ?? Promise.resolve("Nobody is there yet.");
  }

  /** Ends what is on, and starts a match with everybody. */
  async #start(): Promise<string | undefined> {
    const refused = await this.#toLobby();
    if (refused !== undefined) return refused;
    const others = this.#players.slice(1).filter(({ door }) => door.connected);
    await Promise.all(others.map(({ door }) => door.command({ name: "ready", ready: true })));
    return this.#host({ name: "start" });
  }

  async #toLobby(): Promise<string | undefined> {
    const phase = this.#room?.state.phase;
    if (phase === "playing" || phase === "waiting" || phase === "starting") {
      const refused = await this.#host({ name: "stop" });
      if (refused !== undefined) return refused;
    }
    return this.#room?.state.phase === "finished" ? this.#host({ name: "again" }) : undefined;
  }
}
