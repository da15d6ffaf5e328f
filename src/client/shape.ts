/**
 * Checks what comes from a hub before anything draws it. A hub may be broken or hostile (the terminal dials any address),
 * so a wrong shape becomes one `ShapeError` that says where, never a crash in the middle of drawing.
 */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/** Gives the value back unchanged, now typed, or throws a `ShapeError` that names the place. */
export type Check<T> = (value: unknown, at: string) => T;

function refuse(at: string, wanted: string): never {
  throw new ShapeError(`${at} is not ${wanted}.`);
}

export const text: Check<string> = (value, at) => (typeof value === "string" ? value : refuse(at, "text"));

export const number: Check<number> = (value, at) =>
  typeof value === "number" && Number.isFinite(value) ? value : refuse(at, "a number");

export const flag: Check<boolean> = (value, at) => (typeof value === "boolean" ? value : refuse(at, "true or false"));

export const bytes: Check<Uint8Array> = (value, at) => (value instanceof Uint8Array ? value : refuse(at, "bytes"));

export const anything: Check<unknown> = (value) => value;

export function oneOf<const T extends string | number>(...allowed: readonly T[]): Check<T> {
  return (value, at) => {
    const found = allowed.find((one) => one === value);
    return found ?? refuse(at, `one of ${allowed.join(", ")}`);
  };
}

export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value, at) => (value === null ? null : check(value, at));
}

/** For a field that may be missing. */
export function optional<T>(check: Check<T>): Check<T> {
  // The cast stands for "absent", which exact optional properties cannot say of a function's result.
  return (value, at) => (value === undefined ? (undefined as T) : check(value, at));
}

export function list<T>(check: Check<T>): Check<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) return refuse(at, "a list");
    value.forEach((item: unknown, index) => check(item, `${at}[${index}]`));
    return value as readonly T[];
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

export function record<T>(check: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value, at) => {
    if (!isRecord(value)) return refuse(at, "a map");
    for (const [key, item] of Object.entries(value)) check(item, `${at}.${key}`);
    return value as Readonly<Record<string, T>>;
  };
}

export type Fields<T> = {
  readonly [K in keyof T]-?: Check<Exclude<T[K], undefined>>;
};

/** A map with these fields; others are ignored, which is how newer hubs stay readable. */
export function object<T extends object>(fields: Fields<T>): Check<T> {
  const checks: [string, Check<unknown>][] = Object.entries(fields);
  return (value, at) => {
    if (!isRecord(value)) return refuse(at, "a map");
    for (const [key, check] of checks) check(value[key], `${at}.${key}`);
    return value as T;
  };
}

/** One of several maps, told apart by the text in one field. */
export function tagged<T extends object>(tag: string, kinds: Readonly<Record<string, Check<unknown>>>): Check<T> {
  return (value, at) => {
    if (!isRecord(value)) return refuse(at, "a map");
    const kind = value[tag];
    const check = typeof kind === "string" && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (check === undefined) return refuse(`${at}.${tag}`, `one of ${Object.keys(kinds).join(", ")}`);
    check(value, at);
    return value as T;
  };
}
