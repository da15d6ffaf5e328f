import type { Manifest } from "../../protocol/manifest.ts";
import { egressMark } from "../kit/evil/egress-mark.ts";
import type { HubProcess } from "../kit/evil/hub-process.ts";
import type { AddedGame } from "../kit/hub.ts";
import { Seeded } from "../kit/evil/seeded.ts";
import { GameSessions, PlayerSessions } from "./sessions.ts";

export interface FuzzOptions {
  readonly hub: HubProcess;
  readonly seed: number;
  readonly seconds: number;
  readonly tell: (line: string) => void;
}

/** Each may connect 30 times a minute. */
const games = 16;
/** Names that nobody takes for one another. */
const words = "amber birch cedar delta ember fjord grove heron inlet jumbo kayak lemon maple north ocean plume".split(
  " ",
);
const players = 6;
/** How long the hub may take to answer while all of them are at it, on a machine that does other things, too. */
const answerMs = 5_000;
const lookMs = 2_000;
/** What a hub may use more in the second half of a run than in the first: what the runtime keeps, and no more. */
const growthBytesMax = 60_000_000;
const bad = new RegExp(
  `${egressMark}|Uncaught|Unhandled|link failed|A player's request failed|could not be stored|panic`,
);

/** Runs for so many seconds. Resolves with what fell, a line each. */
export async function fuzz({ hub, seed, seconds, tell }: FuzzOptions): Promise<readonly string[]> {
  const end = performance.now() + seconds * 1000;
  const added: { readonly manifest: Manifest; readonly added: AddedGame }[] = [];
  // One after the other: only so many of one network may wait for the host at a time.
  for (const word of words.slice(0, games)) {
    const manifest = manifestOf(`Fuzz ${word}`);
    added.push({ manifest, added: await hub.addGame(manifest.name) });
  }
  const gameSide = added.map(
    ({ manifest, added: one }, at) => new GameSessions(hub, new Seeded(seed + at), one, manifest),
  );
  const codes: string[] = [];
  const known = added.map((one) => one.added);
  const playerSide = Array.from(
    { length: players },
    (_, at) => new PlayerSessions(hub, new Seeded(seed + 100 + at), known, codes),
  );
  const sides = [...gameSide, ...playerSide];
  const trouble: string[] = [];
  const running = sides.map((side) =>
    side.run(end).catch((error: unknown) => trouble.push(`a hang: ${String(error)}`)),
  );
  const memory = await watch(hub, end, known, trouble);
  await Promise.all(running);
  const sum = (of: "sessions" | "frames" | "rooms") => sides.reduce((all, side) => all + side[of], 0);
  tell(`${sum("sessions")} sessions, ${sum("frames")} frames, ${sum("rooms")} rooms`);
  tell(`memory ${memory.map((bytes) => Math.round(bytes / 1e6)).join(" ")} MB`);
  if (!hub.running) trouble.push("the hub ended");
  trouble.push(...hub.log.split("\n").filter((line) => bad.test(line)));
  const growth = highest(memory.slice(memory.length >> 1)) - highest(memory.slice(0, memory.length >> 1));
  if (memory.length > 3 && growth > growthBytesMax) trouble.push(`memory grew by ${Math.round(growth / 1e6)} MB`);
  return trouble;
}

/**
 * Asks the hub now and then how it is, until the end; notes where it does not answer. Forgives the games what they did, since
 * one in quarantine gets no rooms to do worse in. Resolves with the hub's memory over time.
 */
async function watch(
  hub: HubProcess,
  end: number,
  known: readonly AddedGame[],
  trouble: string[],
): Promise<readonly number[]> {
  const memory: number[] = [];
  while (performance.now() < end && hub.running) {
    try {
      await fetch(`${hub.url}/api/hub`, { signal: AbortSignal.timeout(answerMs) });
    } catch (error) {
      trouble.push(`the hub did not answer within ${answerMs} ms: ${String(error)}`);
      break;
    }
    memory.push(hub.residentBytes);
    for (const { game } of known) await hub.asHost("POST", `/games/${game}/lift`);
    await Bun.sleep(Math.min(lookMs, Math.max(0, end - performance.now())));
  }
  return thinned(memory);
}

/** At most twenty of them. */
function thinned(values: readonly number[]): readonly number[] {
  const step = Math.ceil(values.length / 20);
  return values.filter((_, at) => at % step === 0 || at === values.length - 1);
}

const highest = (values: readonly number[]) => Math.max(...values);

function manifestOf(name: string): Manifest {
  return {
    name,
    version: "1.0.0",
    description: "",
    seats: { min: 1, max: 4 },
    lateJoin: true,
    spectators: true,
    options: { type: "object", properties: { size: { type: "integer", minimum: 1, maximum: 9, default: 3 } } },
    stats: { evil: { title: "Evil", aggregate: "sum" } },
  };
}
