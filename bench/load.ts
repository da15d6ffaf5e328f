/** All players of both ways, in one process of their own. Takes orders from relay.ts, one at a time. */
import { cpuSeconds } from "./parts/cpu.ts";
import { seatFloorPlayers } from "./parts/floor-players.ts";
import { seatMinihubPlayers } from "./parts/minihub-players.ts";
import type { PlayerLine } from "./parts/player-line.ts";
import { type LoadAnswer, type LoadOrder, type Measured, shape, type Target } from "./parts/shape.ts";
import { Tally } from "./parts/tally.ts";

type Run = Extract<LoadOrder, { readonly order: "run" }>;

const tally = new Tally();
const players: Record<Target, PlayerLine[]> = { floor: [], minihub: [] };
/** How long what is on its way may take to come back after a run. */
const settleMs = 300;

async function obey(order: LoadOrder): Promise<Measured | null> {
  if (order.order === "run") return run(order);
  const seat = order.target === "floor" ? seatFloorPlayers : seatMinihubPlayers;
  players[order.target] = await seat(order.url, order.rooms, tally);
  return null;
}

async function run(order: Run): Promise<Measured> {
  const lines = players[order.target].slice(0, order.rooms * shape.seatsPerRoom);
  const stop =
    "perPlayer" in order.pace ? sendAt(lines, order.pace.perPlayer) : keepSending(lines, order.pace.inFlight);
  await Bun.sleep(order.warmMs);
  const before = reading(order);
  tally.start();
  await Bun.sleep(order.measureMs);
  tally.counting = false;
  const after = reading(order);
  stop();
  await Bun.sleep(settleMs);
  const closed = lines.find((line) => line.closed !== undefined)?.closed;
  if (closed !== undefined) throw new Error(`${order.target}: ${closed}`);
  const seconds = after.at - before.at;
  return {
    deliveriesPerSecond: tally.deliveries / seconds,
    hubMicrosPerDelivery: ((after.hub - before.hub) * 1e6) / tally.deliveries,
    p50Ms: tally.percentile(0.5),
    p99Ms: tally.percentile(0.99),
    hubCpu: (after.hub - before.hub) / seconds,
    gameCpu: (after.game - before.game) / seconds,
    loadCpu: (after.load - before.load) / seconds,
    otherFrames: tally.otherFrames,
  };
}

function reading({ pids }: Run) {
  return {
    at: performance.now() / 1000,
    hub: cpuSeconds(pids.hub),
    game: cpuSeconds(pids.game),
    load: cpuSeconds(process.pid),
  };
}

/** Every player sends so many messages a second, one player after the other and room by room in turn. */
function sendAt(lines: readonly PlayerLine[], perPlayer: number): () => void {
  const rooms = lines.length / shape.seatsPerRoom;
  const inTurn = lines.map((_, i) => lines[(i % rooms) * shape.seatsPerRoom + Math.floor(i / rooms)]);
  const perMs = (lines.length * perPlayer) / 1000;
  const startedAt = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    // Late by more than the hub's burst allows is lost, not made up for.
    const due = (performance.now() - startedAt) * perMs;
    if (due - sent > lines.length * shape.perPlayerBurst) sent = Math.floor(due);
    for (; sent < due; sent += 1) inTurn[sent % inTurn.length]?.broadcast(1);
  }, 1);
  return () => clearInterval(timer);
}

function keepSending(lines: readonly PlayerLine[], inFlight: number): () => void {
  for (const line of lines) line.start(inFlight);
  // For those who were held back by what a player may send in a second.
  const timer = setInterval(() => {
    for (const line of lines) line.pump();
  }, 10);
  return () => {
    clearInterval(timer);
    for (const line of lines) line.stop();
  };
}

const answer = (message: LoadAnswer) => process.send?.(message);

process.on("message", (order: LoadOrder) => {
  obey(order).then(
    (done) => answer({ done }),
    (error: unknown) => answer({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
