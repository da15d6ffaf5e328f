import type { Manifest } from "../../../protocol/manifest.ts";
import { SeededRandom } from "../random.ts";
import { Stage } from "../stage.ts";
import type { CheckContext } from "./context.ts";
import { checkPin } from "./handshake.ts";
import { HiddenWatch } from "./hidden.ts";
import { checkIllegalActions, checkPayloads } from "./hostile.ts";
import { checkDeadlines, checkMatches, checkPeople, checkRooms } from "./matches.ts";
import { checkName } from "./name.ts";
import { checkOptionsTaken } from "./options.ts";
import { handshakeTrouble, isNeverProving } from "./proof.ts";
import { CheckReport, type Finding } from "./report.ts";
import { checkRestore } from "./restore.ts";
import { checkSimultaneous } from "./simultaneous.ts";
import { checkFuture, checkPing, watchClosedRooms, watchNonces } from "./wire.ts";

export interface CheckOptions {
  /** Starts the game server; without one it is waited for. */
  readonly command?: readonly string[];
  readonly host?: string;
  readonly port?: number;
  readonly seed?: number;
  /** Names of the parts to run; all by default. */
  readonly only?: readonly PartName[];
  /** How long a server that somebody else starts is waited for. */
  readonly waitMs?: number;
  /** Told once what the program needs, where no command is given. */
  readonly waiting?: (settings: Stage["settings"]) => void;
  readonly found?: (finding: Finding) => void;
}

export interface CheckRun {
  readonly report: CheckReport;
  /** Undefined: none was accepted. */
  readonly manifest: Manifest | undefined;
  readonly frames: number;
  readonly ms: number;
}

const connectMs = 60_000;
const waitMsUsual = 600_000;

/**
 * Runs a game server against the rules of SPEC.md, on a hub's side of the link that lives in memory on this machine.
 * @throws Refusal port_in_use; invalid, if the command cannot be started
 */
