import { afterAll, afterEach } from "bun:test";
import type { Refusal } from "../../protocol/errors.ts";
import { formatPublicKey, newKeyPair, type KeyPair } from "../../protocol/keys.ts";
import { linkLimits, type LinkLimits } from "../../protocol/limits.ts";
import type { Address, RoomOpenInfo } from "../../protocol/link.ts";
import { openCertificate } from "../../src/link/certificate.ts";
import { openLink, type Link, type LinkOptions } from "../../src/link/link.ts";
import type { GamePort, LinkEvents, PortRoom, PortRoomEvents } from "../../src/link/port.ts";
import { GamePeer, plainManifest, type PeerOptions } from "./game-peer.ts";
import { tempFolder } from "./temp-folder.ts";
import { until } from "./wait.ts";

const opened: Link[] = [];
const peers: GamePeer[] = [];
let certificate: ReturnType<typeof openCertificate> | undefined;
/** Made when it is first needed: a file whose tests need none may be over, folder and all, before it is there. */
const testCertificate = () => (certificate ??= openCertificate(tempFolder(), Date.now));

afterEach(async () => {
  for (const peer of peers.splice(0)) peer.terminate();
  for (const link of opened.splice(0)) await link.close();
});

/** What the hub's side of a link saw, and the keys it knows. */
export class LinkBench {
  readonly link: Link;
  readonly hubKey: KeyPair;
  /** Text of a key -> its game. */
  readonly keys: Map<string, string>;
  readonly connected: GamePort[];
  readonly changed: GamePort[];
  readonly disconnected: GamePort[];
  readonly logged: string[];
  readonly lines: { readonly message: string; readonly fields: Readonly<Record<string, unknown>> }[];
  readonly verified: string[];
  readonly tls: boolean;

  constructor(
    parts: Pick<
      LinkBench,
      "link" | "hubKey" | "keys" | "connected" | "changed" | "disconnected" | "logged" | "lines" | "verified" | "tls"
    >,
  ) {
    this.link = parts.link;
    this.hubKey = parts.hubKey;
    this.keys = parts.keys;
    this.connected = parts.connected;
    this.changed = parts.changed;
    this.disconnected = parts.disconnected;
    this.logged = parts.logged;
    this.lines = parts.lines;
    this.verified = parts.verified;
    this.tls = parts.tls;
  }

  /** A key pair of a game that may connect. */
  newKey(game = crypto.randomUUID() as string): KeyPair {
    const key = newKeyPair("game");
    this.keys.set(key.publicText, game);
    return key;
  }

  async connect(key: KeyPair = this.newKey(), options: Partial<PeerOptions> = {}): Promise<GamePeer> {
    const peer = await GamePeer.connect({ port: this.link.port, tls: this.tls, key, ...options });
    peers.push(peer);
    return peer;
  }

  /** A game server that is through with handshake and manifest, and the hub's port to it. */
  async start(key: KeyPair = this.newKey()): Promise<{ readonly peer: GamePeer; readonly port: GamePort }> {
    const peer = await this.connect(key);
    await peer.start();
    const port = await until("connected", () => this.connected.find((one) => one.identity.key === key.publicText));
    return { peer, port };
  }
}

/** A real link on a free port, with real TLS unless `tls` is false. */
export async function openBench(
  options: Partial<LinkOptions> & {
    readonly tls?: boolean;
    readonly limits?: Partial<LinkLimits>;
    readonly store?: LinkEvents["store"];
  } = {},
): Promise<LinkBench> {
  const { tls = true, limits, store = async () => null, ...rest } = options;
  const hubKey = newKeyPair("hub");
  const parts = {
    hubKey,
    tls,
    keys: new Map<string, string>(),
    connected: [] as GamePort[],
    changed: [] as GamePort[],
    disconnected: [] as GamePort[],
    logged: [] as string[],
    lines: [] as LinkBench["lines"],
    verified: [] as string[],
  };
  const events: LinkEvents = {
    connected: (port) => void parts.connected.push(port),
    changed: (port) => void parts.changed.push(port),
    disconnected: (port) => void parts.disconnected.push(port),
    log: (_game, _level, text) => void parts.logged.push(text),
    store,
  };
  const link = openLink({
    host: "127.0.0.1",
    port: 0,
    hubKey,
    certificate: tls ? await testCertificate() : null,
    async verifyKey(bytes) {
      const key = formatPublicKey("game", bytes);
      parts.verified.push(key);
      const game = await Promise.resolve(parts.keys.get(key));
      if (game === undefined) return undefined;
      return { game, name: plainManifest.name, key, limits: { ...linkLimits, ...limits } };
    },
    events,
    log: (_level, message, fields) => void parts.lines.push({ message, fields }),
    ...rest,
  });
  opened.push(link);
  return new LinkBench({ link, ...parts });
}

/** Room events that are kept; `refuse` is the answer to each of them. */
export class RecordedRoom implements PortRoomEvents {
  readonly calls: (readonly unknown[])[] = [];
  refuse: Refusal | undefined;
  isLost = 0;

  opened(): void {
    this.calls.push(["opened"]);
  }
  refused(reason: string): void {
    this.calls.push(["refused", reason]);
  }
  data(to: Address, bytes: Uint8Array, start?: number, end?: number): Refusal | undefined {
    return this.#note("data", to, bytes.slice(start, end));
  }
  view(seat: number, view: unknown, frame: Uint8Array): Refusal | undefined {
    return this.#note("view", seat, view, frame.slice());
  }
  patch(seat: number, patches: unknown, frame: Uint8Array): Refusal | undefined {
    return this.#note("patch", seat, patches, frame.slice());
  }
  deadline(name: string, ms: number | null): Refusal | undefined {
    return this.#note("deadline", name, ms);
  }
  checkpoint(n: number, state: Uint8Array): Refusal | undefined {
    return this.#note("checkpoint", n, state.slice());
  }
  result(result: unknown): Promise<Refusal | undefined> {
    return Promise.resolve(this.#note("result", result));
  }
  void(reason: string): Refusal | undefined {
    return this.#note("void", reason);
  }
  random(label: string): Uint8Array | Refusal {
    return this.#note("random", label) ?? new Uint8Array(32).fill(label.length);
  }
  lost(): void {
    this.isLost++;
  }

  async call(name: string): Promise<readonly unknown[]> {
    return until(`a call of ${name}`, () => this.calls.find((call) => call[0] === name));
  }

  #note(...call: readonly unknown[]): Refusal | undefined {
    this.calls.push(call);
    return this.refuse;
  }
}

export const roomInfo: RoomOpenInfo = {
  match: "0193a5c0-7000-7000-8000-000000000001",
  round: 1,
  options: {},
  host: 0,
  commit: new Uint8Array(32),
  seats: [
    { seat: 0, player: "p0", name: null, guest: true, client: "web", locale: "en", connected: true },
    { seat: 1, player: "p1", name: null, guest: true, client: "web", locale: "en", connected: true },
  ],
};

/** A room that the game has taken. */
export async function openRoom(
  port: GamePort,
  peer: GamePeer,
): Promise<{ readonly room: PortRoom; readonly events: RecordedRoom; readonly handle: number }> {
  const events = new RecordedRoom();
  const room = port.openRoom(roomInfo, events);
  if (!room) throw new Error("no room");
  const [, id, handle] = await peer.next(20);
  peer.send([6, Number(id)]);
  await events.call("opened");
  return { room, events, handle: Number(handle) };
}

afterAll(async () => {
  for (const link of opened.splice(0)) await link.close();
});
