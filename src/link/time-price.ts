import type { LinkGuards } from "../../protocol/limits.ts";

/** Between two looks at how busy the hub is. */
const lookMs = 100;

/**
 * What a ms of the hub's time counts. While much of it is idle, taking some is felt by nobody; the less is left, the longer
 * everybody waits for what one game takes, so that it counts more.
 */
export class TimePrice {
  readonly #cpuMs: () => number;
  readonly #guards: Pick<LinkGuards, "idleShareMin" | "timePriceMax">;
  #at: number;
  #cpu: number;
  #price = 1;

  /** @param cpuMs what the hub's thread has taken of a processor so far */
  constructor(cpuMs: () => number, guards: Pick<LinkGuards, "idleShareMin" | "timePriceMax">, now: number) {
    this.#cpuMs = cpuMs;
    this.#guards = guards;
    this.#at = now;
    this.#cpu = cpuMs();
  }

  at(now: number): number {
    const passed = now - this.#at;
    if (passed < lookMs) return this.#price;
    const cpu = this.#cpuMs();
    const idle = 1 - (cpu - this.#cpu) / passed;
    this.#at = now;
    this.#cpu = cpu;
    const { idleShareMin, timePriceMax } = this.#guards;
    this.#price = idle >= idleShareMin ? 1 : Math.min(timePriceMax, idleShareMin / Math.max(idle, 0.001));
    return this.#price;
  }
}

export function threadCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
