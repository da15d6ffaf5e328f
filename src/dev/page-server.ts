import { devDelayMsMax, devPlayersMax, type DevLine, type DevRequest, type DevState } from "../../protocol/dev.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { PageFiles } from "./page-files.ts";

export interface PageDeps {
  readonly port: number;
  readonly files: PageFiles;
  readonly state: () => DevState;
  readonly lines: () => readonly DevLine[];
  /** Does it; gives what was refused, in words. */
  readonly request: (request: DevRequest) => Promise<string | undefined>;
}

export interface PageServer {
  readonly origin: string;
  tellState(): void;
  tellLine(line: DevLine): void;
  close(): Promise<void>;
}

type Listener = ReadableStreamDefaultController<Uint8Array>;

/** The author's page and what it is told, on loopback: files, one stream of events, and requests. */
export function servePage({ port, files, state, lines, request }: PageDeps): PageServer {
  const listeners = new Set<Listener>();
  const utf8 = new TextEncoder();
  const write = (listener: Listener, event: string, value: unknown) => {
    try {
      listener.enqueue(utf8.encode(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`));
    } catch {
      listeners.delete(listener);
    }
  };
  const events = () => {
    let own: Listener | undefined;
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        own = controller;
        listeners.add(controller);
        write(controller, "state", state());
        write(controller, "lines", lines().slice(-500));
      },
      cancel() {
        if (own) listeners.delete(own);
      },
    });
    return new Response(stream, { headers: { ...headers, "content-type": "text/event-stream" } });
  };
  const server = listen(port, async (call, self) => {
    const origin = `http://127.0.0.1:${self.port}`;
    const url = new URL(call.url);
    const from = call.headers.get("origin");
    // A page of the web may give this address a name of its own, and must learn and do nothing by it.
    if (url.origin !== origin || (from !== null && from !== origin))
      return new Response("Not for you.", { status: 403 });
    if (call.method === "POST" && url.pathname === "/do") return done(await answer(call, request));
    if (call.method !== "GET") return new Response("No.", { status: 405, headers });
    if (url.pathname === "/events") return events();
    const file = files.get(url.pathname === "/" ? "/index.html" : url.pathname);
    if (!file) return new Response("There is no such page.", { status: 404, headers });
    return new Response(file.text, { headers: { ...headers, "content-type": file.type } });
  });
  let scheduled = false;
  return {
    origin: `http://127.0.0.1:${server.port}`,
    tellState: () => {
      if (scheduled) return;
      scheduled = true;
      // Several things change together; the page is told once.
      setTimeout(() => {
        scheduled = false;
        for (const listener of listeners) write(listener, "state", state());
      }, 10);
    },
    tellLine: (line) => {
      for (const listener of listeners) write(listener, "line", line);
    },
    close: () => server.stop(true),
  };
}

const headers = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    // Players' doors have ports of their own.
    "frame-src http://127.0.0.1:*",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

function listen(port: number, fetch: (request: Request, server: Bun.Server<undefined>) => Promise<Response>) {
  try {
    return Bun.serve({ hostname: "127.0.0.1", port, development: false, reusePort: false, idleTimeout: 0, fetch });
  } catch {
    throw new Refusal("port_in_use", `Port ${port} is in use. Choose another with --port (0 takes a free one).`);
  }
}

async function answer(call: Request, request: PageDeps["request"]): Promise<string | undefined> {
  const asked = readRequest(await call.json().catch(() => undefined));
  return asked === undefined ? "This is not a request." : request(asked);
}

function done(refused: string | undefined): Response {
  return Response.json({ refused: refused ?? null }, { status: refused === undefined ? 200 : 409, headers });
}

function readRequest(value: unknown): DevRequest | undefined {
  const record = (value ?? {}) as Record<string, unknown>;
  const whole = (name: string, min: number, max: number) => {
    const number = record[name];
    return typeof number === "number" && Number.isInteger(number) && number >= min && number <= max
      ? number
      : undefined;
  };
  const player = whole("player", 1, devPlayersMax);
  switch (record["do"]) {
    case "start":
    case "stop":
    case "restart-program":
      return { do: record["do"] };
    case "players": {
      const count = whole("count", 1, devPlayersMax);
      return count === undefined ? undefined : { do: "players", count };
    }
    case "drop":
      return player === undefined ? undefined : { do: "drop", player, dropped: record["dropped"] === true };
    case "delay": {
      const ms = whole("ms", 0, devDelayMsMax);
      return player === undefined || ms === undefined ? undefined : { do: "delay", player, ms };
    }
    case "options": {
      const { options } = record;
      // The hub looks at each value.
      return typeof options === "object" && options !== null ? { do: "options", options: options as never } : undefined;
    }
    default:
      return undefined;
  }
}
