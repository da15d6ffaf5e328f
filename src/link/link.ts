import { randomBytes } from "node:crypto";
import { isLoopback } from "../../protocol/address.ts";
import { Refusal } from "../../protocol/errors.ts";
import { noCertificate } from "../../protocol/handshake.ts";
import { privateKeyOf, type KeyPair } from "../../protocol/keys.ts";
import { linkGuards, preAuthLimits, type LinkGuards, type PreAuthLimits } from "../../protocol/limits.ts";
import { Addresses } from "./addresses.ts";
import type { LinkCertificate } from "./certificate.ts";
import { Conduct, type ConductState, type Quarantine } from "./conduct.ts";
import { LinkConnection, type LinkContext, type LinkLog } from "./connection.ts";
import { FlushTurn } from "./flush-turn.ts";
import { GameAccount } from "./game-account.ts";
import type { GameSession } from "./game-session.ts";
import type { VerifyKey } from "./hub-handshake.ts";
import { KeyRegister } from "./key-register.ts";
import type { LinkEvents } from "./port.ts";
import { threadCpuMs, TimePrice } from "./time-price.ts";
import { tapSocket, type LinkTap, type OpenTap } from "./tap.ts";
import { VerifyGate } from "./verify-gate.ts";

export interface LinkOptions {
  /** Address to listen on. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly hubKey: KeyPair;
  /** Null: plain TCP, which is refused unless `host` is a loopback address. */
  readonly certificate: LinkCertificate | null;
  /** Asked once per connection, with the key of 32 bytes that signed. */
  readonly verifyKey: VerifyKey;
  readonly events: LinkEvents;
  readonly log: LinkLog;
  /** Overrides of single bounds, for tests and for the host. */
  readonly preAuth?: Partial<PreAuthLimits>;
  readonly guards?: Partial<LinkGuards>;
  /** Monotonic, ms. */
  readonly clock?: () => number;
  /** Of a processor, taken by this thread so far. */
  readonly cpuMs?: () => number;
  readonly wallClock?: () => number;
  readonly random?: (bytes: number) => Uint8Array;
  /** Those from before a restart of the hub, by game. `until` is wall clock, ms. */
  readonly quarantines?: ReadonlyMap<string, Quarantine>;
  /** Called when a quarantine begins, ends (it still counts for how long the next one is), or is forgotten: undefined. */
  readonly keepQuarantine?: (game: string, quarantine: Quarantine | undefined) => void;
  /** For an author's tools. */
  readonly tap?: OpenTap;
}

export interface Link {
  readonly port: number;
  /** The connected game servers whose manifest was accepted, and those that are about to send it. */
  ports(): readonly GameSession[];
  /** Closes the connections of a game, or of one of its keys, at once. Returns how many. */
  revoke(game: string, key: string | undefined, refusal: Refusal): number;
  /** How a game behaves, connected or not. */
  conduct(game: string): GameConduct;
  /** Ends the quarantine of a game and forgets its strikes. */
  lift(game: string): void;
  /** Tells all game servers that the hub is about to stop. */
  drain(): void;
  /** Tells those that have not been told that the hub stops, then closes. Resolves when every socket is gone. */
  close(): Promise<void>;
}

export interface GameConduct {
  readonly state: ConductState;
  readonly strikes: number;
  /** When the quarantine ends, wall clock in ms; null: there is none. */
  readonly until: number | null;
}

/**
 * Listens for game servers.
 * @throws Refusal port_in_use; invalid, if plain TCP is asked for on an address that others can reach
 */
export function openLink(options: LinkOptions): Link {
  const { host, certificate } = options;
  if (!certificate && !isLoopback(host)) {
    throw new Refusal(
      "invalid",
      `Without TLS the link listens on this machine only, not on ${host}. Use 127.0.0.1.`,
      "TR3",
    );
  }
  const connections = new Connections(options);
  const context = newContext(options, connections);
  const server = listen(options, context, connections);
  const timer = setInterval(() => connections.tick(context.clock()), context.guards.tickMs);
  return {
    port: server.port,
    ports: () => connections.sessions(),
    revoke(game, key, refusal) {
      connections.revocations += 1;
      const isHit = ({ identity }: GameSession): boolean =>
        identity.game === game && (key === undefined || identity.key === key);
      const hit = connections.sessions().filter(isHit);
      for (const session of hit) session.close(refusal);
      return hit.length;
    },
    conduct(game) {
      const { state, strikes, until } = connections.account(game).conduct;
      return {
        state,
        strikes,
        until: until === null ? null : Math.round(context.wallClock() + until - context.clock()),
      };
    },
    lift: (game) => connections.account(game).conduct.lift(),
    drain: () => connections.drain(),
    async close() {
      clearInterval(timer);
      server.stop();
      context.gate.close();
      await connections.close();
      server.stop(true);
    },
  };
}

