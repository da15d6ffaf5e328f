/** The floor's game server: sends every frame back. `bun bench/floor-game.ts PORT [tls]` */
import { FloorQueue, FloorSplitter, floorFrameBytes } from "./parts/floor-wire.ts";

const queue = new FloorQueue();
const splitter = new FloorSplitter((from, start) => {
  const { bytes, at } = queue.reserve(floorFrameBytes);
  for (let i = 0; i < floorFrameBytes; i += 1) bytes[at + i] = from[start + i] ?? 0;
});

const hub = await Bun.connect({
  hostname: "127.0.0.1",
  port: Number(Bun.argv[2]),
  ...(Bun.argv[3] === "tls" && { tls: { rejectUnauthorized: false } }),
  socket: {
    data(_, chunk) {
      splitter.push(chunk);
      flush();
    },
    drain: flush,
    handshake: () => console.log(JSON.stringify({ connected: true })),
    close: () => process.exit(0),
  },
});

if (Bun.argv[3] !== "tls") console.log(JSON.stringify({ connected: true }));

function flush(): void {
  queue.flush((bytes, offset, length) => hub.write(bytes, offset, length));
}
