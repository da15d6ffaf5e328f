import { Refusal } from "../../protocol/errors.ts";
import type { Manifest, MatchResult, Options } from "../../protocol/manifest.ts";
import { checkOptions } from "../../protocol/options.ts";
import { frameName, frameText } from "./frame-text.ts";
import { type Move, type Played, play } from "./play.ts";
import { SeededRandom } from "./random.ts";
import type { StageRoom } from "./stage-room.ts";
import { Stage, type Trouble } from "./stage.ts";

export interface SimOptions {
  readonly command: readonly string[];
  readonly matches: number;
  readonly seed: number;
  readonly parallel: number;
  /** Players of each match; drawn from what the manifest allows where it is left out. */
  readonly players?: number;
  /** Values of options; the rest by default. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Told after each match. */
  readonly played?: (done: number, failures: number) => void;
}

/** One match that did not end as it should. */
export interface SimFailure {
  readonly kind: "crash" | "stuck" | "void" | "refused" | "frame";
  /** Counts from 1; 0: not about one match. */
  readonly match: number;
  readonly seats: number;
  readonly detail: string;
  /** The last moves, newest last. */
  readonly moves: readonly string[];
  readonly frame?: string;
}

/** Of numbers: how many, and what lies in the middle and at the ends. */
export interface Spread {
  readonly count: number;
  readonly least: number;
  readonly median: number;
  readonly p99: number;
  readonly most: number;
}

export interface SimRun {
  readonly manifest: Manifest | undefined;
  readonly matches: number;
  readonly finished: number;
  /** Still on after so many moves that nobody would go on; not a failure. */
  readonly unfinished: number;
  readonly failures: readonly SimFailure[];
  readonly movesPerMatch: Spread;
  /** From a move to the game's first word on it. */
  readonly moveMs: Spread;
  /** Moves to which the game said nothing. */
  readonly unanswered: number;
  /** Bytes of the game's frames by their type. */
  readonly frameBytes: Readonly<Record<string, Spread>>;
  /** How often each seat came first; the last entry counts ties for the first place. */
  readonly wins: readonly number[];
  readonly ties: number;
  readonly scores: Spread;
  readonly ms: number;
}

const movesMax = 2_000;
const stuckMs = 5_000;
const movesToldMax = 8;
const failuresMax = 20;

/** Collects what a simulation sees. */
class Tally {
  finished = 0;
  unfinished = 0;
  unanswered = 0;
  ties = 0;
  done = 0;
  readonly failures: SimFailure[] = [];
  readonly moves: number[] = [];
  readonly moveMs: number[] = [];
  readonly scores: number[] = [];
  readonly wins: number[] = [];
  readonly bytes = new Map<string, number[]>();

  result({ placements }: MatchResult): void {
    this.finished += 1;
    const first = placements.filter(({ place }) => place === 1);
    if (first.length > 1) this.ties += 1;
    for (const { seat, score } of placements) {
      this.wins[seat] = (this.wins[seat] ?? 0) + (first.length === 1 && first[0]?.seat === seat ? 1 : 0);
      if (score !== undefined) this.scores.push(score);
    }
  }

  fail(failure: SimFailure): void {
    if (this.failures.length < failuresMax) this.failures.push(failure);
  }
}

/**
 * Plays matches with random things that the views offer, several at once; deadlines come as soon as nobody can do anything else.
 * @throws Refusal invalid, if the command cannot be started or the game takes fewer or more players; options_invalid
 */
export async function runSim(options: SimOptions): Promise<SimRun> {
  const began = performance.now();
  const tally = new Tally();
  // More rooms than a hub lets one game have are not a mistake of the game here.
  const limits = {
    roomsMax: options.parallel + 8,
    playersMax: 64 * (options.parallel + 8),
    // Nobody else is here who could want the time.
    workMsPerSecond: 10_000,
  };
  const stage = await Stage.open({ command: options.command, limits });
  let manifest: Manifest | undefined;
  try {
    stage.log.listen(({ toGame, fields, bytes }) => {
      if (toGame) return;
      const name = frameName(fields[0]);
      const sizes = tally.bytes.get(name) ?? [];
      sizes.push(bytes);
      tally.bytes.set(name, sizes);
    });
    manifest = (await stage.connected())?.manifest;
    if (manifest) await playAll(stage, manifest, options, tally);
    else tally.fail({ kind: "crash", match: 0, seats: 0, detail: absence(stage), moves: [] });
    for (const trouble of distinct(stage.troubles)) tally.fail(frameFailure(trouble));
  } finally {
    await stage.close();
  }
  return summary(tally, manifest, options.matches, performance.now() - began);
}

async function playAll(stage: Stage, manifest: Manifest, options: SimOptions, tally: Tally): Promise<void> {
  const values = checkOptions(manifest.options, options.options ?? {});
  const { min, max } = manifest.seats;
  const { players = min } = options;
  // A hub would never open such a room, and the game would be blamed for what comes of it.
  if (players < min || players > max)
    throw new Refusal("invalid", `This game takes ${min} to ${max} players, not ${players}.`);
  let next = 0;
  const worker = async () => {
    while (next < options.matches && tally.failures.length < failuresMax) {
      const match = ++next;
      // Each match has numbers of its own, so that the order in which they end changes nothing.
      const random = new SeededRandom(options.seed * 1_000_003 + match);
      await playOne(stage, manifest, { match, random, values, players: options.players }, tally);
      tally.done += 1;
      options.played?.(tally.done, tally.failures.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.parallel, options.matches) }, worker));
}

