import { chmodSync, rmSync } from "node:fs";
import { Refusal, refusals } from "../protocol/errors.ts";
import { clientAddress, type TrustedProxies } from "./api/client-address.ts";
import type { Players, SocketData } from "./game/players.ts";

interface App {
  fetch(request: Request, environment?: object): Response | Promise<Response>;
}

export interface HttpOptions {
  readonly host: string;
  readonly port: number;
  readonly api: App;
  readonly players: Players;
  readonly proxies: TrustedProxies;
}

export interface HttpServer {
  readonly port: number;
  publish(topic: string, frame: Uint8Array): void;
  /** Waits for open requests, not for long. */
  close(): Promise<void>;
}

const stopMs = 2_000;

/** The players' server: HTTP for the API and the web client, WebSocket under /ws. */
export function serveHttp({ host, port, api, players, proxies }: HttpOptions): HttpServer {
  const server = listen(host, port, () =>
    Bun.serve<SocketData>({
      hostname: host,
      port,
      development: false,
      // Without it, `development: false` lets a second hub share the port, and each gets half of the players.
      reusePort: false,
      maxRequestBodySize: 128 * 1024,
      idleTimeout: 10,
      websocket: players.handlers,
      error: () => answer(new Refusal("internal")),
      fetch(request, self) {
        // Bun gives the bare target as the address where the Host header is missing or is no host, and looks at little of it.
        if (!/^https?:\/\//.test(request.url) || !URL.canParse(request.url))
          return answer(new Refusal("invalid", "Send a Host header that is a host."));
        const client = clientAddress(request, self, proxies);
        if (new URL(request.url).pathname === "/ws") return players.upgrade(request, self, client);
        return api.fetch(request, client);
      },
    }),
  );
  return {
    port: server.port ?? port,
    publish: (topic, frame) => void server.publish(topic, frame),
    close: async () => {
      const force = setTimeout(() => void server.stop(true), stopMs);
      await server.stop();
      clearTimeout(force);
    },
  };
}

/** For what never comes as far as the API. */
function answer({ code, message }: Refusal): Response {
  return Response.json({ error: { code, message } }, { status: refusals[code].http });
}

/** The control socket: administration for whoever may open a file of the data folder. @throws Refusal data_unusable */
export function serveControl(path: string, admin: App): { close(): void } {
  rmSync(path, { force: true });
  const before = process.umask(0o077);
  try {
    const server = Bun.serve({ unix: path, development: false, fetch: (request) => admin.fetch(request, {}) });
    chmodSync(path, 0o600);
    return {
      close: () => {
        void server.stop(true);
        rmSync(path, { force: true });
      },
    };
  } catch (error) {
    throw new Refusal(
      "data_unusable",
      `The control socket ${path} cannot be opened: ${messageOf(error)}. Choose a folder with a shorter path, on a local disk, with --data.`,
    );
  } finally {
    process.umask(before);
  }
}

function listen<T>(host: string, port: number, open: () => T): T {
  try {
    return open();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "EADDRINUSE") {
      throw new Refusal(
        "port_in_use",
        `Port ${port} is in use. Stop the other program, or choose another with --http HOST:PORT (0 takes a free one).`,
      );
    }
    const why = code === "EADDRNOTAVAIL" ? "it is not an address of this machine" : messageOf(error);
    throw new Refusal("port_in_use", `Cannot listen on ${host}:${port}: ${why}. Choose another with --http HOST:PORT.`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
