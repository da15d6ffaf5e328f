import type { Manifest, OptionSchema, Options, OptionValue } from "../../../protocol/manifest.ts";
import { defaultOptions } from "../../../protocol/options.ts";
import type { StageRoom } from "../stage-room.ts";
import { type CheckContext, framesFrom, grief, opened, revive, usualSeats } from "./context.ts";

const combinationsMax = 80;

interface Combination {
  readonly name: string;
  readonly seats: number;
  readonly options: Options;
}

/** Opens a room with the defaults for the fewest and the most players, and with every extreme of every option. */
export async function checkOptionsTaken(context: CheckContext): Promise<void> {
  const { report, manifest } = context;
  const combinations = combinationsOf(manifest);
  const refused: string[] = [];
  let failures = 0;
  for (const combination of combinations.slice(0, combinationsMax)) {
    const how = await tryOptions(context, combination);
    if (how === "failed") failures += 1;
    else if (how !== "taken") refused.push(`${combination.name} (${how})`);
    if (failures > 3) break;
  }
  if (failures > 0) return;
  const title = `a room with any options is taken or refused with a reason (${combinations.length} combinations)`;
  if (refused.length === 0) report.passed("OP3", title);
  else report.passed("OP3", title, `refused: ${refused.join("; ")}`);
}

async function tryOptions(context: CheckContext, { name, seats, options }: Combination): Promise<string> {
  const { stage, report, random } = context;
  if (!(await stage.connected(45_000))) {
    report.failed("OP3", "a room is opened", `no game server is connected to open one with ${name}`);
    return "failed";
  }
  const from = stage.log.count + 1;
  const room = stage.newRoom(random, seats, options);
  await opened(context, room);
  const how = outcome(context, room, name, from);
  if (!room.ended && room.state.name !== "lost") room.close("closed");
  await revive(context);
  return how;
}

function outcome(context: CheckContext, room: StageRoom, name: string, from: number): string {
  const { report, manifest } = context;
  const { state } = room;
  const frames = framesFrom(context, from);
  const sad = grief(context, room);
  if (sad !== undefined) {
    report.failed("OP3", `a room with ${name} is taken`, sad, frames);
    return "failed";
  }
  if (state.name === "opening") {
    report.failed("RM1", `ROOM_OPEN with ${name} is answered within 10 s`, "neither OK nor ERROR came", frames);
    return "failed";
  }
  if (state.name === "refused") {
    if (!name.startsWith("the defaults")) return state.reason;
    report.failed("RM1", `a room with ${name} is taken`, `it was refused: ${state.reason}`, frames);
    return "failed";
  }
  if (state.name !== "open") return "taken";
  const blind = room.seats.filter(({ seat }) => !room.views.has(seat)).map(({ seat }) => seat);
  if (blind.length > 0 && room.payloads.length === 0) {
    const detail = `seat ${blind.join(", ")} of ${room.seats.length} got neither a view nor data`;
    report.failed("VW6", `after ROOM_OPEN with ${name} every seat gets a view`, detail, frames);
    return "failed";
  }
  if (manifest.spectators === true && !room.views.has(255) && room.payloads.length === 0) {
    const detail = "the manifest says `spectators: true`, and no view came for seat 255";
    report.failed("VW6", `after ROOM_OPEN with ${name} spectators get a view`, detail, frames);
    return "failed";
  }
  return "taken";
}

function combinationsOf(manifest: Manifest): Combination[] {
  const defaults = defaultOptions(manifest.options);
  const { min, max } = manifest.seats;
  const usual = usualSeats(manifest);
  const counts = [...new Set([min, usual, max])];
  const extremes = Object.entries(manifest.options?.properties ?? {}).flatMap(([name, schema]) =>
    extremesOf(schema)
      .filter((value) => value !== schema.default)
      .map((value) => ({
        name: `${name} = ${JSON.stringify(value)}`,
        seats: usual,
        options: { ...defaults, [name]: value },
      })),
  );
  return [
    ...counts.map((seats) => ({ name: `the defaults for ${seats}`, seats, options: defaults })),
    ...extremes,
    ...corners(manifest, usual),
  ];
}

/** All options at their least, and all at their most, together. */
function corners(manifest: Manifest, seats: number): Combination[] {
  if (Object.keys(manifest.options?.properties ?? {}).length < 2) return [];
  return [
    { name: "every option at its first or least", seats, options: corner(manifest, (values) => values[0]) },
    { name: "every option at its last or most", seats, options: mostOf(manifest) },
  ];
}

/** Every option at its last or most. */
export function mostOf(manifest: Manifest): Options {
  return corner(manifest, (values) => values.at(-1));
}

function corner(manifest: Manifest, pick: (values: readonly OptionValue[]) => OptionValue | undefined): Options {
  const properties = Object.entries(manifest.options?.properties ?? {});
  return Object.fromEntries(properties.map(([name, schema]) => [name, pick(extremesOf(schema)) ?? schema.default]));
}

function extremesOf(schema: OptionSchema): readonly OptionValue[] {
  switch (schema.type) {
    case "boolean":
      return [false, true];
    case "integer":
    case "number":
      return [schema.minimum, schema.maximum];
    case "string":
      return schema.enum ?? ["", "x".repeat(schema.maxLength ?? 200)];
  }
}