/** The connections of one link, by socket, address and key. */
class Connections {
  readonly preAuth: PreAuthLimits;
  readonly guards: LinkGuards;
  readonly clock: () => number;
  readonly addresses: Addresses;
  readonly keys: KeyRegister;
  readonly #connections = new Set<LinkConnection>();
  readonly #drained = new WeakSet<LinkConnection>();
  /** By game. Only games that proved a key or that the host asks for, so strangers cannot make it grow. */
  readonly #accounts = new Map<string, GameAccount>();
  readonly #options: Pick<LinkOptions, "quarantines" | "keepQuarantine">;
  /** From the monotonic clock to the wall clock, in ms. */
  readonly #toWallMs: () => number;
  revocations = 0;
  #empty: (() => void) | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.preAuth = { ...preAuthLimits, ...options.preAuth };
    this.guards = { ...linkGuards, ...options.guards };
    this.clock = options.clock ?? (() => performance.now());
    this.#toWallMs = () => Math.round((options.wallClock ?? Date.now)() - this.clock());
    this.addresses = new Addresses(this.preAuth, this.guards);
    this.keys = new KeyRegister(this.guards, this.clock);
  }

  add(connection: LinkConnection): void {
    this.#connections.add(connection);
  }

  remove(connection: LinkConnection): void {
    this.#connections.delete(connection);
    this.addresses.leave(connection.address, connection.isAdmitted);
    if (this.#connections.size === 0) this.#empty?.();
  }

  sessions(): GameSession[] {
    return [...this.#connections].flatMap((connection) => connection.session ?? []);
  }

  account(game: string): GameAccount {
    let account = this.#accounts.get(game);
    if (!account) {
      const now = this.clock();
      const kept = this.#options.quarantines?.get(game);
      const from = kept && { ...kept, until: kept.until - this.#toWallMs(), now };
      account = new GameAccount(new Conduct(this.guards, () => this.#standingChanged(game), from), now);
      this.#accounts.set(game, account);
    }
    return account;
  }

  tick(now: number): void {
    for (const { conduct } of this.#accounts.values()) conduct.tick(now);
    for (const connection of this.#connections) connection.tick(now);
    this.addresses.sweep(now);
    this.keys.sweep();
  }

  #standingChanged(game: string): void {
    const quarantine = this.account(game).conduct.quarantine;
    const wall = quarantine && { ...quarantine, until: Math.round(quarantine.until) + this.#toWallMs() };
    this.#options.keepQuarantine?.(game, wall);
    for (const session of this.sessions()) if (session.identity.game === game) session.standingChanged();
  }

  drain(): void {
    for (const connection of this.#connections) {
      if (this.#drained.has(connection)) continue;
      this.#drained.add(connection);
      connection.sendDrain("The hub stops.");
    }
  }

  async close(): Promise<void> {
    const gone = new Promise<void>((resolve) => {
      this.#empty = resolve;
    });
    this.drain();
    for (const connection of this.#connections) connection.close(new Refusal("shutting_down"));
    if (this.#connections.size > 0) await gone;
  }
}

function newContext(options: LinkOptions, connections: Connections): LinkContext {
  const { hubKey, certificate, verifyKey, events, log } = options;
  const { preAuth, guards, clock, addresses, keys } = connections;
  return {
    hub: {
      publicKey: hubKey.publicKey,
      privateKey: privateKeyOf(hubKey.seed),
      certificateHash: certificate?.hash ?? noCertificate,
    },
    verifyKey,
    revocations: () => connections.revocations,
    events,
    preAuth,
    guards,
    gate: new VerifyGate(preAuth.verifiesPerSecond, clock),
    turn: new FlushTurn(),
    clock,
    timePrice: new TimePrice(options.cpuMs ?? threadCpuMs, guards, clock()),
    wallClock: options.wallClock ?? Date.now,
    random: options.random ?? randomBytes,
    newSession: () => Bun.randomUUIDv7(),
    account: (game) => connections.account(game),
    admit: (identity, done) => keys.ask(identity.key, done),
    admitted: (connection, identity) => {
      addresses.admit(connection.address);
      keys.set(identity.key, connection);
    },
    log,
    gone: (connection) => connections.remove(connection),
  };
}

type Data = { connection: LinkConnection | undefined; tap?: LinkTap | undefined };

function listen(options: LinkOptions, context: LinkContext, connections: Connections): Bun.TCPSocketListener<Data> {
  const { host, port, certificate, log } = options;
  const socket: Bun.SocketHandler<Data> = {
    open(socket) {
      socket.data = { connection: undefined };
      const address = socket.remoteAddress;
      if (!connections.addresses.enter(address, context.clock())) {
        // Before TLS nothing can be said, and a stranger over the bound is not worth a log line.
        socket.terminate();
        return;
      }
      const tap = options.tap?.({
        write: (bytes) => void socket.write(bytes),
        break: () => socket.terminate(),
      });
      const tapped = tap ? tapSocket(socket, tap) : socket;
      const connection = new LinkConnection(tapped, address, certificate !== null, context);
      socket.data = { connection, tap };
      connections.add(connection);
    },
    handshake(socket, success) {
      if (success) socket.data.connection?.secured();
      else socket.terminate();
    },
    data(socket, chunk) {
      const { connection, tap } = socket.data;
      const { buffer, byteOffset, byteLength } = chunk;
      const bytes = new Uint8Array(buffer, byteOffset, byteLength);
      if (tap) tap.received(bytes, (passed) => connection?.data(passed));
      else connection?.data(bytes);
    },
    drain: (socket) => socket.data.connection?.drain(),
    end(socket) {
      socket.end();
    },
    close(socket) {
      socket.data.connection?.closed();
      socket.data.tap?.closed();
    },
    error: (socket, error) =>
      log("debug", "link socket error", { address: socket.remoteAddress, error: error.message }),
  };
  const tls = certificate && { key: certificate.keyPem, cert: certificate.certificatePem, minVersion: tls13 };
  try {
    return Bun.listen<Data>({ hostname: host, port, socket, data: { connection: undefined }, ...(tls && { tls }) });
  } catch (error) {
    const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    const why = isTaken ? "the port is in use" : error instanceof Error ? error.message : String(error);
    throw new Refusal(
      "port_in_use",
      `The link cannot listen on ${host}:${port}: ${why}. Choose another with --link HOST:PORT (0 takes a free one).`,
    );
  }
}

/** As a number: names of versions are not taken by Bun.listen. */
const tls13 = 0x0304;
