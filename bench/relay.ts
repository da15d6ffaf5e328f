/**
 * How fast a broadcast goes from player to game server to all players of the room: the floor (a relay of the same topology without
 * any logic) and minihub, in turn, in one run. See README.md beside this file.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Load } from "./parts/load-process.ts";
import { minihubCommand, startMinihub } from "./parts/minihub-hub.ts";
import { endAll, pins, spawnLine } from "./parts/processes.ts";
import { type Round, summary, table } from "./parts/report.ts";
import { type Pace, type Pids, shape, type Target } from "./parts/shape.ts";

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    minihub: { type: "string" },
    source: { type: "boolean", default: false },
    "no-tls": { type: "boolean", default: false },
    "no-pin": { type: "boolean", default: false },
    rounds: { type: "string" },
  },
});

/** Everything ends after this, whatever hangs. */
const deadlineMs = flags.quick ? 60_000 : 300_000;
const rounds = Number(flags.rounds ?? (flags.quick ? 2 : 5));
const measureMs = flags.quick ? 1_500 : 3_000;
const warmMs = 700;

interface Step {
  readonly name: string;
  readonly rooms: number;
  readonly pace: Pace;
}

const steps: readonly Step[] = [
  { name: "20/s", rooms: shape.rooms, pace: { perPlayer: 20 } },
  { name: "100/s", rooms: shape.rooms, pace: { perPlayer: 100 } },
  { name: "1 on way", rooms: shape.saturationRooms, pace: { inFlight: 1 } },
  { name: "4 on way", rooms: shape.saturationRooms, pace: { inFlight: 4 } },
];

async function main(): Promise<void> {
  const tls = !flags["no-tls"];
  const pin = pins(!flags["no-pin"]);
  const folder = mkdtempSync(join(tmpdir(), "minihub-bench-"));
  try {
    const load = new Load(pin.others);
    const pids = {
      floor: await openFloor(load, folder, tls, pin),
      minihub: await openMinihub(load, folder, tls, pin),
    };
    const results = await measure(load, pids);
    const result = summary(results, { tls, pinned: pin.hub.length > 0, rounds, measureMs });
    console.log(flags.json ? JSON.stringify(result, null, 2) : table(result));
  } finally {
    await endAll();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openFloor(load: Load, folder: string, tls: boolean, pin: ReturnType<typeof pins>): Promise<Pids> {
  const script = (name: string) => [process.execPath, join(import.meta.dir, name)];
  const hub = await spawnLine([...pin.hub, ...script("floor-hub.ts"), ...(tls ? [join(folder, "floor")] : [])]);
  const { http, link } = hub.line as { readonly http: string; readonly link: number };
  const game = await spawnLine([...pin.others, ...script("floor-game.ts"), String(link), ...(tls ? ["tls"] : [])]);
  await load.order({ order: "connect", target: "floor", url: http, rooms: shape.saturationRooms });
  return { hub: hub.process.pid, game: game.process.pid };
}

async function openMinihub(load: Load, folder: string, tls: boolean, pin: ReturnType<typeof pins>): Promise<Pids> {
  const command = minihubCommand(flags.minihub, flags.source);
  tell(`minihub is ${command.join(" ")}`);
  const { hub, http, link, key } = await startMinihub({
    command,
    folder: join(folder, "minihub"),
    tls,
    hubPin: pin.hub,
  });
  const script = [process.execPath, join(import.meta.dir, "minihub-game.ts")];
  const game = await spawnLine([...pin.others, ...script, link, key]);
  await load.order({ order: "connect", target: "minihub", url: http, rooms: shape.saturationRooms });
  return { hub: hub.pid, game: game.process.pid };
}

/** Both in turn, so that what else the machine does falls on both. The first round warms up, and is thrown away. */
async function measure(load: Load, pids: Readonly<Record<Target, Pids>>): Promise<Round[]> {
  const results: Round[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    tell(round === 0 ? "warming up" : `round ${round} of ${rounds}`);
    for (const { name, rooms, pace } of steps) {
      if (round === 0 && !("inFlight" in pace)) continue;
      for (const target of ["floor", "minihub"] as const) {
        const run = { target, rooms, pace, warmMs, measureMs, pids: pids[target] };
        const measured = await load.order({ order: "run", ...run });
        if (round > 0 && measured) results.push({ step: name, target, round, measured });
      }
    }
  }
  return results;
}

function tell(line: string): void {
  console.error(line);
}

const deadline = setTimeout(() => {
  tell(`This took more than ${deadlineMs / 1000} s, and was stopped.`);
  void endAll().then(() => process.exit(1));
}, deadlineMs);
process.on("SIGINT", () => void endAll().then(() => process.exit(130)));
try {
  await main();
} finally {
  clearTimeout(deadline);
}
