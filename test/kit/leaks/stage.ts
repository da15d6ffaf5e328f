import { hostname } from "node:os";
import { connect } from "node:tls";
import { parseLinkAddress } from "../../../protocol/address.ts";
import { decode } from "../../../protocol/codec.ts";
import { type KeyPair, newKeyPair } from "../../../protocol/keys.ts";
import { GamePeer, type Received } from "../game-peer.ts";
import { register } from "../hub.ts";
import { RawGame } from "../raw-game.ts";
import { ServedHub } from "../served-hub.ts";
import { Secrets } from "./secrets.ts";

/** The curious game: all that a manifest can ask for. */
export const manifest = {
  name: "Curious",
  version: "1.0.0",
  description: "",
  seats: { min: 2, max: 6 },
  options: { type: "object", properties: { motto: { type: "string", default: "none" } } },
  stats: { points: { title: "Points", aggregate: "sum" } },
  lateJoin: true,
  spectators: true,
} as const;

/** The hub, the curious game with its two machines, and all that it must not learn. */
export class Stage {
  readonly secrets = new Secrets();
  readonly hub: ServedHub;
  readonly game: string;
  readonly address: string;
  /** Its machines, each with a key. */
  readonly keys: readonly [KeyPair, KeyPair];
  /** Every connection of the game, those that were refused as well. */
  readonly peers: GamePeer[] = [];
  /** What came over HTTP, and in TLS. */
  readonly answers: unknown[] = [];
  readonly certificates: Uint8Array[] = [];

  private constructor(hub: ServedHub, game: string, address: string, keys: readonly [KeyPair, KeyPair]) {
    this.hub = hub;
    this.game = game;
    this.address = address;
    this.keys = keys;
  }

  static async open(): Promise<Stage> {
    const hub = await ServedHub.start("--trusted-proxy", "127.0.0.1", "--name", "Canary Hub");
    const { game, pair, address } = await hub.addGame(manifest.name);
    const { pair: second } = await hub.addGame(manifest.name, newKeyPair("game"), game);
    const stage = new Stage(hub, game, address, [pair, second]);
    stage.answers.push(await register(hub.url, manifest.name, pair));
    stage.certificates.push(await certificateAt(parseLinkAddress(address).port));
    stage.secrets.plant({
      "name of the hub": "Canary Hub",
      "where the hub is": [hub.data, hub.machine.home, "127.0.0.1", hostname()].filter((text) => text.length > 4),
      "link of the first admin": new URL(hub.now.adminLink ?? "").hash.slice(1),
      "words of the host": ["canary label of an invite", "canary-managed"],
    });
    const { code } = await hub.asHost<{ code: string }>("POST", "/games/invites", {
      label: "canary label of an invite",
    });
    const made = await hub.asHost<{ password: string }>("POST", "/users", { username: "canary-managed" });
    stage.secrets.plant({ "codes of the host": [code, made.password] });
    return stage;
  }

  async connect(key: KeyPair): Promise<RawGame> {
    const raw = await RawGame.connect(this.address, key, manifest);
    this.peers.push(raw.peer);
    return raw;
  }

  /** Nothing but a connection. */
  async dial(key: KeyPair): Promise<GamePeer> {
    const peer = await GamePeer.connect({ ...parseLinkAddress(this.address), key });
    this.peers.push(peer);
    return peer;
  }

  gather(): void {
    this.secrets.gather(this.hub.data);
  }

  /** All bytes that the game received so far. */
  get received(): Uint8Array {
    const bodies = this.peers.flatMap((peer) => peer.bodies);
    return Buffer.concat([...bodies, ...this.certificates, Buffer.from(JSON.stringify(this.answers))]);
  }

  get frames(): readonly Received[] {
    return this.peers.flatMap((peer) => peer.bodies.map((body) => decode(body) as Received));
  }
}

/** What anybody who dials is shown, in DER. */
function certificateAt(port: number): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const socket = connect({ port, host: "127.0.0.1", rejectUnauthorized: false }, () => {
    resolve(socket.getPeerCertificate().raw);
    socket.destroy();
  });
  socket.on("error", reject);
  return promise;
}
