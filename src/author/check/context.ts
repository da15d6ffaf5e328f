import type { Manifest, Options } from "../../../protocol/manifest.ts";
import { frameTypes } from "../../../protocol/link.ts";
import { defaultOptions } from "../../../protocol/options.ts";
import type { LoggedFrame } from "../frame-log.ts";
import { play } from "../play.ts";
import type { SeededRandom } from "../random.ts";
import { settle } from "../settle.ts";
import type { StageRoom } from "../stage-room.ts";
import type { Stage } from "../stage.ts";
import type { HiddenWatch } from "./hidden.ts";
import type { CheckReport } from "./report.ts";

/** What every part of a check run works with. */
export interface CheckContext {
  readonly stage: Stage;
  readonly report: CheckReport;
  readonly random: SeededRandom;
  readonly manifest: Manifest;
  /** Looks at every view that comes by. */
  readonly hidden: HiddenWatch;
}

/** ROOM_OPEN must be answered in 10 s. */
const openMs = 10_500;
export const movesMax = 400;
/** Enough to see that a match goes on. */
export const goOnMoves = 25;

/** How many play where nothing else is asked for: two if the game can, so that there is another's turn to take. */
export function usualSeats({ seats }: Manifest): number {
  return Math.min(seats.max, Math.max(seats.min, 2));
}

/** A room of default options that the game has taken, with its first views. Undefined: it was refused or lost. */
export async function openRoom(
  context: CheckContext,
  options?: Options,
  seats?: number,
): Promise<StageRoom | undefined> {
  const { stage, manifest, random } = context;
  if (!(await stage.connected(45_000))) return undefined;
  const room = stage.newRoom(random, seats ?? usualSeats(manifest), options ?? defaultOptions(manifest.options));
  await opened(context, room);
  return room.state.name === "opening" || room.state.name === "refused" || room.state.name === "lost"
    ? undefined
    : room;
}

/** A room in which a few moves have been made, and that is still on. Undefined: none could be opened. */
export async function openPlaying(context: CheckContext, moves: number): Promise<StageRoom | undefined> {
  for (let i = 0; i < 4; i++) {
    const room = await openRoom(context);
    if (!room) return undefined;
    // A short match may be over by then, and the next one shorter.
    await play(context.stage, room, context.random, { movesMax: Math.max(0, moves - i) });
    if (!room.ended) return room;
  }
  return openRoom(context);
}

/** Why `openRoom` has just given none. */
export function noRoom({ stage }: CheckContext): string {
  const none = "no room could be opened";
  if (!stage.port) return `${none}: the game server is not connected`;
  const asked = stage.log.frames.findLast(({ toGame, fields }) => toGame && fields[0] === frameTypes.roomOpen);
  if (!asked) return none;
  const answer = stage.log.frames.find(
    ({ connection, number, toGame, fields }) =>
      connection === asked.connection &&
      number > asked.number &&
      !toGame &&
      (fields[0] === frameTypes.ok || fields[0] === frameTypes.error) &&
      fields[1] === asked.fields[1],
  );
  if (!answer) return `${none}: ROOM_OPEN was not answered within 10 s, with OK or ERROR and its id [RM1]`;
  return answer.fields[0] === frameTypes.error ? `${none}: it was refused: ${String(answer.fields[3])}` : none;
}

/** Waits for the answer to ROOM_OPEN, and for what comes with it. */
export async function opened({ stage }: CheckContext, room: StageRoom): Promise<void> {
  await stage.wait(() => (room.state.name === "opening" ? undefined : true), openMs);
  if (room.state.name !== "open") return;
  await stage.wait(
    () => (room.views.size + room.payloads.length > 0 || room.state.name !== "open" ? true : undefined),
    1_000,
  );
  await settle(stage, room);
}

/** The frames of a link from a number on. */
export function framesFrom({ stage }: CheckContext, number: number): LoggedFrame[] {
  return stage.log.frames.filter((frame) => frame.number >= number);
}

/** How a room or its game server came to grief; undefined while all is well. */
export function grief({ stage }: CheckContext, room: StageRoom): string | undefined {
  const { state } = room;
  if (stage.process?.ended !== undefined) {
    const last = stage.process.output.slice(-3).join(" / ");
    return `the program ended (${stage.process.ended})${last === "" ? "" : `: ${last}`}`;
  }
  if (state.name === "lost") return "the game server closed the connection";
  if (state.name === "voided") return `the match was made void: ${state.reason}`;
  return undefined;
}

/** Starts the program again where one was given and has ended. */
export async function revive({ stage }: CheckContext): Promise<void> {
  if (stage.process !== undefined && stage.process.ended !== undefined) stage.startGame();
  await stage.connected(45_000);
}
