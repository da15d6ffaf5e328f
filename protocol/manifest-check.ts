import { Refusal } from "./errors.ts";
import { linkLimits } from "./limits.ts";
import type { Manifest, StatDeclaration } from "./manifest.ts";
import { checkOptionsSchema } from "./options.ts";
import { cleanText } from "./text.ts";
import { charsOf, charsWithin, isRecord } from "./view-walk.ts";

/** Bounds of SPEC.md, section 5. */
export const manifestBounds = {
  nameCharsMin: 2,
  nameCharsMax: 40,
  descriptionCharsMax: 500,
  statsMax: 16,
  statTitleCharsMax: 40,
  sdkCharsMax: 60,
} as const;

const versionPattern = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/;
const statName = /^[A-Za-z0-9_-]{1,40}$/;
const unsafeNames = new Set(["__proto__", "constructor", "prototype"]);
const aggregates = ["sum", "max", "min", "average"] as const;

/**
 * The value as a manifest, with nothing in it but known fields; its texts are safe to show.
 * @param seatsMax as told in READY
 * @throws Refusal manifest_invalid, which names the field and says what it takes
 */
export function checkManifest(value: unknown, seatsMax: number = linkLimits.seatsMax): Manifest {
  if (!isRecord(value)) throw bad("it must be a map");
  const options = value["options"] ?? undefined;
  const stats = value["stats"] ?? undefined;
  const sdk = value["sdk"] ?? undefined;
  return {
    name: checkName(value["name"]),
    version: checkVersion(value["version"]),
    description: checkText(value["description"], "description", manifestBounds.descriptionCharsMax),
    seats: checkSeats(value["seats"], seatsMax),
    ...(options === undefined ? {} : { options: checkOptionsSchema(options) }),
    ...(stats === undefined ? {} : { stats: checkStats(stats) }),
    ...checkFlag(value, "rated"),
    ...checkFlag(value, "lateJoin"),
    ...checkFlag(value, "spectators"),
    ...(sdk === undefined ? {} : { sdk: checkText(sdk, "sdk", manifestBounds.sdkCharsMax) }),
  };
}

/** Below zero if `a` is the older one. Both must have passed `checkManifest`. */
export function compareVersions(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function checkName(value: unknown): string {
  const { nameCharsMin, nameCharsMax } = manifestBounds;
  if (
    typeof value === "string" &&
    charsWithin(value, nameCharsMax) &&
    charsOf(value) >= nameCharsMin &&
    value.trim() === value &&
    cleanText(value, { maxChars: nameCharsMax }) === value
  ) {
    return value;
  }
  throw bad(
    `name must be a string of ${nameCharsMin} to ${nameCharsMax} characters, without control characters or spaces around it`,
  );
}

function checkVersion(value: unknown): string {
  if (typeof value === "string" && versionPattern.test(value)) return value;
  throw bad("version must be MAJOR.MINOR.PATCH, as 1.0.0");
}

function checkText(value: unknown, field: string, max: number): string {
  if (typeof value !== "string" || !charsWithin(value, max)) {
    throw bad(`${field} must be a string of up to ${max} characters`);
  }
  return cleanText(value, { maxChars: max });
}

function checkSeats(value: unknown, seatsMax: number): Manifest["seats"] {
  const whole = (count: unknown): count is number => typeof count === "number" && Number.isInteger(count);
  if (isRecord(value)) {
    const { min, max } = value;
    if (whole(min) && whole(max) && 1 <= min && min <= max && max <= seatsMax) {
      return { min, max };
    }
  }
  throw bad(`seats must be {min, max} with 1 ≤ min ≤ max ≤ ${seatsMax} (seatsMax)`);
}

function checkStats(value: unknown): Readonly<Record<string, StatDeclaration>> {
  const { statsMax, statTitleCharsMax } = manifestBounds;
  if (!isRecord(value) || Object.keys(value).length > statsMax) {
    throw bad(`stats must be a map of up to ${statsMax} entries`);
  }
  const stats = Object.entries(value).map(([name, stat]) => {
    if (!statName.test(name) || unsafeNames.has(name)) {
      throw bad("a stat's name has 1 to 40 letters, digits, _ or -");
    }
    const aggregate = isRecord(stat) ? aggregates.find((one) => one === stat["aggregate"]) : undefined;
    if (!isRecord(stat) || aggregate === undefined) {
      throw bad(`stats.${name} must be {title, aggregate}, aggregate being one of ${aggregates.join(", ")}`);
    }
    const title = checkText(stat["title"], `stats.${name}.title`, statTitleCharsMax);
    return [name, { title, aggregate }] as const;
  });
  return Object.fromEntries(stats);
}

function checkFlag(
  value: Record<string, unknown>,
  field: "rated" | "lateJoin" | "spectators",
): { readonly [field: string]: boolean } {
  const flag = value[field] ?? undefined;
  if (flag === undefined) return {};
  if (typeof flag === "boolean") return { [field]: flag };
  throw bad(`${field} must be true or false`);
}

function bad(message: string): Refusal {
  return new Refusal("manifest_invalid", `The manifest is wrong: ${message}.`, "MF2");
}
