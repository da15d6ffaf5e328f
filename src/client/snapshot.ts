import { Refusal } from "../../protocol/errors.ts";
import {
  playerFrames,
  type ChatLine,
  type HubToPlayer,
  type ResumePoint,
  type RoomState,
  type Snapshot,
  type Welcome,
} from "../../protocol/player.ts";
import { roomLimits } from "../../protocol/limits.ts";
import { applyPatch } from "../../protocol/view-patch.ts";
import type { ViewNode } from "../../protocol/view.ts";

/** Why a connection is over for good: a code of the refusal table where it is known, and a sentence to show. */
export interface CloseReason {
  readonly code: string;
  readonly message: string;
}

export type ConnectionState =
  | { readonly state: "connecting" }
  | { readonly state: "online" }
  /** `retryAt` is a local time in ms; null while the attempt is being made. */
  | {
      readonly state: "reconnecting";
      readonly attempt: number;
      readonly retryAt: number | null;
      readonly reason: string;
    }
  | { readonly state: "closed"; readonly reason: CloseReason };

/** All that a face draws. Never changed in place: another object means that something is new. */
export interface ClientSnapshot {
  readonly connection: ConnectionState;
  readonly welcome: Welcome | null;
  readonly room: RoomState | null;
  /** Own member number in the room, null until joined. */
  readonly member: number | null;
  /** Stays during `finished`, so that the last position can be looked at. */
  readonly view: ViewNode | null;
  /** Local time in ms (of the connection's clock) at which each running deadline comes. */
  readonly deadlines: Readonly<Record<string, number>>;
  readonly chat: readonly ChatLine[];
  readonly rttMs: number | null;
  /** Last error that no request waits for, as one of an action; `n` grows with each. */
  readonly trouble: {
    readonly n: number;
    readonly code: string;
    readonly message: string;
  } | null;
  /** How far the streams of the present match were read; null outside a match. */
  readonly resume: ResumePoint | null;
  /** What the hub committed to when it was first told of the present or last match, in hex (SPEC.md, RN4). */
  readonly seenCommit: { readonly match: string; readonly commit: string } | null;
}

/** Outside every room. */
export const emptyRoom = {
  room: null,
  member: null,
  view: null,
  deadlines: {},
  chat: [],
  resume: null,
  seenCommit: null,
} satisfies Partial<ClientSnapshot>;

export const emptySnapshot: ClientSnapshot = {
  ...emptyRoom,
  connection: { state: "connecting" },
  welcome: null,
  rttMs: null,
  trouble: null,
};

/** What a frame does to the snapshot. "gap": frames are missing, so a new snapshot must be asked for. */
export type Applied = ClientSnapshot | "gap" | "seen";

export function withTrouble(before: ClientSnapshot, code: string, message: string): ClientSnapshot {
  const n = (before.trouble?.n ?? 0) + 1;
  return { ...before, trouble: { n, code, message } };
}

/** Applies one frame. Answers, pongs and goodbyes are the connection's own business and change nothing here. */
export function applyFrame(before: ClientSnapshot, frame: HubToPlayer, now: number): Applied {
  switch (frame[0]) {
    case playerFrames.welcome:
      return { ...before, welcome: frame[1] };
    case playerFrames.room:
      return applyRoom(before, frame[1]);
    case playerFrames.chat:
      return { ...before, chat: mergeChat(before.chat, frame[1]) };
    case playerFrames.snapshot:
      return applySnapshot(before, frame[1], now);
    case playerFrames.dataOut:
      return advance(before, frame[1] === 0 ? "room" : "own", frame[2]);
    case playerFrames.view: {
      const next = advance(before, "own", frame[1]);
      return typeof next === "string" ? next : { ...next, view: frame[2] };
    }
    case playerFrames.patch: {
      const next = advance(before, "own", frame[1]);
      if (typeof next === "string") return next;
      if (next.view === null) return "gap";
      try {
        return { ...next, view: applyPatch(next.view, frame[2]) };
      } catch (error) {
        // The view has drifted from the hub's: a snapshot mends it.
        if (error instanceof Refusal) return "gap";
        throw error;
      }
    }
    case playerFrames.deadline: {
      const { [frame[1]]: _, ...others } = before.deadlines;
      return {
        ...before,
        deadlines: frame[2] === null ? others : { ...others, [frame[1]]: now + frame[2] },
      };
    }
    case playerFrames.ok:
    case playerFrames.error:
    case playerFrames.pong:
    case playerFrames.bye:
      return before;
  }
}

function applyRoom(last: ClientSnapshot, room: RoomState): ClientSnapshot {
  const { state } = room;
  const before = { ...last, seenCommit: commitOf(state) ?? last.seenCommit };
  // A hub that tells another commit in the middle of a match must not be believed the second.
  if (last.seenCommit?.match === before.seenCommit?.match) before.seenCommit = last.seenCommit;
  if (state.phase === "lobby" || state.phase === "closed")
    return { ...before, room, view: null, deadlines: {}, resume: null };
  if (before.resume?.match !== state.match)
    return {
      ...before,
      room: withSeats(room, null),
      view: null,
      deadlines: {},
      resume: { match: state.match, room: 0, own: 0 },
    };
  if (state.phase !== "finished") return { ...before, room };
  return { ...before, room: withSeats(room, before.room), deadlines: {} };
}

function commitOf(state: RoomState["state"]): ClientSnapshot["seenCommit"] {
  return state.phase === "playing" || state.phase === "waiting" ? { match: state.match, commit: state.commit } : null;
}

/** The hub frees the seats with the match; who sat where stays known while the result is looked at, to who comes late too. */
function withSeats(room: RoomState, last: RoomState | null): RoomState {
  if (room.state.phase !== "finished") return room;
  const seats = new Map(last?.members.map((one) => [one.member, one.seat]));
  for (const { member, seat } of room.state.placements ?? []) if (member !== null) seats.set(member, seat);
  const members = room.members.map((one) =>
    one.seat === null ? { ...one, seat: seats.get(one.member) ?? null } : one,
  );
  return { ...room, members };
}

function applySnapshot(
  before: ClientSnapshot,
  { match, room, own, view, deadlines }: Snapshot,
  now: number,
): ClientSnapshot {
  const at = Object.entries(deadlines).map(([name, ms]) => [name, now + ms] as const);
  return {
    ...before,
    view,
    deadlines: Object.fromEntries(at),
    resume: { match, room, own },
  };
}

/** Each stream counts without gaps (PD2). What was seen before a reconnect is skipped. */
function advance(before: ClientSnapshot, stream: "room" | "own", n: number): Applied {
  const { resume } = before;
  if (resume === null) return "gap";
  if (n <= resume[stream]) return "seen";
  if (n > resume[stream] + 1) return "gap";
  return { ...before, resume: { ...resume, [stream]: n } };
}

/** The last lines come again at each join; a line is the same if all of it is. */
function mergeChat(before: readonly ChatLine[], lines: readonly ChatLine[]): readonly ChatLine[] {
  const known = new Set(before.map(chatId));
  const fresh = lines.filter((line) => !known.has(chatId(line)));
  return [...before, ...fresh].slice(-roomLimits.chatLinesMax);
}

function chatId(line: ChatLine): string {
  return `${line.at} ${line.member} ${line.text}`;
}
