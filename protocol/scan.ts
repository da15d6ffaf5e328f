import { scanLimits } from "./limits.ts";

/**
 * The structure of a frame, looked at before any decoder is (SPEC.md, FR2 to FR6).
 *
 * Problem: MessagePack from a stranger can nest a million deep, claim four thousand million entries in five bytes, carry
 * extensions that msgpackr turns into RegExps and cyclic graphs, or keys that reach prototypes. Rejected: a hardened decoder (msgpackr's
 * switches do not cover all of it, and change) and a recursive check (the stack is the first thing to fall).
 * Chosen: one loop over the bytes with a fixed stack, that allocates nothing and returns a reason.
 */
export type ScanReason =
  | "ok"
  /** The bytes end inside a value. */
  | "truncated"
  /** Bytes follow the array. */
  | "trailing"
  /** The frame is not an array that begins with an unsigned integer. */
  | "shape"
  | "extension"
  /** The byte c1. */
  | "reserved"
  | "depth"
  | "values"
  | "entries"
  | "string_size"
  | "utf8"
  | "key_type"
  | "key_forbidden"
  /** NaN, infinite, or an integer beyond 2^53 - 1. */
  | "number";

/** The rule of SPEC.md that each reason breaks. */
export const scanRules: Readonly<Record<Exclude<ScanReason, "ok">, string>> = {
  truncated: "FR2",
  trailing: "FR2",
  shape: "FR2",
  extension: "FR3",
  reserved: "FR3",
  depth: "FR5",
  values: "FR5",
  entries: "FR5",
  string_size: "FR5",
  utf8: "FR4",
  key_type: "FR4",
  key_forbidden: "FR4",
  number: "FR6",
};

/** Fields whose place a scan remembers; no frame has more. */
const fieldsMax = 8;

/** Holds the stack and the result of the last call; one per connection or per process, since a call never yields. */
export class FrameScan {
  /** Entries still to come per open container; a map counts keys and values. */
  readonly #left: Uint32Array;
  readonly #map: Uint8Array;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #depth = 0;
  #values = 0;
  #textFrom = 0;
  #fieldsEnd = 0;

  readonly #offsets = new Uint32Array(fieldsMax + 1);
  readonly #valuesMax: number;
  readonly #depthMax: number;

  /** Fields of the top array, its type included, at most 8. */
  fieldCount = 0;

  /** @param valuesMax values in one frame, containers included */
  constructor(valuesMax: number = scanLimits.nodesMax, depthMax: number = scanLimits.depthMax) {
    this.#left = new Uint32Array(depthMax + 1);
    this.#map = new Uint8Array(depthMax + 1);
    this.#valuesMax = valuesMax;
    this.#depthMax = depthMax;
  }

  /** Where field i of the top array begins, its type being 0; at `fieldCount`, where the last one of them ends. */
  at(field: number): number {
    return this.#offsets[field] ?? 0;
  }

