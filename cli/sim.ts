import { Command } from "commander";
import { exitCodes, Refusal } from "../protocol/errors.ts";
import { runSim, type SimRun, type Spread } from "../src/author/sim.ts";
import { readWhole } from "./author-options.ts";
import { field, print, printJson, printTable, tell } from "./output.ts";
import { stopWithSignals } from "./signals.ts";

interface SimFlags {
  readonly matches: number;
  readonly seed: number;
  readonly parallel: number;
  readonly players?: number;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly json?: boolean;
}

export function simCommand(): Command {
  return new Command("sim")
    .description("play many matches of a game with random moves that its views offer")
    .usage("[options] -- <command...>")
    .argument("<command...>", "starts the game server")
    .option("--matches <n>", "how many", readWhole("--matches", 1, 1_000_000), 200)
    .option("--seed <n>", "of the moves; a match comes again with the same one", readWhole("--seed", 0, 2 ** 32 - 1), 1)
    .option("--parallel <n>", "rooms at the same time", readWhole("--parallel", 1, 500), 8)
    .option("--players <n>", "in every match; random by default", readWhole("--players", 1, 64))
    .option("--options <json>", "values of options, as '{\"seconds\": 30}'", readOptions)
    .option("--json", "print JSON")
    .addHelpText("after", "\nExit code 6: a match crashed, got stuck, was made void, or a frame broke a rule.")
    .action(sim);
}

async function sim(command: readonly string[], flags: SimFlags): Promise<void> {
  stopWithSignals();
  const { matches, seed, parallel, players, options } = flags;
  const isLive = process.stderr.isTTY && flags.json !== true;
  const run = await runSim({
    command,
    matches,
    seed,
    parallel,
    ...(players !== undefined && { players }),
    ...(options && { options }),
    ...(isLive && {
      played: (done, failures) => void process.stderr.write(`\r${done}/${matches} matches, ${failures} failures `),
    }),
  });
  if (isLive) process.stderr.write("\r\x1b[K");
  if (flags.json) printJson(run);
  else report(run, seed);
  if (run.failures.length > 0) process.exitCode = exitCodes.checkFailed;
}

function report(run: SimRun, seed: number): void {
  const { manifest, finished, matches, unfinished, failures } = run;
  const game = manifest ? `${field(manifest.name)} ${field(manifest.version)}` : "The game server did not connect";
  print(`${game}: ${finished} of ${matches} matches finished in ${(run.ms / 1000).toFixed(1)} s, seed ${seed}`);
  if (unfinished > 0) print(`${unfinished} were still on when their moves had been used up.`);
  const row = (name: string, { count, least, median, p99, most }: Spread) => [name, count, least, median, p99, most];
  const frames = Object.entries(run.frameBytes).map(([name, spread]) => row(`${name} bytes`, spread));
  const scores = run.scores.count > 0 ? [row("score", run.scores)] : [];
  print("");
  printTable(
    ["", "COUNT", "LEAST", "MEDIAN", "P99", "MOST"],
    [row("moves per match", run.movesPerMatch), row("ms to an answer", run.moveMs), ...scores, ...frames],
  );
  if (run.unanswered > 0) tell(`\n${run.unanswered} moves had no effect at all.`);
  if (run.wins.length > 1) {
    const parts = run.wins.map((wins, seat) => `seat ${seat} ${percent(wins, finished)}`);
    print(`\nFirst place: ${parts.join(", ")}, shared ${percent(run.ties, finished)}`);
  }
  for (const { kind, match, seats, detail, moves, frame } of failures.slice(0, failuresShownMax)) {
    print(
      `\nFAIL  ${kind}${match > 0 ? `, match ${match} of ${seats} players` : ""}: ${field(detail, detailCharsMax)}`,
    );
    if (frame !== undefined) print(`      ${field(frame, detailCharsMax)}`);
    if (moves.length > 0) print(`      last moves: ${field(moves.join("; "), detailCharsMax)}`);
  }
  if (failures.length > failuresShownMax) print(`\n${failures.length - failuresShownMax} more; --json shows them.`);
}

const failuresShownMax = 6;
const detailCharsMax = 2_000;

function percent(part: number, whole: number): string {
  return whole === 0 ? "-" : `${Math.round((part / whole) * 100)} %`;
}

function readOptions(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new Refusal("invalid", `--options takes a JSON object, as {"seconds": 30}, not "${text}".`);
}
