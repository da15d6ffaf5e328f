import type { Move } from "../play.ts";
import { play } from "../play.ts";
import { settle } from "../settle.ts";
import type { StageRoom } from "../stage-room.ts";
import { mostOf } from "./options.ts";
import {
  type CheckContext,
  framesFrom,
  goOnMoves,
  grief,
  movesMax,
  noRoom,
  openPlaying,
  openRoom,
  revive,
} from "./context.ts";

const matches = 3;

/** Plays matches with what the views offer: each comes to a result. */
export async function checkMatches(context: CheckContext): Promise<void> {
  const { report, stage } = context;
  const title = "a match played with what the views offer comes to a result";
  let moves = 0;
  for (let i = 0; i < matches; i++) {
    const room = await openRoom(context);
    if (!room) return report.failed("RS1", title, noRoom(context));
    let from = stage.log.count + 1;
    const played = await play(stage, room, context.random, {
      movesMax,
      moved: () => {
        moves += 1;
        context.hidden.look(room);
        // The last move's frames tell what came before the trouble.
        if (!room.ended && !room.away) from = stage.log.count + 1;
      },
    });
    const sad = grief(context, room);
    if (sad !== undefined) {
      report.failed("RS1", title, sad, framesFrom(context, from - 1));
      await revive(context);
      return;
    }
    if (played === "stuck") {
      room.close("closed");
      return report.failed(
        "RS1",
        title,
        "it is stuck: no view offers anything that leads on, and no deadline is set",
        tail(context),
      );
    }
    if (played === "stopped") {
      room.close("closed");
      return report.skipped("RS1", title, `a match was still on after ${movesMax} random moves`);
    }
  }
  report.passed("RS1", title, `${matches} matches, ${moves} moves`);
}

/** Connections break, come back and are gone for good; people come late. */
export async function checkPeople(context: CheckContext): Promise<void> {
  await checkDropAndBack(context);
  await checkLeaving(context);
  await checkLateJoin(context);
  await checkAllGone(context);
}

async function checkDropAndBack(context: CheckContext): Promise<void> {
  const { report, stage } = context;
  const title = "a player who drops and comes back keeps the seat, and the match goes on";
  const room = await openPlaying(context, 2);
  if (!room) return report.failed("PL1", title, noRoom(context));
  const from = stage.log.count + 1;
  for (const seat of room.seats.map((one) => one.seat)) {
    room.drop(seat);
    await settle(stage, room);
    room.back(seat, true);
    await settle(stage, room);
  }
  const sad = grief(context, room);
  if (sad !== undefined) report.failed("PL1", title, sad, framesFrom(context, from));
  else if (room.state.name === "finished")
    report.failed("PL1", title, "the match was ended by it", framesFrom(context, from));
  else await playOut(context, room, "PL1", title);
  await revive(context);
}

async function checkLeaving(context: CheckContext): Promise<void> {
  const { report, stage } = context;
  const title = "when a player leaves, those who stay come to a result";
  if (context.manifest.seats.max < 2) return report.skipped("PL1", title, "the game is for one");
  const room = await openPlaying(context, 2);
  if (!room) return report.failed("PL1", title, noRoom(context));
  const from = stage.log.count + 1;
  const { heard } = room;
  room.leave(0, "left");
  await settle(stage, room, heard);
  const sad = grief(context, room);
  if (sad !== undefined && room.state.name !== "voided") report.failed("PL1", title, sad, framesFrom(context, from));
  else if (room.state.name === "voided") report.warned("PL1", title, sad ?? "", framesFrom(context, from));
  else await playOut(context, room, "PL1", title);
  await revive(context);
}

async function checkLateJoin(context: CheckContext): Promise<void> {
  const { report, stage, manifest } = context;
  const title = "who comes late gets a view";
  if (manifest.lateJoin !== true) return report.skipped("RM4", title, "the manifest does not say `lateJoin: true`");
  const { min, max } = manifest.seats;
  if (min === max) return report.skipped("RM4", title, "there is never a free seat");
  const room = await openRoom(context, undefined, min);
  if (!room) return report.failed("RM4", title, noRoom(context));
  const from = stage.log.count + 1;
  const { heard } = room;
  const seat = room.join();
  await settle(stage, room, heard);
  const sad = grief(context, room);
  if (sad !== undefined) report.failed("RM4", title, sad, framesFrom(context, from));
  else if (!room.views.has(seat) && room.payloads.length === 0) {
    report.failed("RM4", title, `seat ${seat} got neither a view nor data`, framesFrom(context, from));
  } else await playOut(context, room, "RM4", title);
  await revive(context);
}

async function checkAllGone(context: CheckContext): Promise<void> {
  const { report, stage } = context;
  const room = await openRoom(context);
  if (!room) return report.failed("PL1", "everybody may leave", noRoom(context));
  for (const { seat } of room.seats) room.leave(seat, "left");
  await settle(stage, room);
  const sad = grief(context, room);
  if (sad !== undefined && room.state.name !== "voided")
    report.failed("PL1", "everybody may leave", sad, tail(context));
  if (!room.ended) room.close("closed");
  // What still comes then is found by the watch over closed rooms.
  await Bun.sleep(1_600);
  await revive(context);
}

