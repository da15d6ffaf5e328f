/**
 * A copy without undefined fields: they are no values on the wire, and authors get them from optional properties. Nor is half of a
 * character, which `text.slice(0, 8)` leaves of an emoji: the hub would end the connection [FR4].
 */
export function plain<T>(value: T): T {
  if (typeof value === "string") return value.toWellFormed() as T & string;
  if (Array.isArray(value)) return value.map(plain) as T;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries.map(([name, one]) => [name, plain(one)])) as T;
}

/** Deep equality of plain values, such as views. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((one, i) => same(one, b[i]));
  }
  const left = Object.entries(a);
  if (Array.isArray(b) || left.length !== Object.keys(b).length) return false;
  return left.every(([name, one]) => Object.hasOwn(b, name) && same(one, (b as Record<string, unknown>)[name]));
}
