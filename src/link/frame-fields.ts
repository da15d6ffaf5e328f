import { charsWithin } from "../../protocol/view-walk.ts";
import { Refusal } from "../../protocol/errors.ts";
import { isArray, isNil, readBin, readInteger, readString, readU32 } from "../../protocol/fields.ts";
import { spectatorsSeat, type Address } from "../../protocol/link.ts";
import { FrameScan, type ScanReason } from "../../protocol/scan.ts";
import { ValueReader } from "../../protocol/value-reader.ts";

const seatsPerAddressMax = 64;
const nameCharsMax = 64;
const unprintable = /\p{C}/u;

/**
 * The fields of one scanned frame, read one by one as what they have to be. Nothing but what is asked for is decoded.
 * All readers throw a Refusal `frame_invalid` that names field and rule.
 */
export class FrameFields {
  readonly #scan = new FrameScan();
  readonly #values = new ValueReader();
  #bytes: Uint8Array = new Uint8Array(0);

  /** Looks at a frame; the readers hold after "ok", until the next call. */
  open(bytes: Uint8Array, start: number, end: number): ScanReason {
    this.#bytes = bytes;
    return this.#scan.scan(bytes, start, end);
  }

  get type(): number {
    return readInteger(this.#bytes, this.#scan.at(0)) ?? -1;
  }

  u32(field: number, name: string, rule = "FR6"): number {
    const value = this.#has(field) ? readU32(this.#bytes, this.#scan.at(field)) : undefined;
    if (value === undefined) throw invalid(`\`${name}\` is an integer from 0 to 4294967295.`, rule);
    return value;
  }

  /** Undefined for what is not an unsigned integer of at most 32 bits. */
  idOrUndefined(field: number): number | undefined {
    return this.#has(field) ? readU32(this.#bytes, this.#scan.at(field)) : undefined;
  }

  /** A seat, or 255 for the spectators. */
  seat(field: number, rule: string): number {
    const seat = this.u32(field, "seat", rule);
    if (seat > spectatorsSeat) throw invalid("`seat` is a seat, or 255 for the spectators.", rule);
    return seat;
  }

  /** Nil where the field is missing (FR7). */
  u32OrNil(field: number, name: string, rule: string): number | null {
    return this.isNil(field) ? null : this.u32(field, name, rule);
  }

  /** A whole number that is not negative, as a float where it is large (ST4). Nil where the field is missing. */
  revisionOrNil(field: number, name: string, rule: string): number | null {
    if (this.isNil(field)) return null;
    const value = readInteger(this.#bytes, this.#scan.at(field)) ?? this.value(field, name, rule);
    if (!isWhole(value)) throw invalid(`\`${name}\` is an integer from 0, or nil.`, rule);
    return value;
  }

  isNil(field: number): boolean {
    return !this.#has(field) || isNil(this.#bytes, this.#scan.at(field));
  }

  string(field: number, name: string, rule = "FR7"): string {
    const value = this.#has(field)
      ? readString(this.#bytes, this.#scan.at(field), this.#scan.at(field + 1))
      : undefined;
    if (value === undefined) throw invalid(`\`${name}\` is a string.`, rule);
    return value;
  }

  /** A name of 1 to 64 characters without control characters. */
  name(field: number, name: string, rule: string): string {
    const value = this.string(field, name, rule);
    if (value === "" || !charsWithin(value, nameCharsMax) || unprintable.test(value)) {
      throw invalid(`\`${name}\` has 1 to 64 characters, none of them a control character.`, rule);
    }
    return value;
  }

  bin(field: number, name: string, rule: string): Uint8Array {
    const value = this.#has(field) ? readBin(this.#bytes, this.#scan.at(field), this.#scan.at(field + 1)) : undefined;
    if (value === undefined) throw invalid(`\`${name}\` is bin.`, rule);
    return value;
  }

  /** The encoded field, in the socket's buffer. */
  bytes(field: number, name: string, rule = "FR7"): Uint8Array {
    if (!this.#has(field)) throw missing(name, rule);
    return this.#bytes.subarray(this.#scan.at(field), this.#scan.at(field + 1));
  }

  /** The decoded field. It is a copy: byte strings in it may be kept. */
  value(field: number, name: string, rule = "FR7"): unknown {
    if (!this.#has(field)) throw missing(name, rule);
    return this.#values.read(this.#bytes, this.#scan.at(field));
  }

  /** Whom DATA goes to (DT1). Whether a seat exists is for the room to say. */
  address(field: number): Address {
    if (!this.#has(field)) throw invalid("`to` is missing.", "DT1");
    const at = this.#scan.at(field);
    if (isNil(this.#bytes, at)) return null;
    if (isArray(this.#bytes, at)) {
      const seats = this.#values.read(this.#bytes, at);
      if (isSeats(seats)) return seats;
    }
    const to = readInteger(this.#bytes, at);
    if (to === undefined || to > spectatorsSeat || to < -spectatorsSeat) {
      throw invalid("`to` is nil, a seat, an array of seats, -(seat + 1), or 255.", "DT1");
    }
    return to;
  }

  #has(field: number): boolean {
    return field < this.#scan.fieldCount;
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isSeats(value: unknown): value is readonly number[] {
  if (!Array.isArray(value) || value.length > seatsPerAddressMax) return false;
  return value.every((seat) => Number.isInteger(seat) && seat >= 0 && seat < spectatorsSeat);
}

function missing(name: string, rule: string): Refusal {
  return invalid(`\`${name}\` is missing.`, rule);
}

function invalid(message: string, rule: string): Refusal {
  return new Refusal("frame_invalid", message, rule);
}
