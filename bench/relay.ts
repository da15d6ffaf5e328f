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
import { endAll, type Pins, pins, spawnLine } from "./parts/processes.ts";
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
    only: { type: "string" },
    "in-flight": { type: "string", default: "1" },
  },
});

const rounds = Number(flags.rounds ?? (flags.quick ? 1 : 5));
const measureMs = flags.quick ? 1_500 : 3_000;
const warmMs = 700;

interface Step {
  readonly name: string;
  readonly rooms: number;
  readonly pace: Pace;
}

const allSteps: readonly Step[] = [
  { name: "20/s", rooms: shape.rooms, pace: { perPlayer: 20 } },
  { name: "100/s", rooms: shape.rooms, pace: { perPlayer: 100 } },
  { name: "saturation", rooms: shape.saturationRooms, pace: { inFlight: Number(flags["in-flight"]) } },
];
const steps = allSteps.filter(({ name }) => flags.only === undefined || flags.only.split(",").includes(name));
/** Everything ends after this, whatever hangs: about twice what it takes, and what a busy machine needs to fill the rooms. */
const deadlineMs = 40_000 + 4 * (rounds + 1) * steps.length * (warmMs + measureMs);
const folder = mkdtempSync(join(tmpdir(), "minihub-bench-"));

async function main(): Promise<void> {
  const tls = !flags["no-tls"];
  const pin = pins(!flags["no-pin"]);
  const load = new Load(pin.others);
  const pids = { floor: await openFloor(load, tls, pin), minihub: await openMinihub(load, tls, pin) };
  const results = await measure(load, pids);
  const result = summary(results, { tls, pinned: pin.hub.length > 0, rounds, measureMs });
  console.log(flags.json ? JSON.stringify(result, null, 2) : table(result));
}

async function cleanUp(): Promise<void> {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
}

async function openFloor(load: Load, tls: boolean, pin: Pins): Promise<Pids> {
  const script = (name: string) => [process.execPath, join(import.meta.dir, name)];
  const hub = await spawnLine([...pin.hub, ...script("floor-hub.ts"), ...(tls ? [join(folder, "floor")] : [])]);
  const { http, link } = hub.line as { readonly http: string; readonly link: number };
  const game = await spawnLine([...pin.others, ...script("floor-game.ts"), String(link), ...(tls ? ["tls"] : [])]);
  await load.order({ order: "connect", target: "floor", url: http, rooms: shape.saturationRooms });
  return { hub: hub.process.pid, game: game.process.pid };
}

async function openMinihub(load: Load, tls: boolean, pin: Pins): Promise<Pids> {
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
    for (const { name, rooms, pace } of round === 0 ? steps.slice(-1) : steps) {
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

function stop(exitCode: number, why: string): void {
  tell(why);
  void cleanUp().then(() => process.exit(exitCode));
}

const deadline = setTimeout(() => stop(1, `This took more than ${deadlineMs / 1000} s, and was stopped.`), deadlineMs);
process.on("SIGINT", () => stop(130, "Stopped."));
process.on("SIGTERM", () => stop(143, "Stopped."));
try {
  await main();
} catch (error) {
  tell(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  clearTimeout(deadline);
  await cleanUp();
}