  /** Looks at one whole frame, without its length. `at` and `fieldCount` hold only after "ok", until the next call. */
  scan(bytes: Uint8Array, start = 0, end: number = bytes.length): ScanReason {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#depth = 0;
    this.#values = 0;
    this.#fieldsEnd = 0;
    this.fieldCount = 0;
    const lead = start < end ? (bytes[start] ?? 0) : 0;
    const isArray = (lead & 0xf0) === 0x90 || lead === 0xdc || lead === 0xdd;
    if (!isArray) return notAnArray(lead);
    const reason = this.#walk();
    if (reason !== "ok") return reason;
    if (this.#at !== end) return "trailing";
    if (this.fieldCount === 0) return "shape";
    this.#offsets[this.fieldCount] = this.#fieldsEnd;
    const type = bytes[this.#offsets[0] ?? 0] ?? 0xc0;
    return type < 0x80 || (type >= 0xcc && type <= 0xcf) ? "ok" : "shape";
  }

  #walk(): ScanReason {
    do {
      const depth = this.#depth;
      let isKey = false;
      if (depth > 0) {
        const left = this.#left[depth] ?? 0;
        isKey = this.#map[depth] === 1 && (left & 1) === 0;
        this.#left[depth] = left - 1;
        if (depth === 1) this.#markField();
      }
      if (!isKey && ++this.#values > this.#valuesMax) return "values";
      const reason = isKey ? this.#key() : this.#value();
      if (reason !== "ok") return reason;
      while (this.#depth > 0 && this.#left[this.#depth] === 0) {
        this.#depth--;
        if (this.#depth === 0 && this.#fieldsEnd === 0) {
          this.#fieldsEnd = this.#at;
        }
      }
    } while (this.#depth > 0);
    return "ok";
  }

  #markField(): void {
    if (this.fieldCount < fieldsMax) {
      this.#offsets[this.fieldCount++] = this.#at;
    } else if (this.#fieldsEnd === 0) {
      this.#fieldsEnd = this.#at;
    }
  }

  #value(): ScanReason {
    if (this.#at >= this.#end) return "truncated";
    const lead = this.#bytes[this.#at++] ?? 0;
    if (lead < 0x80 || lead >= 0xe0) return "ok";
    if (lead < 0x90) return this.#open(lead & 0x0f, 1);
    if (lead < 0xa0) return this.#open(lead & 0x0f, 0);
    if (lead < 0xc0) return this.#string(lead & 0x1f);
    switch (lead) {
      case 0xc0:
      case 0xc2:
      case 0xc3:
        return "ok";
      case 0xc1:
        return "reserved";
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.#sized(1 << (lead - 0xc4), false);
      case 0xca:
      case 0xcb:
        return this.#float(lead === 0xca ? 4 : 8);
      case 0xcc:
      case 0xcd:
      case 0xce:
        return this.#skip(1 << (lead - 0xcc));
      case 0xcf:
        return this.#wide(false);
      case 0xd0:
      case 0xd1:
      case 0xd2:
        return this.#skip(1 << (lead - 0xd0));
      case 0xd3:
        return this.#wide(true);
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#sized(1 << (lead - 0xd9), true);
      case 0xdc:
      case 0xdd:
        return this.#openSized(lead === 0xdc ? 2 : 4, 0);
      case 0xde:
      case 0xdf:
        return this.#openSized(lead === 0xde ? 2 : 4, 1);
      default:
        return "extension";
    }
  }

  #key(): ScanReason {
    if (this.#at >= this.#end) return "truncated";
    const lead = this.#bytes[this.#at] ?? 0;
    if ((lead & 0xe0) !== 0xa0 && (lead < 0xd9 || lead > 0xdb)) {
      return "key_type";
    }
    const reason = this.#value();
    if (reason !== "ok") return reason;
    return isForbiddenKey(this.#bytes, this.#textFrom, this.#at) ? "key_forbidden" : "ok";
  }

  #open(count: number, map: 0 | 1): ScanReason {
    if (count > scanLimits.countMax) return "entries";
    if (this.#depth >= this.#depthMax) return "depth";
    const items = map === 1 ? count * 2 : count;
    if (items > this.#end - this.#at) return "truncated";
    if (items === 0) return "ok";
    this.#depth++;
    this.#left[this.#depth] = items;
    this.#map[this.#depth] = map;
    return "ok";
  }

  #openSized(width: number, map: 0 | 1): ScanReason {
    if (width > this.#end - this.#at) return "truncated";
    return this.#open(this.#uint(width), map);
  }

  /** A string or bin whose length is written in `width` bytes. */
  #sized(width: number, text: boolean): ScanReason {
    if (width > this.#end - this.#at) return "truncated";
    const size = this.#uint(width);
    return text ? this.#string(size) : this.#skip(size);
  }

  #string(size: number): ScanReason {
    if (size > scanLimits.stringBytesMax) return "string_size";
    this.#textFrom = this.#at;
    const reason = this.#skip(size);
    if (reason !== "ok") return reason;
    return isUtf8(this.#bytes, this.#textFrom, this.#at) ? "ok" : "utf8";
  }

  #skip(size: number): ScanReason {
    if (size > this.#end - this.#at) return "truncated";
    this.#at += size;
    return "ok";
  }

  /** NaN and the infinities have all bits of the exponent set. */
  #float(width: 4 | 8): ScanReason {
    if (width > this.#end - this.#at) return "truncated";
    const high = this.#bytes[this.#at] ?? 0;
    const next = this.#bytes[this.#at + 1] ?? 0;
    this.#at += width;
    const full = width === 4 ? next >= 0x80 : next >= 0xf0;
    return (high & 0x7f) === 0x7f && full ? "number" : "ok";
  }

  #wide(signed: boolean): ScanReason {
    if (8 > this.#end - this.#at) return "truncated";
    const high = this.#uint(4);
    const low = this.#uint(4);
    if (high < 0x20_0000) return "ok";
    // Down to -(2^53 - 1): -(2^53) itself has this high half and a low half of 0.
    const small = high > 0xffe0_0000 || (high === 0xffe0_0000 && low !== 0);
    return signed && small ? "ok" : "number";
  }

  #uint(width: number): number {
    let value = 0;
    for (let i = 0; i < width; i++) {
      value = value * 256 + (this.#bytes[this.#at++] ?? 0);
    }
    return value;
  }
}

/** A more telling reason than "shape" for a frame that begins with what is not allowed anywhere. */
function notAnArray(lead: number): ScanReason {
  if (lead === 0xc1) return "reserved";
  const fixext = lead >= 0xd4 && lead <= 0xd8;
  return fixext || (lead >= 0xc7 && lead <= 0xc9) ? "extension" : "shape";
}

/** Well-formed as RFC 3629 has it: no overlong form, no surrogate, nothing above U+10FFFF. */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const lead = bytes[at++] ?? 0;
    if (lead < 0x80) continue;
    if (lead < 0xc2 || lead > 0xf4) return false;
    const more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (more > end - at) return false;
    const second = bytes[at] ?? 0;
    if (lead === 0xe0 && second < 0xa0) return false;
    if (lead === 0xed && second > 0x9f) return false;
    if (lead === 0xf0 && second < 0x90) return false;
    if (lead === 0xf4 && second > 0x8f) return false;
    for (let i = 0; i < more; i++) {
      if (((bytes[at++] ?? 0) & 0xc0) !== 0x80) return false;
    }
  }
  return true;
}

/** No key of a map (FR4), nor what the hub makes one of. */
export const forbiddenKeyNames: readonly string[] = ["__proto__", "constructor", "prototype"];

const forbiddenKeys: readonly Uint8Array[] = forbiddenKeyNames.map((key) => new TextEncoder().encode(key));

function isForbiddenKey(bytes: Uint8Array, start: number, end: number): boolean {
  const size = end - start;
  if (size !== 9 && size !== 11) return false;
  for (const key of forbiddenKeys) {
    if (key.length !== size) continue;
    let i = 0;
    while (i < size && bytes[start + i] === key[i]) i++;
    if (i === size) return true;
  }
  return false;
}
