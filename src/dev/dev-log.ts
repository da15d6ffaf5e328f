import type { DevLine } from "../../protocol/dev.ts";
import { frameTypes } from "../../protocol/link.ts";
import { isHeartbeat, type FrameLog, type LoggedFrame } from "../author/frame-log.ts";
import { fieldsText, frameName, roomOf, seatOf } from "../author/frame-text.ts";

const linesKeptMax = 2_000;
const textCharsMax = 2_000;

/** What the page shows line by line: frames, the program's output, and what the tool did. */
export class DevLog {
  readonly lines: DevLine[] = [];
  /** What was said before the game's name was known: the first connection is refused for that, which is no news. */
  #held: DevLine[] | undefined = [];
  readonly #told: (line: DevLine) => void;
  readonly #began = performance.now();
  #count = 0;

  constructor(frames: FrameLog, told: (line: DevLine) => void) {
    this.#told = told;
    frames.listen((frame) => {
      if (!isHeartbeat(frame) && !isHandshake(frame)) this.#add(frameLine(frame, ++this.#count, this.#atMs()));
    });
  }

  output(text: string): void {
    this.#add({ kind: "output", number: ++this.#count, atMs: this.#atMs(), text });
  }

  note(text: string): void {
    this.#add({ kind: "note", number: ++this.#count, atMs: this.#atMs(), text });
  }

  #atMs(): number {
    return Math.round(performance.now() - this.#began);
  }

  /** Shows from now on what comes, and what came before or not. */
  release(held: "show" | "forget"): void {
    const lines = this.#held ?? [];
    this.#held = undefined;
    if (held === "show") for (const line of lines) this.#add(line);
  }

  #add(line: DevLine): void {
    if (this.#held) {
      this.#held.push(line);
      return;
    }
    this.lines.push(line);
    if (this.lines.length > linesKeptMax * 1.2) this.lines.splice(0, this.lines.length - linesKeptMax);
    this.#told(line);
  }
}

function frameLine(frame: LoggedFrame, number: number, atMs: number): DevLine {
  const { fields, toGame, bytes } = frame;
  const isError = fields[0] === frameTypes.error;
  const rule = fields[4];
  return {
    kind: "frame",
    number,
    atMs,
    toGame,
    name: fields.length === 0 ? "no frame" : frameName(fields[0]),
    room: roomOf(fields) ?? null,
    seat: seatOf(fields, toGame) ?? null,
    text: isError ? `${String(fields[2])}: ${String(fields[3])}` : fieldsText(fields, textCharsMax),
    bytes,
    isError,
    rule: isError && typeof rule === "string" ? rule : null,
  };
}

/** Keys and signatures tell an author nothing. */
function isHandshake({ fields }: LoggedFrame): boolean {
  return fields[0] === frameTypes.hello || fields[0] === frameTypes.challenge || fields[0] === frameTypes.proof;
}
