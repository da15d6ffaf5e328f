import type { Measured, Target } from "./shape.ts";
import { shape } from "./shape.ts";

/** One target at one pace in one round. */
export interface Round {
  readonly step: string;
  readonly target: Target;
  readonly round: number;
  readonly measured: Measured;
}

export interface Setting {
  readonly tls: boolean;
  /** The hub had a core of its own. */
  readonly pinned: boolean;
  readonly rounds: number;
  readonly measureMs: number;
}

interface StepSummary {
  readonly step: string;
  readonly floor: Measured;
  readonly minihub: Measured;
  /** Median of the rounds' ratios, minihub to floor: each round compares its own neighbours. */
  readonly deliveriesRatio: number;
  readonly cpuRatio: number;
}

export interface Summary {
  readonly setting: Setting;
  readonly steps: readonly StepSummary[];
  readonly rounds: readonly Round[];
}

export function summary(rounds: readonly Round[], setting: Setting): Summary {
  const names = [...new Set(rounds.map(({ step }) => step))];
  const steps = names.map((step): StepSummary => {
    const of = (target: Target) => rounds.filter((round) => round.step === step && round.target === target);
    const [floor, minihub] = [of("floor"), of("minihub")];
    const ratio = (field: keyof Measured) =>
      median(minihub.map(({ measured }, i) => measured[field] / (floor[i]?.measured[field] ?? Number.NaN)));
    return {
      step,
      floor: medians(floor),
      minihub: medians(minihub),
      deliveriesRatio: ratio("deliveriesPerSecond"),
      cpuRatio: ratio("hubMicrosPerDelivery"),
    };
  });
  return { setting, steps, rounds };
}

/** The summary as lines for people. */
export function table({ setting, steps }: Summary): string {
  const { seatsPerRoom, payloadBytes, rooms, saturationRooms } = shape;
  const seconds = setting.measureMs / 1000;
  const lines = [
    `${rooms} rooms x ${seatsPerRoom} players (${saturationRooms} rooms for saturation), broadcasts of ${payloadBytes} bytes, ` +
      `link ${setting.tls ? "with" : "without"} TLS,`,
    `${setting.pinned ? "the hub on a core of its own" : "not pinned to cores"}; median of ${setting.rounds} rounds of ${seconds} s`,
    "",
    row("", "", "deliveries/s", "hub us/deliv.", "p50 ms", "p99 ms", "hub core", "game", "players"),
  ];
  for (const { step, floor, minihub, deliveriesRatio, cpuRatio } of steps) {
    lines.push(row(step, "floor", ...cells(floor)), row("", "minihub", ...cells(minihub)));
    lines.push(row("", "ratio", deliveriesRatio.toFixed(2), cpuRatio.toFixed(2)), "");
  }
  return lines.join("\n");
}

function cells(measured: Measured): string[] {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return [
    Math.round(measured.deliveriesPerSecond).toLocaleString("en"),
    measured.hubMicrosPerDelivery.toFixed(2),
    measured.p50Ms.toFixed(2),
    measured.p99Ms.toFixed(2),
    percent(measured.hubCpu),
    percent(measured.gameCpu),
    percent(measured.loadCpu),
  ];
}

function row(step: string, target: string, ...figures: string[]): string {
  return `${step.padEnd(13)}${target.padEnd(8)}${figures.map((figure) => figure.padStart(14)).join("")}`.trimEnd();
}

function medians(rounds: readonly Round[]): Measured {
  const of = (field: keyof Measured) => median(rounds.map(({ measured }) => measured[field]));
  return {
    deliveriesPerSecond: of("deliveriesPerSecond"),
    hubMicrosPerDelivery: of("hubMicrosPerDelivery"),
    p50Ms: of("p50Ms"),
    p99Ms: of("p99Ms"),
    hubCpu: of("hubCpu"),
    gameCpu: of("gameCpu"),
    loadCpu: of("loadCpu"),
    otherFrames: of("otherFrames"),
  };
}

/** A name and its figures, in columns. */
export function tableRow(name: string, cells: readonly string[]): string {
  return `${name.padEnd(14)}${cells.map((cell) => cell.padStart(13)).join("")}`;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
