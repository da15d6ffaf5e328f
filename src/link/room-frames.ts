import { Refusal } from "../../protocol/errors.ts";
import { frameTypes as types, type OkValue } from "../../protocol/link.ts";
import { linkLimitBounds, type LinkLimits } from "../../protocol/limits.ts";
import type { MatchResult } from "../../protocol/manifest.ts";
import { forbiddenKeyNames } from "../../protocol/scan.ts";
import { cleanText } from "../../protocol/text.ts";
import { checkView } from "../../protocol/view-check.ts";
import { patchesMax } from "../../protocol/view-patch.ts";
import type { ViewPatch } from "../../protocol/view.ts";
import type { FrameFields } from "./frame-fields.ts";
import type { GameRoom } from "./game-room.ts";
import { noRoom, type RoomTable } from "./room-table.ts";

export interface RoomFrameContext {
  readonly rooms: RoomTable;
  readonly limits: LinkLimits;
  /** OK, or ERROR with the refusal, to a request. */
  readonly answer: (id: number, refusal: Refusal | undefined, value?: OkValue) => void;
  readonly failed: (error: unknown) => void;
}

export type RoomFrameType =
  | typeof types.data
  | typeof types.view
  | typeof types.patch
  | typeof types.deadline
  | typeof types.checkpoint
  | typeof types.result
  | typeof types.void
  | typeof types.random;

type RequestType = typeof types.result | typeof types.void | typeof types.random;

/**
 * A frame of a room, from the game: its fields are checked in form, and the room is told.
 * @throws Refusal what the game is told; a request gets it with its id
 */
export function handleRoomFrame(type: RoomFrameType, fields: FrameFields, context: RoomFrameContext): void {
  if (type === types.result || type === types.void || type === types.random)
    return handleRequest(type, fields, context);
  const handle = fields.u32(1, "room", "RM2");
  const room = context.rooms.owned(handle);
  const refusal = room ? tellRoom(type, fields, room, context.limits) : context.rooms.unknown(handle);
  if (refusal) throw refusal;
}

function tellRoom(
  type: Exclude<RoomFrameType, RequestType>,
  fields: FrameFields,
  room: GameRoom,
  limits: LinkLimits,
): Refusal | undefined {
  switch (type) {
    case types.data:
      return room.events.data(fields.address(2), fields.bin(3, "payload", "DT1"));
    case types.view: {
      const seat = fields.seat(2, "VW1");
      return room.events.view(seat, checkView(fields.value(3, "view"), limits), fields.bytes(3, "view"));
    }
    case types.patch:
      return room.events.patch(fields.seat(2, "VW5"), readPatches(fields), fields.bytes(3, "patches"));
    case types.deadline:
      return room.events.deadline(readDeadlineName(fields), readDeadlineMs(fields, limits));
    case types.checkpoint:
      return tellCheckpoint(fields, room, limits);
  }
}

/** A list; its entries are checked against the view that they change. */
function readPatches(fields: FrameFields): readonly ViewPatch[] {
  const patches = fields.value(3, "patches");
  if (!Array.isArray(patches) || patches.length > patchesMax) {
    throw new Refusal("view_invalid", `\`patches\` is an array of at most ${patchesMax} changes.`, "VW5");
  }
  return patches as readonly ViewPatch[];
}

/** A player who comes back gets it as the key of a map, which no client would read. */
function readDeadlineName(fields: FrameFields): string {
  const name = fields.name(2, "name", "DL1");
  if (forbiddenKeyNames.includes(name)) {
    throw new Refusal("frame_invalid", "`name` is none of the keys that FR4 does not allow.", "DL1");
  }
  return name;
}

function readDeadlineMs(fields: FrameFields, limits: LinkLimits): number | null {
  const ms = fields.u32OrNil(3, "ms", "DL1");
  if (ms !== null && ms > limits.deadlineMsMax) {
    throw new Refusal("frame_invalid", `\`ms\` is 0 to ${limits.deadlineMsMax}, or nil.`, "DL1");
  }
  return ms;
}

function tellCheckpoint(fields: FrameFields, room: GameRoom, limits: LinkLimits): Refusal | undefined {
  const n = fields.u32(2, "n", "CP1");
  const state = fields.bin(3, "state", "CP1");
  if (state.length > limits.checkpointBytesMax) {
    const message = `A checkpoint has at most ${limits.checkpointBytesMax} bytes (checkpointBytesMax).`;
    return new Refusal("limit_exceeded", message, "CP1");
  }
  return room.events.checkpoint(n, state);
}

function handleRequest(type: RequestType, fields: FrameFields, context: RoomFrameContext): void {
  const id = fields.u32(1, "id", "RQ1");
  const handle = fields.u32(2, "room", "RM2");
  // A game may need its numbers to open the match.
  const room = type === types.random ? context.rooms.known(handle) : context.rooms.owned(handle);
  if (!room) throw context.rooms.unknown(handle) ?? noRoom();
  if (type === types.random) {
    const bytes = room.events.random(fields.name(3, "label", "RN2"));
    if (bytes instanceof Refusal) throw bytes;
    context.answer(id, undefined, bytes);
    return;
  }
  if (type === types.void) {
    context.answer(id, room.events.void(cleanText(fields.string(3, "reason"), { maxChars: 200 })));
    return;
  }
  const result = readResult(fields);
  room.events.result(result).then(
    (refusal) => context.answer(id, refusal),
    (error: unknown) => {
      context.failed(error);
      context.answer(id, new Refusal("internal"));
    },
  );
}

/** The outer form (RS1); the room checks it against the match, which may have begun under other limits. */
function readResult(fields: FrameFields): MatchResult {
  const [, seatsMax] = linkLimitBounds.seatsMax;
  const result = fields.value(3, "result");
  const placements: unknown =
    typeof result === "object" && result !== null && "placements" in result ? result.placements : undefined;
  if (!Array.isArray(placements) || placements.length > seatsMax) {
    const message = `\`result\` is a map with \`placements\`, an array of at most ${seatsMax}.`;
    throw new Refusal("frame_invalid", message, "RS1");
  }
  return result as MatchResult;
}