export async function runCheck(options: CheckOptions): Promise<CheckRun> {
  const began = performance.now();
  const report = new CheckReport(options.found);
  report.group = "Handshake";
  const { command, host, port } = options;
  if (command && isWanted(options, "handshake")) await checkPin(command, report);
  else if (!command)
    report.skipped("HS3", "a false hub gets no PROOF", "it takes a command to start the program again");
  const stage = await Stage.open({
    ...(command && { command }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
  });
  try {
    if (!command) options.waiting?.(stage.settings);
    const manifest = await checkOn(stage, report, options);
    return { report, manifest, frames: stage.log.count, ms: Math.round(performance.now() - began) };
  } finally {
    await stage.close();
  }
}

async function checkOn(stage: Stage, report: CheckReport, options: CheckOptions): Promise<Manifest | undefined> {
  const nonces = watchNonces(stage);
  const closed = watchClosedRooms(stage);
  const waitMs = options.command ? connectMs : (options.waitMs ?? waitMsUsual);
  const first = await Promise.race([stage.connected(waitMs), firstTrouble(stage)]);
  if (!first) {
    if (stage.troubles.length > 0) tellTroubles(stage, report);
    else if (report.count("failed") === 0) tellAbsence(stage, report, waitMs);
    return undefined;
  }
  const { manifest } = first;
  report.passed("HS1", "the handshake is made");
  report.passed("MF1", "the manifest is accepted", `${manifest.name} ${manifest.version}`);
  checkName(manifest, report);
  const random = new SeededRandom(options.seed ?? 1);
  const context: CheckContext = { stage, report, random, manifest, hidden: new HiddenWatch() };
  await checkParts(context, options);
  report.group = "All along";
  tellTroubles(stage, report);
  tellWatches(context, nonces, closed);
  return manifest;
}

const parts = [
  { name: "ping", group: "Being well", check: checkPing },
  { name: "options", group: "Options", check: checkOptionsTaken },
  { name: "matches", group: "Matches", check: checkMatches },
  { name: "deadlines", group: "Matches", check: checkDeadlines },
  { name: "rooms", group: "Matches", check: checkRooms },
  { name: "people", group: "People", check: checkPeople },
  { name: "cheats", group: "Players that cheat", check: checkIllegalActions },
  { name: "bytes", group: "Players that cheat", check: checkPayloads },
  { name: "hidden", group: "Hidden information", check: checkSimultaneous },
  { name: "restore", group: "Going on", check: checkRestore },
  { name: "future", group: "Later versions", check: checkFuture },
] as const;

export type PartName = (typeof parts)[number]["name"] | "handshake";

export const partNames: readonly PartName[] = ["handshake", ...parts.map(({ name }) => name)];

function isWanted({ only }: CheckOptions, name: PartName): boolean {
  return only === undefined || only.includes(name);
}

async function checkParts(context: CheckContext, options: CheckOptions): Promise<void> {
  for (const { name, group, check } of parts) {
    if (!isWanted(options, name)) continue;
    context.report.group = group;
    await check(context);
    // Without answers to PING nobody can tell when the game has said all.
    if (name === "ping" && context.report.count("failed") > 0) return;
  }
}

/** A manifest that the hub's side refuses ends the waiting, and so does a hub whose signature is not taken. */
async function firstTrouble(stage: Stage): Promise<undefined> {
  await stage.wait(() => (stage.troubles.length > 0 || isNeverProving(stage) ? true : undefined), waitMsUsual);
  return undefined;
}

function tellAbsence(stage: Stage, report: CheckReport, waitMs: number): void {
  const { process } = stage;
  const trouble = handshakeTrouble(stage);
  if (trouble) return report.failed(trouble.rule, "the handshake is made", trouble.detail, trouble.frames);
  const title = "the program connects to MINIHUB_ADDRESS with the key in MINIHUB_KEY";
  const last = process?.output.slice(-5).join(" / ") ?? "";
  const why =
    process?.ended === undefined ? `it did not within ${Math.round(waitMs / 1000)} s` : `it ended (${process.ended})`;
  report.failed("HS1", title, last === "" ? why : `${why}: ${last}`);
}

/** Each rule that the hub's side refused a frame for, with the first such frame. */
function tellTroubles(stage: Stage, report: CheckReport): void {
  const { troubles, log } = stage;
  const rules = new Map(troubles.map(({ rule, code }) => [`${rule ?? ""} ${code}`, 0]));
  for (const trouble of troubles) {
    const { rule, code, message, frame } = trouble;
    const name = `${rule ?? ""} ${code}`;
    const seen = rules.get(name) ?? 0;
    rules.set(name, seen + 1);
    if (seen > 0) continue;
    const handshake = code === "auth_failed" ? handshakeTrouble(stage) : undefined;
    if (handshake) {
      report.failed(handshake.rule, "the handshake is made", handshake.detail, handshake.frames);
      continue;
    }
    const often = troubles.filter((one) => one.rule === rule && one.code === code).length;
    const detail = `${code}: ${message}${often > 1 ? ` (${often} times)` : ""}`;
    report.failed(rule ?? "FR9", "the hub takes every frame", detail, frame ? [frame] : []);
  }
  if (troubles.length === 0) report.passed("FR9", "the hub takes every frame", `${log.count} frames`);
}

function tellWatches(
  { report, hidden, stage }: CheckContext,
  nonces: ReturnType<typeof watchNonces>,
  closed: ReturnType<typeof watchClosedRooms>,
): void {
  const fresh = "the nonce of every HELLO is new";
  if (nonces.repeated.length > 0) report.failed("HS6", fresh, "one came again", nonces.repeated);
  else if (nonces.count > 1) report.passed("HS6", fresh, `${nonces.count} connections`);
  const title = "after ROOM_CLOSE nothing of the room is sent";
  if (closed.late.length > 0) {
    report.failed("RM3", title, "frames of a room came more than 1 s after it was closed", closed.late);
  } else report.passed("RM3", title);
  const secrecy = "no view and no data carries, undrawn, a text that only another seat is shown";
  const compared = `${hidden.moments} moments and ${hidden.secrets} secret texts compared; what is drawn openly is not judged`;
  const [leak] = hidden.leaks;
  const frames =
    leak === undefined ? [] : stage.log.frames.filter(({ toGame, fields }) => !toGame && isShown(fields, leak));
  if (leak !== undefined) report.failed("VW4", secrecy, `${hidden.leaks.join("; ")} (${compared})`, frames.slice(-1));
  else if (hidden.doubts.length > 0) report.warned("VW4", secrecy, `${hidden.doubts.join("; ")} (${compared})`);
  else if (hidden.moments > 0) report.passed("VW4", secrecy, compared);
  else report.skipped("VW4", secrecy, "there were never two views to compare");
}

/** A view or data that holds the leaked text. */
function isShown(fields: readonly unknown[], leak: string): boolean {
  const text = /"((?:[^"\\]|\\.)*)"/.exec(leak)?.[1];
  return text !== undefined && [30, 32, 33].includes(Number(fields[0])) && JSON.stringify(fields).includes(text);
}