interface MatchPlan {
  readonly match: number;
  readonly random: SeededRandom;
  readonly values: Options;
  readonly players: number | undefined;
}

/** How long a program may take to end after its connection has. */
const endedMs = 2_000;

async function playOne(stage: Stage, manifest: Manifest, plan: MatchPlan, tally: Tally): Promise<void> {
  const { match, random, values } = plan;
  const seats = plan.players ?? random.integer(manifest.seats.min, manifest.seats.max);
  if (!(await ready(stage))) {
    tally.fail({ kind: "crash", match, seats, detail: absence(stage), moves: [] });
    return;
  }
  const room = stage.newRoom(random, seats, values);
  const moves: Move[] = [];
  await stage.wait(() => (room.state.name === "opening" ? undefined : true), 10_500);
  await stage.wait(() => (room.views.size > 0 || room.state.name !== "open" ? true : undefined), 2_000);
  const played = await play(stage, room, random, {
    movesMax,
    stuckMs,
    moved: (move, ms) => {
      moves.push(move);
      if (ms === undefined) tally.unanswered += 1;
      else tally.moveMs.push(ms);
    },
  });
  tally.moves.push(moves.length);
  // The connection of a program that dies ends a moment before the program does.
  const { process } = stage;
  if (played === "lost" && process) await stage.wait(() => process.ended, endedMs);
  const failure = judge(stage, room, played, tally);
  if (failure) tally.fail({ ...failure, match, seats, moves: moves.slice(-movesToldMax).map(moveText) });
  if (!room.ended && !room.away) room.close("closed");
}

/** The connected game server, started again where it has died. */
async function ready(stage: Stage): Promise<boolean> {
  if (stage.process?.ended !== undefined) stage.startGame();
  return (await stage.connected()) !== undefined;
}

function judge(
  stage: Stage,
  room: StageRoom,
  played: Played,
  tally: Tally,
): Pick<SimFailure, "kind" | "detail"> | undefined {
  const { state } = room;
  if (state.name === "finished") tally.result(state.result);
  else if (state.name === "voided") {
    return { kind: "void", detail: `the game made the match void: ${state.reason}${lastError(stage)}` };
  } else if (state.name === "refused") return { kind: "refused", detail: `the game refused the room: ${state.reason}` };
  else if (played === "lost") return { kind: "crash", detail: absence(stage) };
  else if (state.name === "opening") return { kind: "stuck", detail: "ROOM_OPEN was not answered in 10 s" };
  else if (played === "stuck") {
    return {
      kind: "stuck",
      detail: `nobody can do anything, no deadline is set, and nothing came in ${stuckMs / 1000} s`,
    };
  } else tally.unfinished += 1;
  return undefined;
}

function absence({ process }: Stage): string {
  const last = process?.output.slice(-4).join(" / ") ?? "";
  const why =
    process?.ended === undefined ? "the game server is not connected" : `the program ended (${process.ended})`;
  return last === "" ? why : `${why}: ${last}`;
}

/** What the program printed last about an error, or told the hub: what the players are told does not say it. */
function lastError({ process, lines }: Stage): string {
  const printed = process?.output.findLast((line) => /error|exception|panic/i.test(line) && !/^\s*at /.test(line));
  const said = printed ?? lines.findLast((line) => line.startsWith("error "));
  return said === undefined ? "" : ` (${said.trim()})`;
}

function moveText(move: Move): string {
  return move.kind === "deadline"
    ? `deadline ${JSON.stringify(move.name)}`
    : `seat ${move.seat}: ${JSON.stringify(move.action)} ${JSON.stringify(move.value)}`;
}

/** One of each kind. */
function distinct(troubles: readonly Trouble[]): Trouble[] {
  const seen = new Map(troubles.toReversed().map((trouble) => [`${trouble.rule} ${trouble.code}`, trouble]));
  return [...seen.values()];
}

function frameFailure({ rule, code, message, frame }: Trouble): SimFailure {
  const detail = `${code}${rule === undefined ? "" : ` [${rule}]`}: ${message}`;
  const line = frame && `#${frame.number} ${frameText(frame.fields, 300)}`;
  return { kind: "frame", match: 0, seats: 0, detail, moves: [], ...(line !== undefined && { frame: line }) };
}

function summary(tally: Tally, manifest: Manifest | undefined, matches: number, ms: number): SimRun {
  const { finished, unfinished, failures, unanswered, wins, ties } = tally;
  const bytes = [...tally.bytes].map(([name, sizes]) => [name, spreadOf(sizes)] as const);
  return {
    manifest,
    matches,
    finished,
    unfinished,
    failures,
    movesPerMatch: spreadOf(tally.moves),
    moveMs: spreadOf(tally.moveMs),
    unanswered,
    frameBytes: Object.fromEntries(bytes),
    wins: Array.from(wins, (count) => count ?? 0),
    ties,
    scores: spreadOf(tally.scores),
    ms: Math.round(ms),
  };
}

function spreadOf(numbers: readonly number[]): Spread {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { count: sorted.length, least: at(0), median: at(0.5), p99: at(0.99), most: at(1) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
