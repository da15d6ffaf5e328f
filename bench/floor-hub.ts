/**
 * The floor's hub: WebSocket -> TCP -> game -> TCP -> publish, with no logic at all. What minihub costs above it is minihub's own.
 * `bun bench/floor-hub.ts FOLDER` (with a certificate in FOLDER) or without FOLDER for a link without TLS; prints its ports as JSON.
 */
import type { Socket } from "bun";
import { openCertificate } from "../src/link/certificate.ts";
import { FloorQueue, FloorSplitter, floorFrameBytes } from "./parts/floor-wire.ts";
import { shape } from "./parts/shape.ts";

const folder = Bun.argv[2];
const certificate = folder === undefined ? undefined : await openCertificate(folder, Date.now);
const topics = Array.from({ length: shape.saturationRooms }, (_, room) => `room/${room}`);
const queue = new FloorQueue();
let game: Socket | undefined;

const splitter = new FloorSplitter((bytes, at) => {
  const room = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  server.publish(topics[room] ?? "", bytes.subarray(at + 2, at + floorFrameBytes));
});

const server = Bun.serve<{ readonly room: number }>({
  hostname: "127.0.0.1",
  port: 0,
  fetch(request, server) {
    const room = Number(new URL(request.url).searchParams.get("room"));
    return server.upgrade(request, { data: { room } }) ? undefined : new Response(null, { status: 400 });
  },
  websocket: {
    perMessageDeflate: false,
    open: (ws) => void ws.subscribe(topics[ws.data.room] ?? ""),
    message(ws, message) {
      if (typeof message === "string") return;
      // The writes of one turn leave together: one write call each would make the floor slower than it has to be.
      if (queue.empty) setImmediate(flush);
      const { bytes, at } = queue.reserve(floorFrameBytes);
      const { room } = ws.data;
      bytes[at] = room >> 8;
      bytes[at + 1] = room;
      bytes.set(message, at + 2);
    },
  },
});

function flush(): void {
  queue.flush((bytes, offset, length) => game?.write(bytes, offset, length) ?? 0);
}

const link = Bun.listen({
  hostname: "127.0.0.1",
  port: 0,
  ...(certificate && { tls: { key: certificate.keyPem, cert: certificate.certificatePem } }),
  socket: {
    open: (socket) => void (game = socket),
    data: (_, chunk) => splitter.push(chunk),
    drain: flush,
  },
});

console.log(JSON.stringify({ http: `http://127.0.0.1:${server.port}`, link: link.port }));
