import { Refusal } from "../../protocol/errors.ts";
import { playerLimits, roomLimits } from "../../protocol/limits.ts";
import type { ClientKind } from "../../protocol/link.ts";
import type { OptionValue, Options } from "../../protocol/manifest.ts";
import {
  type JoinArgs,
  playerFrames,
  type PlayerToHub,
  type ResumePoint,
  type RoomCommand,
  type RoomSettings,
} from "../../protocol/player.ts";
import { FrameScan, scanRules } from "../../protocol/scan.ts";
import { ValueReader } from "../../protocol/value-reader.ts";
import type { ActionValue } from "../../protocol/view.ts";
import { roomCodeLength } from "./room-code.ts";

/** Where the payload of a DATA frame `[3, bin]` begins: it ends with the frame. 0 for every other frame. */
export function playerDataStart(frame: Uint8Array): number {
  if (frame.length < 4 || frame[0] !== 0x92 || frame[1] !== playerFrames.data) return 0;
  const start = frame[2] === 0xc4 ? 4 : frame[2] === 0xc5 ? 5 : 0;
  if (start === 0 || frame.length < start) return 0;
  const size = start === 4 ? byteAt(frame, 3) : (byteAt(frame, 3) << 8) | byteAt(frame, 4);
  return frame.length - start === size ? start : 0;
}

// One for all: neither yields.
const frameScan = new FrameScan();
const values = new ValueReader();

/** A frame of a client, checked field by field. Throws a Refusal; `protocol_error` ends the connection. */
export function readPlayerFrame(frame: Uint8Array): PlayerToHub {
  const reason = frameScan.scan(frame);
  if (reason !== "ok")
    throw new Refusal("protocol_error", `The message is not what a hub takes: ${reason}.`, scanRules[reason]);
  const fields = values.read(frame, 0);
  if (!Array.isArray(fields)) throw new Refusal("protocol_error", "A message is one array.", "PW2");
  const [type, first, second] = fields as unknown[];
  switch (type) {
    case playerFrames.join:
      return [type, id(first), readJoin(second)];
    case playerFrames.command:
      return [type, id(first), readCommand(second)];
    case playerFrames.data:
      if (!(first instanceof Uint8Array)) throw invalid("payload", "bytes");
      return [type, first];
    case playerFrames.action:
      return [type, text(first, "action", 64), readValue(second)];
    case playerFrames.ping:
      return [type, id(first)];
    default:
      throw new Refusal("unknown_type", "This message type is not known; it was skipped.", "FR8");
  }
}

/** The id by which a frame that was refused is to be answered (PR2); null where it has none. The frame must be well formed. */
export function requestOf(frame: Uint8Array): number | null {
  const fields = values.read(frame, 0);
  const [type, first] = Array.isArray(fields) ? (fields as unknown[]) : [];
  if (type !== playerFrames.join && type !== playerFrames.command) return null;
  return isId(first) ? first : null;
}

const byteAt = (frame: Uint8Array, at: number) => frame[at] ?? 0;

const invalid = (field: string, takes: string) => new Refusal("invalid", `The field "${field}" takes ${takes}.`);

function isId(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff;
}

function id(value: unknown): number {
  if (!isId(value)) throw invalid("id", "an unsigned 32-bit integer");
  return value;
}

function record(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Uint8Array)
    throw invalid(field, "a map");
  return value as Record<string, unknown>;
}

function text(value: unknown, field: string, charsMax: number): string {
  if (typeof value !== "string" || value.length === 0 || value.length > charsMax)
    throw invalid(field, `1 to ${charsMax} characters`);
  return value;
}

function flag(value: unknown, field: string): boolean {
  if (typeof value !== "boolean") throw invalid(field, "true or false");
  return value;
}

function count(value: unknown, field: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw invalid(field, "a whole number from 0");
  return value as number;
}

const clients: readonly ClientKind[] = ["web", "terminal", "bot"];

