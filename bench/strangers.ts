/**
 * What players notice of people whom the hub does not know yet, and for whom it works all the same: 20 sign-ins a second, each a
 * costly hash, and a flood of HELLOs on the link. Quiet and busy times are measured in turn; only their ratio means anything. See
 * README.md beside this file.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Load } from "./parts/load-process.ts";
import { minihubCommand, startMinihub } from "./parts/minihub-hub.ts";
import { endAll, spawnLine, spawnOrdered } from "./parts/processes.ts";
import { median, tableRow } from "./parts/report.ts";
import type { Measured } from "./parts/shape.ts";

const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    only: { type: "string", default: "sign-ins,hellos" },
    minihub: { type: "string" },
    source: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

const rooms = 10;
const perPlayer = 20;
const measureMs = 3_000;
const folder = mkdtempSync(join(tmpdir(), "minihub-strangers-"));

interface Round {
  readonly kind: string;
  readonly quiet: Measured;
  readonly busy: Measured;
}

async function main(): Promise<void> {
  const load = new Load([]);
  const command = minihubCommand(flags.minihub, flags.source);
  // Not pinned to one core: hashes are computed beside the hub's own thread, where there is a core for them.
  const { hub, http, link, key } = await startMinihub({ command, folder: join(folder, "hub"), tls: true, hubPin: [] });
  const game = await spawnLine([process.execPath, join(import.meta.dir, "minihub-game.ts"), link, key]);
  await load.order({ order: "connect", target: "minihub", url: http, rooms });
  const stranger = await openStranger(http, link);
  const pids = { hub: hub.pid, game: game.process.pid };
  const order = { order: "run", target: "minihub", rooms, pace: { perPlayer }, warmMs: 500, measureMs, pids } as const;
  const run = async () => (await load.order(order)) as Measured;
  await run();
  const results: Round[] = [];
  for (let round = 0; round < Number(flags.rounds); round += 1) {
    for (const kind of flags.only.split(",")) {
      const quiet = await run();
      stranger(kind);
      const busy = await run();
      stranger("rest");
      results.push({ kind, quiet, busy });
      // What had begun comes to its end.
      await Bun.sleep(1_000);
    }
  }
  report(results);
}

async function openStranger(http: string, link: string): Promise<(line: string) => void> {
  // It shares the machine with the players, whose time is measured: what it computes for itself must not count.
  const polite = Bun.which("chrt") === null ? [] : ["chrt", "--idle", "0"];
  const script = [...polite, process.execPath, join(import.meta.dir, "stranger.ts"), http, link];
  return spawnOrdered(script);
}

function report(results: readonly Round[]): void {
  const rows = flags.only.split(",").map((kind) => {
    const of = results.filter((one) => one.kind === kind);
    const both = (field: keyof Measured) => ({
      quiet: median(of.map(({ quiet }) => quiet[field])),
      busy: median(of.map(({ busy }) => busy[field])),
    });
    return { kind, p50: both("p50Ms"), p99: both("p99Ms"), deliveries: both("deliveriesPerSecond") };
  });
  if (flags.json) {
    console.log(JSON.stringify({ rooms, perPlayer, rows, results }, null, 2));
    return;
  }
  console.log(
    `${rooms} rooms of 8, ${perPlayer} messages a second from each player; median of ${flags.rounds} rounds;`,
  );
  console.log("busy divided by quiet\n");
  console.log(tableRow("strangers", ["p50", "p99", "deliveries"]));
  for (const { kind, p50, p99, deliveries } of rows) {
    const ratios = [p50, p99, deliveries].map(({ quiet, busy }) => (busy / quiet).toFixed(2));
    const inMs = `p99 ${p99.quiet.toFixed(1)} ms, then ${p99.busy.toFixed(1)} ms`;
    console.log(`${tableRow(kind, ratios)}   (${inMs})`);
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
