/** Many byte strings, looked for in one pass: of each at least four bytes. ASCII letters count in either case. */
export class Needles {
  /** By their first four bytes. */
  readonly #byStart = new Map<number, { readonly name: string; readonly bytes: Buffer }[]>();
  /** Which starts there are, roughly: most places of the haystack are passed over by this alone. */
  readonly #starts = new Uint8Array(1 << 18);

  add(name: string, bytes: Uint8Array): void {
    if (bytes.length < 4) throw new RangeError(`${name}: fewer than four bytes stand anywhere by chance`);
    const lower = lowerCase(bytes);
    const start = lower.readInt32BE(0);
    this.#starts[slot(start)] = 1;
    const known = this.#byStart.get(start) ?? [];
    if (known.some((needle) => needle.name === name && needle.bytes.equals(lower))) return;
    known.push({ name, bytes: lower });
    this.#byStart.set(start, known);
  }

  /** The names of those that are there. */
  findIn(haystack: Uint8Array): ReadonlySet<string> {
    const found = new Set<string>();
    const lower = lowerCase(haystack);
    let start = 0;
    for (let at = 0; at < lower.length; at += 1) {
      start = (start << 8) | (lower[at] ?? 0);
      if (at < 3 || this.#starts[slot(start)] === 0) continue;
      for (const { name, bytes } of this.#byStart.get(start) ?? [])
        if (bytes.equals(lower.subarray(at - 3, at - 3 + bytes.length))) found.add(name);
    }
    return found;
  }
}

const slot = (start: number): number => Math.imul(start, 0x9e3779b1) >>> 14;

function lowerCase(bytes: Uint8Array): Buffer {
  const lower = Buffer.from(bytes);
  for (let at = 0; at < lower.length; at += 1) {
    const byte = lower[at] ?? 0;
    if (byte >= 0x41 && byte <= 0x5a) lower[at] = byte | 0x20;
  }
  return lower;
}
