import type { ActionValue } from "../../../protocol/view.ts";
import { offersOf } from "../offers.ts";
import { play } from "../play.ts";
import { settle } from "../settle.ts";
import type { StageRoom } from "../stage-room.ts";
import { type CheckContext, noRoom, opened, openRoom } from "./context.ts";

interface Choice {
  readonly action: string;
  readonly value: ActionValue;
}

const title = "a choice stays hidden from those who still have to choose";
const triesMax = 6;

/**
 * Where two seats can act at the same time, one of them does two different things in two copies of the match (made from its
 * checkpoint), and what the other is shown is compared. That differs by right in a game of open moves, so it is a warning.
 */
export async function checkSimultaneous(context: CheckContext): Promise<void> {
  const { report, stage, random } = context;
  if (context.manifest.seats.max < 2) return report.skipped("VW4", title, "the game is for one");
  const room = await openRoom(context);
  if (!room) return report.failed("VW4", title, noRoom(context));
  let seats = together(room);
  for (let i = 0; i < triesMax && !seats && !room.ended; i++) {
    await play(stage, room, random, { movesMax: 2 });
    seats = together(room);
  }
  await settle(stage, room);
  const why = !seats
    ? "no two seats had a choice to make at the same time"
    : !room.hasCheckpoint
      ? "the game keeps no checkpoint"
      : undefined;
  if (why !== undefined || !seats) {
    if (!room.ended) room.close("closed");
    return report.skipped("VW4", title, why ?? "");
  }
  const [actor, watcher] = seats;
  const [one, other] = choicesOf(room, actor);
  if (!one || !other) return report.skipped("VW4", title, "there was nothing to choose between");
  const after = [];
  for (const choice of [one, one, other]) after.push(await viewAfter(context, room, actor, watcher, choice));
  room.close("closed");
  if (!Bun.deepEquals(after[0], after[1]))
    return report.skipped("VW4", title, "the game goes on by chance, so that copies cannot be compared");
  if (Bun.deepEquals(after[0], after[2]))
    return report.passed("VW4", title, `seat ${actor}'s choice did not show at seat ${watcher}`);
  const detail = `what seat ${watcher} is shown tells whether seat ${actor} chose ${JSON.stringify(one.value)} or ${JSON.stringify(other.value)}, while seat ${watcher} could still choose. That is right only in a game of open moves.`;
  report.warned("VW4", title, detail);
}

/** Two seats that both have something to do. */
function together(room: StageRoom): readonly [number, number] | undefined {
  const able = room.seats.map(({ seat }) => seat).filter((seat) => choicesOf(room, seat).length > 1);
  const [one, other] = able;
  return one === undefined || other === undefined ? undefined : [one, other];
}

function choicesOf(room: StageRoom, seat: number): Choice[] {
  const choices = offersOf(room.views.get(seat)).flatMap(({ action, values }) =>
    (values ?? []).map((value) => ({ action, value })),
  );
  const [first] = choices;
  // Two values of one action: two different buttons may mean things that everybody must see.
  return choices.filter(({ action }) => action === first?.action);
}

/** What `watcher` is shown in a copy of the match after `seat` chose, and what seat -1, everybody, is sent. */
async function viewAfter(
  context: CheckContext,
  room: StageRoom,
  seat: number,
  watcher: number,
  { action, value }: Choice,
): Promise<unknown> {
  const { stage } = context;
  const copy = room.copy();
  if (!stage.port || !copy.open(stage.port)) return undefined;
  await opened(context, copy);
  const { heard } = copy;
  copy.act(seat, action, value);
  await settle(stage, copy, heard);
  const view = copy.views.get(watcher);
  const result = copy.ended ? "ended" : undefined;
  if (!copy.ended) copy.close("closed");
  return { view, result };
}
