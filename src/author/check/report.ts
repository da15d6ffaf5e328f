import { frameText } from "../frame-text.ts";
import { isHeartbeat, type LoggedFrame } from "../frame-log.ts";

/** How one rule was kept. A warning is something that only the author can judge. */
export type Verdict = "passed" | "failed" | "warned" | "skipped";

export interface Finding {
  readonly group: string;
  /** Number of SPEC.md, as "AC1". */
  readonly rule: string;
  /** What should be so. */
  readonly title: string;
  readonly verdict: Verdict;
  /** What was seen, or why it was not looked at. */
  readonly detail?: string | undefined;
  /** The frames it was seen in, as lines. */
  readonly frames: readonly string[];
}

/** What a check run has found, in the order in which it looked. */
export class CheckReport {
  readonly findings: Finding[] = [];
  readonly #found: ((finding: Finding) => void) | undefined;
  group = "";

  /** @param found told at once about each finding */
  constructor(found?: (finding: Finding) => void) {
    this.#found = found;
  }

  passed(rule: string, title: string, detail?: string): void {
    this.#add({ rule, title, verdict: "passed", detail, frames: [] });
  }

  failed(rule: string, title: string, detail: string, frames: readonly LoggedFrame[] = []): void {
    this.#add({ rule, title, verdict: "failed", detail, frames: frameLines(frames) });
  }

  warned(rule: string, title: string, detail: string, frames: readonly LoggedFrame[] = []): void {
    this.#add({ rule, title, verdict: "warned", detail, frames: frameLines(frames) });
  }

  skipped(rule: string, title: string, detail: string): void {
    this.#add({ rule, title, verdict: "skipped", detail, frames: [] });
  }

  count(verdict: Verdict): number {
    return this.findings.filter((one) => one.verdict === verdict).length;
  }

  #add(finding: Omit<Finding, "group">): void {
    const found = { group: this.group, ...finding };
    this.findings.push(found);
    this.#found?.(found);
  }
}

const framesMax = 6;

/** A few frames as lines: "#214 hub → game ACTION 1 5 0 "drop" 3". */
function frameLines(frames: readonly LoggedFrame[]): string[] {
  const loud = frames.filter((frame) => !isHeartbeat(frame));
  const told = loud.length > 0 ? loud : frames;
  return told.slice(0, framesMax).map(({ number, toGame, fields, bytes }) => {
    const text = fields.length === 0 ? `${bytes} bytes that are no frame` : frameText(fields, 300);
    return `#${number} ${toGame ? "hub → game" : "game → hub"} ${text}`;
  });
}
