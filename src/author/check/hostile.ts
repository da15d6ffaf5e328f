import type { ActionValue } from "../../../protocol/view.ts";
import { isOffered } from "../offers.ts";
import { openOffers, play } from "../play.ts";
import { settle } from "../settle.ts";
import type { StageRoom } from "../stage-room.ts";
import { type CheckContext, framesFrom, grief, noRoom, openRoom, revive } from "./context.ts";
import { changesByItself } from "./matches.ts";

interface Attempt {
  readonly seat: number;
  readonly action: string;
  readonly value: ActionValue;
}

const attemptsMax = 70;
const strangeValues: readonly ActionValue[] = [
  null,
  true,
  -1,
  0.5,
  1e15,
  1e300,
  "",
  "__proto__",
  "x".repeat(1_000),
  [],
  [1, "2", -3],
  Array.from({ length: 64 }, (_, i) => i),
];

const title = "actions that the seat's view does not offer have no effect";

/** What no client would send: any action, any value, from any seat, at any time. */
export async function checkIllegalActions(context: CheckContext): Promise<void> {
  const { report, stage } = context;
  const room = await openRoom(context);
  if (!room) return report.failed("AC1", title, noRoom(context));
  await play(stage, room, context.random, { movesMax: 60, until: () => openOffers(room).length > 0 });
  const moving = await changesByItself(context, room);
  const attempts = attemptsOn(room);
  for (const attempt of attempts) {
    const from = stage.log.count + 1;
    const before = [...room.views];
    room.act(attempt.seat, attempt.action, attempt.value);
    await settle(stage, room);
    const effect = effectOf(context, room, attempt, moving ? undefined : before);
    if (effect === undefined) continue;
    const said = `seat ${attempt.seat} sent ${shown(attempt)}, which its view does not offer, and ${effect}`;
    report.failed("AC1", title, said, framesFrom(context, from));
    if (!room.ended && !room.away) room.close("closed");
    return revive(context);
  }
  const how = moving ? "survival only: the views change by themselves" : undefined;
  report.passed("AC1", title, `${attempts.length} actions${how === undefined ? "" : `, ${how}`}`);
  room.close("closed");
}

function attemptsOn(room: StageRoom): Attempt[] {
  const offers = openOffers(room);
  const seats = room.seats.map(({ seat }) => seat);
  const names = [...new Set(offers.map(({ offer }) => offer.action))];
  // Out of turn: what one seat may do, done by the others.
  const stolen = offers.flatMap(({ offer }) =>
    (offer.values ?? [offer.value(room.setup.random)]).flatMap((value) =>
      seats.map((seat) => ({ seat, action: offer.action, value })),
    ),
  );
  const strange = names.flatMap((action) =>
    strangeValues.flatMap((value) => seats.map((seat) => ({ seat, action, value }))),
  );
  const unknown = ["no_such_action", "__proto__", "constructor"].map((action) => ({ seat: 0, action, value: null }));
  const all = [...unknown, ...spread(stolen, 20), ...strange];
  return all.filter(({ seat, action, value }) => !isOffered(room.views.get(seat), action, value)).slice(0, attemptsMax);
}

/** At most so many of a list, from all over it. */
function spread<T>(list: readonly T[], max: number): T[] {
  const step = Math.max(1, Math.ceil(list.length / max));
  return list.filter((_, i) => i % step === 0);
}

/** `before`: the views there were; without them only survival is asked for. */
function effectOf(
  context: CheckContext,
  room: StageRoom,
  { seat }: Attempt,
  before: readonly (readonly [number, unknown])[] | undefined,
): string | undefined {
  const sad = grief(context, room);
  if (sad !== undefined) return sad;
  if (room.state.name === "finished") return "the match was ended by it";
  // A game may tell the one who tried that it was no use.
  const changed = before?.find(([other, view]) => other !== seat && !Bun.deepEquals(view, room.views.get(other)));
  return changed && `the view of seat ${changed[0]} changed`;
}

function shown({ action, value }: Attempt): string {
  const text = JSON.stringify(value);
  return `${JSON.stringify(action)} ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}

/** Bytes that no client of the game's own would send. */
export async function checkPayloads(context: CheckContext): Promise<void> {
  const { report, stage, random } = context;
  const what = "DATA with any bytes from a player does no harm";
  const room = await openRoom(context);
  if (!room) return report.failed("PD1", what, noRoom(context));
  const payloads = [
    new Uint8Array(0),
    Uint8Array.of(0),
    Uint8Array.of(0xc1, 0xff, 0xfe),
    Buffer.from('{"type":"move","__proto__":{}}'),
    Buffer.from("[".repeat(10_000)),
    random.bytes(200),
    random.bytes(16_384),
  ];
  for (const payload of payloads) {
    const from = stage.log.count + 1;
    for (const { seat } of room.seats) room.send(seat, payload);
    await settle(stage, room);
    const sad = grief(context, room);
    const ended = room.state.name === "finished" ? "the match was ended by it" : undefined;
    if (sad === undefined && ended === undefined) continue;
    report.failed("PD1", what, `after ${payload.length} bytes ${sad ?? ended}`, framesFrom(context, from));
    return revive(context);
  }
  report.passed("PD1", what, `${payloads.length} payloads from every seat`);
  room.close("closed");
}
