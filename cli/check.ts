import { writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { exitCodes, Refusal } from "../protocol/errors.ts";
import { type CheckReport, type Finding } from "../src/author/check/report.ts";
import { type CheckRun, type PartName, partNames, runCheck } from "../src/author/check/run.ts";
import { readHostPort } from "../src/config.ts";
import { readWhole } from "./author-options.ts";
import { junitOf } from "./junit.ts";
import { field, print, printJson, tell } from "./output.ts";
import { stopWithSignals } from "./signals.ts";

interface CheckFlags {
  readonly json?: boolean;
  readonly junit?: string;
  readonly strict?: boolean;
  readonly seed: number;
  readonly only?: readonly PartName[];
}

const help = `
  minihub check -- bun game.ts          starts the program, with MINIHUB_ADDRESS and the key's file in MINIHUB_KEY
  minihub check 127.0.0.1:7490          waits there for a program that you start yourself

Exit code 6: a rule of protocol/SPEC.md was broken.`;

export function checkCommand(): Command {
  return new Command("check")
    .description("try a game server against the rules of the protocol, one by one")
    .usage("[options] [address | -- command...]")
    .argument("[address-or-command...]", "HOST:PORT to wait at, or after -- the command that starts the game server")
    .option("--json", "print JSON")
    .option("--junit <file>", "write the findings as JUnit XML, too")
    .option("--strict", "warnings count as failures")
    .option("--seed <n>", "of the random moves", readWhole("--seed", 0, 2 ** 32 - 1), 1)
    .addOption(new Option("--only <part...>", "these parts alone").choices([...partNames]))
    .addHelpText("after", help)
    .action(check);
}

async function check(given: readonly string[], flags: CheckFlags): Promise<void> {
  stopWithSignals();
  const place = given.length <= 1 && /^([^\s/]*:)?\d+$/.test(given[0] ?? "0") ? (given[0] ?? "127.0.0.1:0") : undefined;
  const listening = place === undefined ? { command: given } : readHostPort(place, "The address");
  const shown = flags.json ? undefined : showFinding();
  const run = await runCheck({
    ...listening,
    seed: flags.seed,
    ...(flags.only && { only: flags.only }),
    ...(shown && { found: shown }),
    waiting: ({ MINIHUB_ADDRESS, MINIHUB_KEY }) =>
      tell(
        `Waiting up to ten minutes for the game server. Start it with:\n  MINIHUB_ADDRESS='${MINIHUB_ADDRESS}' MINIHUB_KEY='${MINIHUB_KEY}' YOUR-PROGRAM`,
      ),
  });
  if (flags.junit !== undefined) writeJunit(flags.junit, run);
  if (flags.json) printJson(asJson(run));
  else sumUp(run);
  const { report } = run;
  if (report.count("failed") > 0 || (flags.strict && report.count("warned") > 0))
    process.exitCode = exitCodes.checkFailed;
}

const detailCharsMax = 2_000;
const marks = { passed: "ok  ", failed: "FAIL", warned: "warn", skipped: "-   " } as const;

/** Shows findings as they come, under their groups. */
function showFinding(): (finding: Finding) => void {
  let group = "";
  return (finding) => {
    if (finding.group !== group) print(`\n${finding.group}`);
    group = finding.group;
    const { rule, title, verdict, frames } = finding;
    // What the program said may stand in it.
    const detail = finding.detail && field(finding.detail, detailCharsMax);
    const aside = detail !== undefined && (verdict === "passed" || verdict === "skipped") ? ` (${detail})` : "";
    print(`  ${marks[verdict]}  ${`[${rule}]`.padEnd(6)} ${title}${aside}`);
    if (verdict === "passed" || verdict === "skipped") return;
    if (detail !== undefined) print(`        ${detail}`);
    for (const frame of frames) print(`        ${field(frame, detailCharsMax)}`);
  };
}

function sumUp({ report, manifest, frames, ms }: CheckRun): void {
  const count = (verdict: Finding["verdict"], word: string) => {
    const number = report.count(verdict);
    return number > 0 ? [`${number} ${word}`] : [];
  };
  const counts = [
    ...count("passed", "passed"),
    ...count("failed", "FAILED"),
    ...count("warned", "warnings"),
    ...count("skipped", "not applicable"),
  ];
  const game = manifest ? `${field(manifest.name)} ${field(manifest.version)}: ` : "";
  print(`\n${game}${counts.join(", ")}; ${frames} frames in ${(ms / 1000).toFixed(1)} s`);
  const failed = report.findings.find(({ verdict }) => verdict === "failed");
  if (failed)
    print(
      `The rules are numbered in protocol/SPEC.md (minihub-sdk/SPEC.md in a folder of minihub new), ${failed.rule} for instance.`,
    );
}

function asJson({ report, manifest, frames, ms }: CheckRun) {
  return {
    game: manifest ? { name: manifest.name, version: manifest.version, sdk: manifest.sdk ?? null } : null,
    ok: report.count("failed") === 0,
    counts: countsOf(report),
    findings: report.findings,
    frames,
    ms,
  };
}

function countsOf(report: CheckReport) {
  const verdicts = ["passed", "failed", "warned", "skipped"] as const;
  return Object.fromEntries(verdicts.map((verdict) => [verdict, report.count(verdict)]));
}

function writeJunit(path: string, { report, manifest, ms }: CheckRun): void {
  try {
    writeFileSync(path, junitOf(manifest?.name ?? "game server", report.findings, ms));
  } catch (error) {
    throw new Refusal("data_unusable", `${path} cannot be written: ${String(error)}. Name another file with --junit.`);
  }
}
