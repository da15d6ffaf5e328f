import { linkLimitBounds, scanLimits } from "../../protocol/limits.ts";
import {
  playerFrames,
  type ChatLine,
  type HubToPlayer,
  type Joined,
  type RoomGame,
  type RoomMember,
  type RoomPhase,
  type RoomPlacement,
  type RoomState,
  type SeatName,
  type Snapshot,
  type Welcome,
} from "../../protocol/player.ts";
import { FrameScan, scanRules } from "../../protocol/scan.ts";
import { ValueReader } from "../../protocol/value-reader.ts";
import { checkView } from "../../protocol/view-check.ts";
import type { ViewNode, ViewPatch } from "../../protocol/view.ts";
import { optionsSchemaShape, optionsShape } from "./api-shapes.ts";
import {
  anything,
  bytes,
  flag,
  list,
  nullable,
  number,
  object,
  oneOf,
  record,
  ShapeError,
  tagged,
  text,
  type Check,
} from "./shape.ts";

/** A host may allow a game more than the usual; the frame's own bounds hold in any case. */
const looseLimits = {
  viewNodesMax: scanLimits.nodesMax,
  viewDepthMax: scanLimits.depthMax,
};

/** A view as the protocol's own check sees it; the client draws nothing that a hub would have refused. */
const view: Check<ViewNode> = (value, at) => {
  try {
    return checkView(value, looseLimits);
  } catch (error) {
    throw new ShapeError(`${at}: ${error instanceof Error ? error.message : "not a view"}`);
  }
};

/** Single changes are checked by `applyPatch`, against the view that they change. */
const patches = list(anything) as Check<readonly ViewPatch[]>;

const welcome = object<Welcome>({
  version: number,
  hub: text,
  user: object<Welcome["user"]>({ id: text, name: text, guest: flag }),
  limits: object<Welcome["limits"]>({
    payloadBytesMax: number,
    framesPerSecond: number,
    bytesPerSecond: number,
    graceMs: number,
  }),
});

const joined = object<Joined>({ member: number, resumed: flag });

const seats = list(object<SeatName>({ seat: number, name: text, connected: flag, left: flag }));

const placements = list(
  object<RoomPlacement>({
    seat: number,
    member: nullable(number),
    name: text,
    place: number,
    score: nullable(number),
    stats: record(number),
    ratingChange: nullable(number),
  }),
);

type Phase<P extends RoomPhase["phase"]> = Extract<RoomPhase, { phase: P }>;

const phase = tagged<RoomPhase>("phase", {
  lobby: object<Phase<"lobby">>({
    phase: oneOf("lobby"),
    notice: nullable(text),
  }),
  starting: object<Phase<"starting">>({
    phase: oneOf("starting"),
    match: text,
  }),
  playing: object<Phase<"playing">>({
    phase: oneOf("playing"),
    match: text,
    seats,
    commit: text,
  }),
  waiting: object<Phase<"waiting">>({
    phase: oneOf("waiting"),
    match: text,
    seats,
    commit: text,
    remainingMs: number,
  }),
  finished: object<Phase<"finished">>({
    phase: oneOf("finished"),
    match: text,
    placements: nullable(placements),
    notice: nullable(text),
  }),
  closed: object<Phase<"closed">>({ phase: oneOf("closed") }),
});

const room = object<RoomState>({
  code: text,
  game: nullable(
    object<RoomGame>({
      id: text,
      name: text,
      description: text,
      version: text,
      seats: object<RoomGame["seats"]>({ min: number, max: number }),
      options: nullable(optionsSchemaShape),
      lateJoin: flag,
      spectators: flag,
      available: flag,
    }),
  ),
  options: optionsShape,
  settings: object<RoomState["settings"]>({
    public: flag,
    locked: flag,
    spectators: flag,
    capacity: number,
  }),
  hasPassword: flag,
  members: list(
    object<RoomMember>({
      member: number,
      name: text,
      guest: flag,
      host: flag,
      ready: flag,
      connected: flag,
      spectator: flag,
      muted: flag,
      seat: nullable(number),
      wins: number,
    }),
  ),
  state: phase,
  gameRttMs: nullable(number),
});

const chat = list(object<ChatLine>({ member: number, name: text, text, at: number }));

const snapshot = object<Snapshot>({
  match: text,
  room: number,
  own: number,
  view: nullable(view),
  deadlines: record(number),
});

/** The fields after the type, by frame type. */
const fields: Readonly<Record<number, readonly Check<unknown>[]>> = {
  [playerFrames.welcome]: [welcome],
  [playerFrames.ok]: [number, nullable(joined)],
  [playerFrames.error]: [nullable(number), text, text, nullable(text)],
  [playerFrames.room]: [room],
  [playerFrames.chat]: [chat],
  [playerFrames.snapshot]: [snapshot],
  [playerFrames.dataOut]: [oneOf(0, 1), number, bytes],
  [playerFrames.view]: [number, view],
  [playerFrames.patch]: [number, patches],
  [playerFrames.deadline]: [text, nullable(number)],
  [playerFrames.pong]: [number],
  [playerFrames.bye]: [text, text],
};

/** A snapshot holds a view that many frames may have made: no more values than the bytes of one, and one put deep into another. */
const structure = new FrameScan(linkLimitBounds.viewBytesMax[1], 2 * scanLimits.depthMax);

/** What a game sends costs its players what its bytes bound, as it does the hub. */
const values = new ValueReader();

/**
 * Reads one message of the hub. Null for a type that this version does not know, which is skipped.
 * Throws an error with a sentence for everything that is not a frame.
 */
export function readHubFrame(message: unknown): HubToPlayer | null {
  if (!(message instanceof ArrayBuffer) && !(message instanceof Uint8Array))
    throw new ShapeError("The message is not binary.");
  const raw = message instanceof ArrayBuffer ? new Uint8Array(message) : message;
  const found = structure.scan(raw);
  if (found !== "ok") throw new ShapeError(`The message breaks rule ${scanRules[found]}.`);
  const frame = values.read(raw, 0);
  if (!Array.isArray(frame) || typeof frame[0] !== "number") throw new ShapeError("The message is not a frame.");
  const checks = Object.hasOwn(fields, frame[0]) ? fields[frame[0]] : undefined;
  if (checks === undefined) return null;
  checks.forEach((check, index) => {
    // A missing field at the end is nil (FR7).
    if (frame.length <= index + 1) frame.push(null);
    check(frame[index + 1], `frame ${String(frame[0])}, field ${index + 1}`);
  });
  // Each field of this type has just been checked by its position.
  return frame as unknown as HubToPlayer;
}
