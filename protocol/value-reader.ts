import { readInteger } from "./fields.ts";
import { isIndexLike, sparseRecord } from "./records.ts";

/** Strings up to so many bytes are looked for among those read before. */
const internedBytesMax = 24;
const slots = 1_024;

const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const floats = new DataView(new ArrayBuffer(8));

/**
 * The value of bytes that `FrameScan` has let through, as `decode` of codec.ts reads it, but as a copy, and at a price that its bytes bound.
 *
 * Problem: msgpackr takes 0.75 ms for a view of a thousand nodes, in which nobody else is served, and most of it for strings that came a
 * moment ago: names of fields, types, keys. Here it is a sixth of that. It can be this short because all that is wrong was refused before.
 */
export class ValueReader {
  /** ASCII only, so that bytes and character codes can be compared. One table per connection: no game learns what another sends. */
  readonly #known: (string | undefined)[] = Array.from({ length: slots });
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;

  read(bytes: Uint8Array, start: number): unknown {
    this.#bytes = bytes;
    this.#at = start;
    return this.#value();
  }

  /** Calls itself for what is inside; the scan has bounded the depth. */
  #value(): unknown {
    const at = this.#at++;
    const lead = this.#bytes[at] ?? 0xc0;
    if (lead < 0x80) return lead;
    if (lead < 0x90) return this.#map(lead & 0x0f);
    if (lead < 0xa0) return this.#array(lead & 0x0f);
    if (lead < 0xc0) return this.#string(lead & 0x1f);
    if (lead >= 0xe0) return lead - 0x100;
    switch (lead) {
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return this.#binary(this.#uint(1 << (lead - 0xc4)));
      case 0xca:
        return this.#float(4).getFloat32(0);
      case 0xcb:
        return this.#float(8).getFloat64(0);
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.#string(this.#uint(1 << (lead - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.#array(this.#uint(lead === 0xdc ? 2 : 4));
      case 0xde:
      case 0xdf:
        return this.#map(this.#uint(lead === 0xde ? 2 : 4));
      case 0xc0:
        return null;
      default:
        // Integers of 1 to 8 bytes, without a sign from cc on, with one from d0 on.
        this.#at += 1 << (lead & 3);
        return readInteger(this.#bytes, at);
    }
  }

  #array(length: number): unknown[] {
    const values: unknown[] = [];
    for (let i = 0; i < length; i++) values.push(this.#value());
    return values;
  }

  #map(size: number): Record<string, unknown> {
    let record: Record<string, unknown> = {};
    let isSparse = false;
    for (let i = 0; i < size; i++) {
      const lead = this.#bytes[this.#at++] ?? 0xa0;
      const keySize = lead < 0xc0 ? lead & 0x1f : this.#uint(1 << (lead - 0xd9));
      if (!isSparse && isIndexLike(this.#bytes[this.#at])) {
        record = Object.assign(sparseRecord(), record);
        isSparse = true;
      }
      const key = this.#string(keySize);
      record[key] = this.#value();
    }
    return record;
  }

  #string(size: number): string {
    const bytes = this.#bytes;
    const start = this.#at;
    const end = start + size;
    this.#at = end;
    if (size > internedBytesMax) return text.decode(bytes.subarray(start, end));
    let hash = size;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte >= 0x80) return text.decode(bytes.subarray(start, end));
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    const slot = (hash ^ (hash >>> 10)) & (slots - 1);
    const known = this.#known[slot];
    if (known !== undefined && isSame(known, bytes, start, size)) return known;
    const fresh = text.decode(bytes.subarray(start, end));
    this.#known[slot] = fresh;
    return fresh;
  }

  #binary(size: number): Uint8Array {
    this.#at += size;
    // Not `slice`, which is no copy where the bytes are a Buffer.
    return new Uint8Array(this.#bytes.subarray(this.#at - size, this.#at));
  }

  #float(width: 4 | 8): DataView {
    for (let i = 0; i < width; i++) floats.setUint8(i, this.#bytes[this.#at++] ?? 0);
    return floats;
  }

  #uint(width: number): number {
    let value = 0;
    for (let i = 0; i < width; i++) value = value * 256 + (this.#bytes[this.#at++] ?? 0);
    return value;
  }
}

function isSame(known: string, bytes: Uint8Array, start: number, size: number): boolean {
  if (known.length !== size) return false;
  for (let i = 0; i < size; i++) if (known.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}