function readJoin(value: unknown): JoinArgs {
  const args = record(value, "join");
  const client = clients.find((kind) => kind === args["client"]);
  if (!client) throw invalid("client", "web, terminal or bot");
  const locale = text(args["locale"], "locale", 35);
  if (!/^[A-Za-z0-9-]+$/.test(locale)) throw invalid("locale", "a language tag such as en or pt-BR");
  return {
    code: text(args["code"], "code", 4 * roomCodeLength),
    client,
    locale,
    ...optional(args, "password", (password) => ({ password: text(password, "password", 64) })),
    ...optional(args, "spectate", (spectate) => ({ spectate: flag(spectate, "spectate") })),
    ...optional(args, "resume", (resume) => ({ resume: readResume(resume) })),
  };
}

/** A field that may be missing or nil. */
function optional<T extends object>(
  args: Record<string, unknown>,
  field: string,
  read: (value: unknown) => T,
): T | undefined {
  const value = args[field];
  return value === undefined || value === null ? undefined : read(value);
}

function readResume(value: unknown): ResumePoint {
  const { match, room, own } = record(value, "resume");
  return { match: text(match, "resume.match", 36), room: count(room, "resume.room"), own: count(own, "resume.own") };
}

function readValue(value: unknown): ActionValue {
  if (value === undefined || value === null || typeof value === "boolean") return value ?? null;
  if (Array.isArray(value)) {
    if (value.length > 64) throw invalid("value", "at most 64 entries");
    return value.map((entry: unknown) => scalar(entry));
  }
  return scalar(value);
}

function scalar(value: unknown): number | string {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value === "string" && value.length <= 1000) return value;
  throw invalid("value", "nil, a boolean, a finite number, up to 1000 characters, or an array of numbers and strings");
}

function readCommand(value: unknown): RoomCommand {
  const args = record(value, "command");
  const member = () => count(args["member"], "member");
  switch (args["name"]) {
    case "leave":
    case "start":
    case "again":
    case "stop":
    case "close":
      return { name: args["name"] };
    case "ready":
      return { name: "ready", ready: flag(args["ready"], "ready") };
    case "chat":
      return { name: "chat", text: text(args["text"], "text", 4 * roomLimits.chatCharsMax) };
    case "spectate":
      return { name: "spectate", spectate: flag(args["spectate"], "spectate") };
    case "mute":
      return { name: "mute", member: member(), muted: flag(args["muted"], "muted") };
    case "kick":
      return { name: "kick", member: member() };
    case "host":
      return { name: "host", member: member() };
    case "game":
      return { name: "game", game: text(args["game"], "game", 64) };
    case "configure":
      return { name: "configure", options: readOptions(args["options"]) };
    case "settings":
      return { name: "settings", settings: readSettings(args["settings"]) };
    default:
      throw invalid("name", "the name of a command; see rule PR2");
  }
}

function readOptions(value: unknown): Options {
  const options: Record<string, OptionValue> = {};
  const entries = Object.entries(record(value, "options"));
  if (entries.length > 24) throw invalid("options", "at most 24 options");
  for (const [name, option] of entries) {
    if (
      typeof option === "boolean" ||
      (typeof option === "number" && Number.isFinite(option)) ||
      typeof option === "string"
    )
      options[name] = option;
    else throw invalid(`options.${name}`, "a boolean, a number or text");
  }
  return options;
}

function readSettings(value: unknown): Partial<RoomSettings> {
  const settings: { -readonly [K in keyof RoomSettings]?: RoomSettings[K] } = {};
  for (const [name, setting] of Object.entries(record(value, "settings"))) {
    switch (name) {
      case "public":
      case "locked":
      case "spectators":
        settings[name] = flag(setting, name);
        break;
      case "capacity":
        settings.capacity = readCapacity(setting);
        break;
      case "password":
        settings.password = setting === null ? null : text(setting, "password", 64);
        break;
      default:
      // A setting of a later version (VN1).
    }
  }
  return settings;
}

/** How many may be in a room. */
export function readCapacity(value: unknown): number {
  const capacity = count(value, "capacity");
  if (capacity < 1 || capacity > roomLimits.membersMax) throw invalid("capacity", `1 to ${roomLimits.membersMax}`);
  return capacity;
}

/** True for what is too large to be a player's input. */
export function isTooLarge(frame: Uint8Array): boolean {
  return frame.length > playerLimits.payloadBytesMax + 8;
}