/** Whatever happened before: the match still comes to its end. */
async function playOut(context: CheckContext, room: StageRoom, rule: string, title: string): Promise<void> {
  const { report, stage } = context;
  const played = await play(stage, room, context.random, {
    movesMax: goOnMoves,
    moved: () => context.hidden.look(room),
  });
  const sad = grief(context, room);
  if (sad !== undefined) report.failed(rule, title, sad, tail(context));
  else if (played === "stuck")
    report.failed(rule, title, "it is stuck: nobody can do anything any more", tail(context));
  else report.passed(rule, title);
  if (!room.ended && !room.away) room.close("closed");
}

/** A deadline that comes leads on. */
export async function checkDeadlines(context: CheckContext): Promise<void> {
  const { report, stage } = context;
  const title = "a deadline that comes leads on";
  const room = await openWithDeadline(context);
  const [first] = room?.deadlines.keys() ?? [];
  if (!room || first === undefined) return report.skipped("DL1", title, "the game set none");
  const from = stage.log.count + 1;
  let expired = 0;
  const ignored: string[] = [];
  for (const name of nextDeadlines(room)) {
    const { heard } = room;
    room.expire(name);
    expired += 1;
    await settle(stage, room, heard);
    const sad = grief(context, room);
    if (sad !== undefined && room.state.name !== "voided") {
      report.failed("DL1", title, `after the deadline ${JSON.stringify(name)} ${sad}`, framesFrom(context, from));
      return revive(context);
    }
    if (room.ended || room.heard > heard) continue;
    ignored.push(name);
    const quiet = await play(stage, room, context.random, { movesMax: 1 });
    if (quiet === "stuck") {
      room.close("closed");
      const detail = `after the deadline ${JSON.stringify(name)} the game says nothing, and nobody can do anything`;
      return report.failed("DL1", title, detail, framesFrom(context, from));
    }
  }
  if (!room.ended) room.close("closed");
  if (ignored.length > 0) {
    const detail = `the game says nothing when ${JSON.stringify(ignored[0])} comes: cancel a deadline that is not needed any more`;
    return report.warned("DL1", title, detail, framesFrom(context, from));
  }
  report.passed("DL1", title, `${expired} deadlines, the first one ${JSON.stringify(first)}`);
}

/** A room in which a deadline runs: by default, or with every option at its most. */
async function openWithDeadline(context: CheckContext): Promise<StageRoom | undefined> {
  for (const options of [undefined, mostOf(context.manifest)]) {
    const room = await openRoom(context, options);
    if (!room) continue;
    await play(context.stage, room, context.random, { movesMax: 40, until: () => room.deadlines.size > 0 });
    if (room.deadlines.size > 0 && !room.ended) return room;
    if (!room.ended) room.close("closed");
  }
  return undefined;
}

const deadlinesMax = 40;

/** The earliest deadline each time it is asked: a match left to its clock alone. */
function* nextDeadlines(room: StageRoom): Generator<string> {
  for (let i = 0; i < deadlinesMax && !room.ended && !room.away; i++) {
    const [earliest] = [...room.deadlines].sort(([, a], [, b]) => a - b);
    if (!earliest) return;
    yield earliest[0];
  }
}

/** Several rooms at once do not know of each other. */
export async function checkRooms(context: CheckContext): Promise<void> {
  const { report, stage } = context;
  const title = "three rooms at once, each with its own match";
  const rooms = [];
  for (let i = 0; i < 3; i++) {
    const room = await openRoom(context);
    if (!room) return report.failed("RM2", title, `room ${i + 1}: ${noRoom(context)}`);
    rooms.push(room);
  }
  const [played, ...others] = rooms;
  if (!played) return;
  const before = others.map((room) => ({ room, heard: room.heard, views: [...room.views] }));
  const moves: Move[] = [];
  const from = stage.log.count + 1;
  await play(stage, played, context.random, { movesMax: 4, moved: (move) => void moves.push(move) });
  const touched = before.find(
    ({ room, heard, views }) => room.heard !== heard && !Bun.deepEquals(views, [...room.views]),
  );
  if (touched && !(await changesByItself(context, touched.room))) {
    report.failed("RM2", title, "what was played in one room changed a view in another", framesFrom(context, from));
  } else {
    for (const room of rooms) {
      await play(stage, room, context.random, { movesMax: goOnMoves });
      const sad = grief(context, room);
      if (sad === undefined) continue;
      report.failed("RM2", title, sad, tail(context));
      return revive(context);
    }
    report.passed("RM2", title);
  }
  for (const room of rooms) if (!room.ended && !room.away) room.close("closed");
}

/** Whether the game sends views without being told anything, as one with a clock of its own does. */
export async function changesByItself({ stage }: CheckContext, room: StageRoom): Promise<boolean> {
  const { heard } = room;
  await Bun.sleep(300);
  await stage.roundTrip();
  return room.heard > heard;
}

/** The last frames of the run. */
export function tail(context: CheckContext): ReturnType<typeof framesFrom> {
  return framesFrom(context, context.stage.log.count - 3);
}
