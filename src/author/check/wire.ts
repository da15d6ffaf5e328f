import { encode } from "../../../protocol/codec.ts";
import { writeFrame } from "../../../protocol/frame.ts";
import { frameTypes } from "../../../protocol/link.ts";
import { roomOf } from "../frame-text.ts";
import type { LoggedFrame } from "../frame-log.ts";
import type { Stage } from "../stage.ts";
import { type CheckContext, framesFrom, revive } from "./context.ts";

const answerMs = 3_000;
/** Of a type that no version knows. */
const futureType = 9_999;

export async function checkPing({ stage, report }: CheckContext): Promise<void> {
  const title = "PING is answered with PONG";
  if (await stage.roundTrip()) {
    const rtt = stage.port?.rttMs;
    report.passed("PG1", title, rtt === null || rtt === undefined ? undefined : `round trip ${rtt.toFixed(1)} ms`);
  } else report.failed("PG1", title, "no PONG came within 2 s", stage.log.frames.filter(isPing).slice(-1));
}

/** What a later hub may send. */
export async function checkFuture(context: CheckContext): Promise<void> {
  const { stage, report } = context;
  // A program that did not come back after an earlier check is not to blame twice.
  await revive(context);
  // The OK to its manifest may still be on the way: what is judged is what comes after it.
  await stage.roundTrip();
  const from = stage.log.count + 1;
  // With a field more than version 1 has.
  const n = 4_000_000_001;
  inject(stage, [frameTypes.ping, n, null, "a field of a later version"]);
  const pong = await frameLater(stage, from, ({ fields }) => fields[0] === frameTypes.pong && fields[1] === n);
  const extra = "fields after those it knows are ignored";
  if (pong) report.passed("FR7", extra);
  else report.failed("FR7", extra, "a PING with a further field got no PONG", framesFrom(context, from));
  if (!(await stage.connected(45_000))) return;
  const begin = stage.log.count + 1;
  inject(stage, [futureType, 1, "a frame of a later version"]);
  const told = await frameLater(
    stage,
    begin,
    ({ fields }) => fields[0] === frameTypes.error && fields[2] === "unknown_type",
  );
  const title = "a frame of unknown type is skipped and reported";
  const alive = stage.port !== undefined && (await stage.roundTrip());
  if (!alive)
    report.failed("FR8", title, "the connection ended, or PING was not answered after it", framesFrom(context, begin));
  else if (!told) report.failed("FR8", title, "no ERROR unknown_type came", framesFrom(context, begin));
  else report.passed("FR8", title);
}

function inject({ connection }: Stage, frame: readonly unknown[]): void {
  connection?.write(writeFrame(encode(frame)));
}

function frameLater(stage: Stage, from: number, is: (frame: LoggedFrame) => boolean): Promise<LoggedFrame | undefined> {
  return stage.wait(
    () => stage.log.frames.findLast((frame) => frame.number >= from && !frame.toGame && is(frame)),
    answerMs,
  );
}

function isPing({ toGame, fields }: LoggedFrame): boolean {
  return toGame && fields[0] === frameTypes.ping;
}

const lateMs = 1_000;

/** Watches for frames of rooms that the hub closed a while ago. Gives what it saw. */
export function watchClosedRooms(stage: Stage): { readonly late: LoggedFrame[] } {
  const closed = new Map<string, number>();
  const late: LoggedFrame[] = [];
  stage.log.listen((frame) => {
    const room = roomOf(frame.fields);
    if (room === undefined) return;
    const name = `${frame.connection}/${room}`;
    if (frame.toGame && frame.fields[0] === frameTypes.roomClose) closed.set(name, frame.atMs);
    const at = closed.get(name);
    if (!frame.toGame && at !== undefined && frame.atMs - at > lateMs && late.length < 5) late.push(frame);
  });
  return { late };
}

/** Nonces of HELLO that came twice. */
export function watchNonces(stage: Stage): { readonly repeated: LoggedFrame[]; count: number } {
  const seen = new Set<string>();
  const watch = { repeated: [] as LoggedFrame[], count: 0 };
  stage.log.listen((frame) => {
    const { fields, toGame } = frame;
    const nonce = fields[3];
    if (toGame || fields[0] !== frameTypes.hello || !(nonce instanceof Uint8Array)) return;
    const hex = Buffer.from(nonce).toString("hex");
    watch.count += 1;
    if (seen.has(hex)) watch.repeated.push(frame);
    seen.add(hex);
  });
  return watch;
}
