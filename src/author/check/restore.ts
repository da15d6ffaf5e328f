import type { ViewNode } from "../../../protocol/view.ts";
import { play } from "../play.ts";
import { settle } from "../settle.ts";
import type { StageRoom } from "../stage-room.ts";
import { type CheckContext, framesFrom, goOnMoves, grief, noRoom, opened, openPlaying } from "./context.ts";

const backMs = 45_000;

/** The link breaks, and the program is killed: the match goes on as if nothing had been. */
export async function checkRestore(context: CheckContext): Promise<void> {
  const link = await breakAndRestore(context, "link");
  if (link && context.stage.process !== undefined) await breakAndRestore(context, "process");
}

const titles = {
  link: "after the link broke, the match goes on from its checkpoint with the same views",
  process: "after the program was killed, the match goes on from its checkpoint with the same views",
} as const;

/** False: it makes no sense to go on. */
async function breakAndRestore(context: CheckContext, what: "link" | "process"): Promise<boolean> {
  const { report } = context;
  const title = titles[what];
  const room = await openPlaying(context, 4);
  if (!room) {
    report.failed("CP2", title, noRoom(context));
    return false;
  }
  return restoreOf(context, what, room);
}

async function restoreOf(context: CheckContext, what: "link" | "process", room: StageRoom): Promise<boolean> {
  const { report, stage } = context;
  const title = titles[what];
  await settle(stage, room);
  if (!room.hasCheckpoint) {
    room.close("closed");
    report.warned("CP3", title, "the game sends no checkpoint: whenever its link breaks, all its matches are void");
    await reconnected(context, what);
    return false;
  }
  const before = new Map(room.views);
  const { again } = room;
  room.views.clear();
  if (!(await reconnected(context, what))) return false;
  const from = stage.log.count + 1;
  const { port } = stage;
  if (!port || !room.open(port)) return false;
  await opened(context, room);
  const sad = grief(context, room);
  if (sad !== undefined || room.state.name === "refused" || room.state.name === "opening") {
    const why =
      room.state.name === "refused" ? `it was refused: ${room.state.reason}` : (sad ?? "ROOM_OPEN was not answered");
    report.failed("CP2", title, why, framesFrom(context, from));
    return false;
  }
  const difference = viewsDiffer(before, room);
  if (difference !== undefined) {
    report.failed("CP2", title, `${difference}; ${again}`, framesFrom(context, from));
    room.close("closed");
    return true;
  }
  const played = await play(stage, room, context.random, { movesMax: goOnMoves });
  const after = grief(context, room);
  if (after !== undefined || played === "stuck") {
    report.failed(
      "CP2",
      title,
      `the views are the same, but then ${after ?? "the match is stuck"}`,
      framesFrom(context, from),
    );
    return false;
  }
  report.passed("CP2", title, `${before.size} views compared`);
  if (!room.ended) room.close("closed");
  return true;
}

/** Breaks the connection or kills the program, and waits for the next connection. */
async function reconnected({ stage, report }: CheckContext, what: "link" | "process"): Promise<boolean> {
  if (what === "process") {
    await stage.process?.kill();
    await stage.wait(() => (stage.port === undefined ? true : undefined), 5_000);
    stage.startGame();
  } else {
    stage.connection?.break();
    await stage.wait(() => (stage.port === undefined ? true : undefined), 5_000);
  }
  if (await stage.connected(backMs)) return true;
  const ended = stage.process?.ended;
  const why = ended === undefined ? `it did not come back within ${backMs / 1000} s` : `the program ended (${ended})`;
  report.failed("CP2", "after the link broke, the game server connects again", why);
  return false;
}

function viewsDiffer(before: ReadonlyMap<number, ViewNode>, room: StageRoom): string | undefined {
  for (const [seat, view] of before) {
    const after = room.views.get(seat);
    const name = seat === 255 ? "the spectators' view" : `the view of seat ${seat}`;
    if (after === undefined) return `${name} did not come again`;
    const at = differenceAt(view, after, "view");
    if (at !== undefined) return `${name} is another one: ${at}`;
  }
  return undefined;
}

/** The first place where two values differ, with both. */
function differenceAt(a: unknown, b: unknown, path: string): string | undefined {
  if (Bun.deepEquals(a, b)) return undefined;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return `${path} was ${short(a)}, is ${short(b)}`;
  }
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const name of names) {
    const at = differenceAt(
      Reflect.get(a, name),
      Reflect.get(b, name),
      Array.isArray(a) ? `${path}[${name}]` : `${path}.${name}`,
    );
    if (at !== undefined) return at;
  }
  return `${path} differs`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
