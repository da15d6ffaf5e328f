import { addressKey } from "../../protocol/address-key.ts";
import { Refusal } from "../../protocol/errors.ts";
import { playerLimits } from "../../protocol/limits.ts";
import { PlayerSocket, type SocketDeps, type TicketHolder } from "./player-socket.ts";

/** Where a request came from, as the HTTP server sees it. */
export interface Client {
  readonly address: string;
  readonly proxied: boolean;
}

/** What a WebSocket carries from its upgrade on. */
export interface SocketData {
  readonly holder: TicketHolder;
  readonly address: string;
  /** What it is counted by. */
  readonly addressKey: string;
  player: PlayerSocket | undefined;
}

export interface PlayersDeps extends SocketDeps {
  /** Takes a ticket: undefined if it is wrong, used, expired, or of another session than the one the request shows. */
  readonly authenticate: (ticket: string, request: Request, client: Client) => Promise<TicketHolder | undefined>;
  /** Origins of the hub's own pages, for browsers. */
  readonly isOwnOrigin: (origin: string, request: Request) => boolean;
}

/** The players' connections: how they come in, and how they are found again to be closed. */
export class Players {
  readonly #deps: PlayersDeps;
  readonly #sockets = new Set<Bun.ServerWebSocket<SocketData>>();
  /** Upgrades whose ticket is being looked at, and the sessions that ended meanwhile. */
  #asked = 0;
  readonly #endedMeanwhile = new Set<string>();

  constructor(deps: PlayersDeps) {
    this.#deps = deps;
  }

  get count(): number {
    return this.#sockets.size;
  }

  /** Answers `GET /ws?ticket=…`; undefined: upgraded. */
  async upgrade(request: Request, server: Bun.Server<SocketData>, client: Client): Promise<Response | undefined> {
    const origin = request.headers.get("origin");
    if (origin !== null && !this.#deps.isOwnOrigin(origin, request)) return refuse(403, "cross_site");
    if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return refuse(400, "invalid");
    const ticket = new URL(request.url).searchParams.get("ticket") ?? "";
    let holder: TicketHolder | undefined;
    this.#asked += 1;
    try {
      holder = await this.#deps.authenticate(ticket, request, client);
      // Signed out between the look at the session and now: there was no socket yet that could have been closed.
      if (holder && this.#endedMeanwhile.has(holder.session)) holder = undefined;
    } finally {
      this.#asked -= 1;
      if (this.#asked === 0) this.#endedMeanwhile.clear();
    }
    if (!holder) return refuse(401, "ticket_invalid");
    const { address } = client;
    const data: SocketData = { holder, address, addressKey: addressKey(address), player: undefined };
    if (this.#isFull(data)) return refuse(429, "too_many");
    return server.upgrade(request, { data }) ? undefined : refuse(400, "invalid");
  }

  /** Whoever comes has as many sockets as one may have, or their household has. */
  #isFull({ holder, addressKey: key }: SocketData): boolean {
    let ofUser = 0;
    let ofAddress = 0;
    for (const { data } of this.#sockets) {
      if (data.holder.user === holder.user) ofUser += 1;
      if (data.addressKey === key) ofAddress += 1;
    }
    return ofUser >= playerLimits.socketsPerUserMax || ofAddress >= playerLimits.socketsPerAddressMax;
  }

  /** Handlers for `Bun.serve`. Synchronous all through: server WebSockets cannot be paused. */
  readonly handlers: Bun.WebSocketHandler<SocketData> = {
    maxPayloadLength: playerLimits.frameBytesMax,
    backpressureLimit: playerLimits.bufferedBytesMax,
    closeOnBackpressureLimit: true,
    perMessageDeflate: false,
    idleTimeout: 45,
    sendPings: true,
    open: (ws) => {
      this.#sockets.add(ws);
      ws.data.player = new PlayerSocket(ws, ws.data.holder, ws.data.address, this.#deps);
      ws.data.player.welcome();
    },
    message: (ws, message) => {
      if (typeof message === "string")
        ws.data.player?.close(new Refusal("protocol_error", "Messages are binary.", "PW2"));
      else ws.data.player?.receive(message);
    },
    close: (ws) => {
      this.#sockets.delete(ws);
      ws.data.player?.gone();
    },
  };

  /** Ends the connections of a session that was revoked. */
  closeSession(session: string): void {
    if (this.#asked > 0) this.#endedMeanwhile.add(session);
    this.#closeWhere((data) => data.holder.session === session, new Refusal("signed_out"));
  }

  closeAll(refusal: Refusal): void {
    this.#closeWhere(() => true, refusal);
  }

  #closeWhere(matches: (data: SocketData) => boolean, refusal: Refusal): void {
    for (const { data } of this.#sockets) if (matches(data)) data.player?.close(refusal);
  }
}

function refuse(status: number, code: "cross_site" | "invalid" | "ticket_invalid" | "too_many"): Response {
  return Response.json({ error: { code, message: new Refusal(code).message } }, { status });
}
