import { Refusal } from "./errors.ts";
import type { MatchResult, Placement, StatDeclaration } from "./manifest.ts";
import { isRecord } from "./view-walk.ts";

/** Last place there is: that of the last of 64 seats. */
const placeMax = 64;

/**
 * The value as the result of a match between `seats`, with nothing in it but known fields.
 * @param stats those that the manifest declares
 * @throws Refusal frame_invalid, rule RS1, which names the placement
 */
export function checkResult(
  value: unknown,
  seats: readonly number[],
  stats: Readonly<Record<string, StatDeclaration>>,
): MatchResult {
  const placements = isRecord(value) ? value["placements"] : undefined;
  if (!Array.isArray(placements)) {
    throw bad("a result is {placements: [{seat, place}]}");
  }
  // Before looking at any: ten thousand wrong ones cost as much as one.
  if (placements.length !== seats.length) {
    throw bad(`the match has ${seats.length} seats, the result ${placements.length} placements`);
  }
  const open = new Set(seats);
  return {
    placements: placements.map((one: unknown, i) => checkPlacement(one, `placements[${i}]`, open, stats)),
  };
}

function checkPlacement(
  value: unknown,
  at: string,
  open: Set<number>,
  declared: Readonly<Record<string, StatDeclaration>>,
): Placement {
  if (!isRecord(value)) throw bad(`${at} must be a map`);
  const { seat, place } = value;
  if (typeof seat !== "number" || !open.delete(seat)) {
    throw bad(`${at}.seat must be a seat of the match, each exactly once`);
  }
  if (typeof place !== "number" || !Number.isInteger(place) || place < 1 || place > placeMax) {
    throw bad(`${at}.place must be an integer, 1 to ${placeMax}`);
  }
  const score = value["score"] ?? undefined;
  if (score !== undefined && !isFinite(score)) {
    throw bad(`${at}.score must be a finite number`);
  }
  const stats = value["stats"] ?? undefined;
  return {
    seat,
    place,
    ...(score === undefined ? {} : { score }),
    ...(stats === undefined ? {} : { stats: checkStats(stats, `${at}.stats`, declared) }),
  };
}

function checkStats(
  value: unknown,
  at: string,
  declared: Readonly<Record<string, StatDeclaration>>,
): Readonly<Record<string, number>> {
  if (!isRecord(value)) throw bad(`${at} must be a map`);
  const stats: [name: string, value: number][] = [];
  for (const [name, number] of Object.entries(value)) {
    if (!Object.hasOwn(declared, name)) {
      throw bad(`${at} has a name that the manifest does not declare`);
    }
    if (!isFinite(number)) throw bad(`${at}.${name} must be a finite number`);
    stats.push([name, number]);
  }
  return Object.fromEntries(stats);
}

function isFinite(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function bad(message: string): Refusal {
  return new Refusal("frame_invalid", `The result is wrong: ${message}.`, "RS1");
}
