/**
 * What players of an honest game notice of another game on the same hub that attacks it at the limits of its quotas, one attack after
 * the other. Quiet and attacked times are measured in turn; only their ratio means anything. See README.md beside this file.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type StrategyName, strategyNames } from "../test/kit/evil/game.ts";
import { Load } from "./parts/load-process.ts";
import { minihubCommand, runCommand, startMinihub } from "./parts/minihub-hub.ts";
import { endAll, pins, spawnLine, spawnOrdered } from "./parts/processes.ts";
import { median, tableRow } from "./parts/report.ts";
import { type Measured, shape } from "./parts/shape.ts";

const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    only: { type: "string" },
    minihub: { type: "string" },
    source: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

const rounds = Number(flags.rounds);
const rooms = shape.rooms;
const perPlayer = 20;
const warmMs = 400;
const measureMs = 1_500;
const evilName = "Evil";
/** Those that end their own connection at once have nothing to measure. */
const short: ReadonlySet<StrategyName> = new Set<StrategyName>([
  "halfClose",
  "reconnects",
  "results",
  "lies",
  "imitation",
  "anything",
  "deaf",
]);
const attacks = strategyNames.filter((name) => (flags.only ? flags.only.split(",").includes(name) : !short.has(name)));
const folder = mkdtempSync(join(tmpdir(), "minihub-attack-"));

interface Round {
  readonly attack: string;
  readonly quiet: Measured;
  readonly attacked: Measured;
  readonly residentBytes: number;
}

async function main(): Promise<void> {
  const pin = pins(true);
  const load = new Load(pin.others);
  const command = minihubCommand(flags.minihub, flags.source);
  const { hub, http, link, key } = await startMinihub({
    command,
    folder: join(folder, "minihub"),
    tls: true,
    hubPin: pin.hub,
  });
  const honest = await spawnLine([
    ...pin.others,
    process.execPath,
    join(import.meta.dir, "minihub-game.ts"),
    link,
    key,
  ]);
  await load.order({ order: "connect", target: "minihub", url: http, rooms });
  const pids = { hub: hub.pid, game: honest.process.pid };
  const evil = await openEvil(command, http, link, pin.others);
  const order = { order: "run", target: "minihub", rooms, pace: { perPlayer }, warmMs, measureMs, pids } as const;
  const run = async () => (await load.order(order)) as Measured;
  const residentBefore = residentBytes(hub.pid);
  const results: Round[] = [];
  await run();
  for (let round = 0; round < rounds; round += 1) {
    console.error(`round ${round + 1} of ${rounds}`);
    for (const attack of attacks) {
      const quiet = await run();
      evil.order(attack);
      const attacked = await run();
      results.push({ attack, quiet, attacked, residentBytes: residentBytes(hub.pid) });
      evil.order("rest");
      evil.lift();
      await Bun.sleep(500);
    }
  }
  report(results, residentBefore);
}

/** The game that attacks, with a room of eight that are its own people. */
async function openEvil(command: readonly string[], http: string, link: string, pin: readonly string[]) {
  const data = join(folder, "minihub");
  const key = join(folder, "evil.key");
  const cli = (...args: string[]) => runCommand([...command, ...args]);
  const invite = JSON.parse(cli("games", "invite", "--data", data, "--json")) as { readonly code: string };
  cli("register", http, "--name", evilName, "--key", key, "--invite", invite.code, "--json");
  // It shares its core with the players, whose time is measured: what it computes for itself must not count.
  const polite = Bun.which("chrt") === null ? [] : ["chrt", "--idle", "0"];
  const script = [...polite, process.execPath, join(import.meta.dir, "attack-game.ts"), link, key, evilName, http];
  return {
    order: await spawnOrdered([...pin, ...script]),
    lift: () => void cli("games", "lift", "--data", data, evilName),
  };
}

function residentBytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? 0) * 1024;
}

function report(results: readonly Round[], residentBefore: number): void {
  const rows = attacks.map((attack) => {
    const of = results.filter((one) => one.attack === attack);
    const ratio = (field: "p50Ms" | "p99Ms" | "deliveriesPerSecond") =>
      median(of.map(({ attacked }) => attacked[field])) / median(of.map(({ quiet }) => quiet[field]));
    return {
      attack,
      p50Ratio: ratio("p50Ms"),
      p99Ratio: ratio("p99Ms"),
      quietP99Ms: median(of.map(({ quiet }) => quiet.p99Ms)),
      attackedP99Ms: median(of.map(({ attacked }) => attacked.p99Ms)),
      deliveriesRatio: ratio("deliveriesPerSecond"),
      residentMegabytes: Math.max(...of.map((one) => one.residentBytes)) / 1e6,
    };
  });
  if (flags.json) {
    console.log(JSON.stringify({ rooms, perPlayer, rounds, residentBefore, rows, results }, null, 2));
    return;
  }
  console.log(
    `honest game: ${rooms} rooms of 8, ${perPlayer} messages a second from each player; medians of ${rounds} rounds;`,
  );
  console.log(`ratios are attacked to quiet; hub's memory before: ${Math.round(residentBefore / 1e6)} MB\n`);
  const heads = ["p50", "p99", "quiet p99", "attacked p99", "deliveries", "hub MB"];
  console.log(tableRow("attack", heads));
  for (const row of rows) {
    const cells = [
      row.p50Ratio.toFixed(2),
      row.p99Ratio.toFixed(2),
      `${row.quietP99Ms.toFixed(1)} ms`,
      `${row.attackedP99Ms.toFixed(1)} ms`,
      row.deliveriesRatio.toFixed(2),
      row.residentMegabytes.toFixed(0),
    ];
    console.log(tableRow(row.attack, cells));
  }
}

async function cleanUp(): Promise<void> {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
}

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.on(signal, () => void cleanUp().then(() => process.exit(code)));
}
try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await cleanUp();
}
process.exit();
