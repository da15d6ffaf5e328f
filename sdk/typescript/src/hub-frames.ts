import { decode } from "../../../protocol/codec.ts";
import { frameTypes, type RoomOpenInfo, type SeatInfo } from "../../../protocol/link.ts";
import type { Options } from "../../../protocol/manifest.ts";
import { FrameScan, scanRules } from "../../../protocol/scan.ts";
import type { ActionValue } from "../../../protocol/view.ts";

/** A frame that is not what SPEC.md says; `rule` where a rule of framing is broken, which ends the connection. */
export class FrameFault extends Error {
  override readonly name = "FrameFault";
  readonly rule: string | undefined;

  constructor(message: string, rule?: string) {
    super(message);
    this.rule = rule;
  }
}

export interface RoomOpening {
  readonly id: number;
  readonly room: number;
  readonly info: RoomOpenInfo;
}

/** An event of a room; `n` numbers them. */
export type RoomEvent = { readonly n: number } & (
  | { readonly kind: "joined"; readonly seat: SeatInfo }
  | { readonly kind: "dropped"; readonly seat: number }
  | { readonly kind: "back"; readonly seat: number; readonly missed: boolean }
  | { readonly kind: "left"; readonly seat: number; readonly reason: "left" | "kicked" | "timeout" }
  | { readonly kind: "host"; readonly seat: number | null }
  | { readonly kind: "data"; readonly seat: number; readonly payload: Uint8Array }
  | { readonly kind: "action"; readonly seat: number; readonly action: string; readonly value: ActionValue }
  | { readonly kind: "deadline"; readonly name: string }
);

const scan = new FrameScan();

/** The fields of a frame, its type first. Byte strings in it alias the input. @throws FrameFault */
export function readFields(bytes: Uint8Array): readonly unknown[] {
  const reason = scan.scan(bytes);
  if (reason !== "ok") throw new FrameFault(`The frame is not well formed: ${reason}.`, scanRules[reason]);
  // The scan has made sure that it is an array.
  return decode(bytes) as readonly unknown[];
}

/** @throws FrameFault */
export function readRoomOpen(fields: readonly unknown[]): RoomOpening {
  const info = record(fields[3], "info");
  const restore = info["restore"] ?? undefined;
  return {
    id: integer(fields[1], "id"),
    room: integer(fields[2], "room"),
    info: {
      match: string(info["match"], "match"),
      round: integer(info["round"], "round"),
      options: record(info["options"], "options") as Options,
      seats: list(info["seats"], "seats").map(readSeat),
      // A hub of an earlier minor version tells neither.
      host: typeof info["host"] === "number" ? info["host"] : null,
      commit: info["commit"] instanceof Uint8Array ? Uint8Array.from(info["commit"]) : new Uint8Array(0),
      ...(restore === undefined ? {} : { restore: readRestore(record(restore, "restore")) }),
    },
  };
}

/** The event of one of the frames that belong to a room; undefined for other types. @throws FrameFault */
export function readRoomEvent(fields: readonly unknown[]): RoomEvent | undefined {
  const [type, , number, third, fourth, fifth] = fields;
  const n = () => integer(number, "n");
  const seat = () => integer(third, "seat");
  switch (type) {
    case frameTypes.playerJoined:
      return { kind: "joined", n: n(), seat: readSeat(third) };
    case frameTypes.playerDropped:
      return { kind: "dropped", n: n(), seat: seat() };
    case frameTypes.playerBack:
      return { kind: "back", n: n(), seat: seat(), missed: fourth === true };
    case frameTypes.playerLeft:
      return {
        kind: "left",
        n: n(),
        seat: seat(),
        reason: fourth === "kicked" || fourth === "timeout" ? fourth : "left",
      };
    case frameTypes.host:
      return { kind: "host", n: n(), seat: (third ?? null) === null ? null : seat() };
    case frameTypes.data:
      return { kind: "data", n: n(), seat: seat(), payload: bytesCopy(fourth, "payload") };
    case frameTypes.action:
      return { kind: "action", n: n(), seat: seat(), action: string(fourth, "action"), value: readValue(fifth) };
    case frameTypes.deadline:
      return { kind: "deadline", n: n(), name: string(third, "name") };
    default:
      return undefined;
  }
}

export function integer(value: unknown, name: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw new FrameFault(`${name} must be an integer`);
}

export function string(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  throw new FrameFault(`${name} must be a string`);
}

function record(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)) {
    return value as Record<string, unknown>;
  }
  throw new FrameFault(`${name} must be a map`);
}

function list(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new FrameFault(`${name} must be an array`);
}

/** The input is the socket's buffer, which is used again. */
function bytesCopy(value: unknown, name: string): Uint8Array {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  throw new FrameFault(`${name} must be bin`);
}

function readSeat(value: unknown): SeatInfo {
  const seat = record(value, "seat");
  const client = seat["client"];
  return {
    seat: integer(seat["seat"], "seat"),
    player: string(seat["player"], "player"),
    name: typeof seat["name"] === "string" ? seat["name"] : null,
    guest: seat["guest"] === true,
    client: client === "terminal" || client === "bot" ? client : "web",
    locale: string(seat["locale"], "locale"),
    connected: seat["connected"] === true,
  };
}

function readRestore(restore: Record<string, unknown>): NonNullable<RoomOpenInfo["restore"]> {
  return { checkpoint: bytesCopy(restore["checkpoint"], "checkpoint"), n: integer(restore["n"], "n") };
}

function readValue(value: unknown): ActionValue {
  switch (typeof value) {
    case "boolean":
    case "number":
    case "string":
      return value;
    default:
      if (value === null || value === undefined) return null;
      return list(value, "value").map((one) => {
        if (typeof one === "number" || typeof one === "string") return one;
        throw new FrameFault("value must hold numbers and strings");
      });
  }
}
