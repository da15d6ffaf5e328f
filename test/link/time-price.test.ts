import { expect, test } from "bun:test";
import { linkGuards } from "../../protocol/limits.ts";
import { threadCpuMs, TimePrice } from "../../src/link/time-price.ts";

/** A price, and a function that lets 100 ms go by of which the hub was busy for so many. */
function priceOf() {
  let now = 0;
  let cpu = 0;
  const price = new TimePrice(() => cpu, linkGuards, now);
  return (busyMs: number): number => {
    now += 100;
    cpu += busyMs;
    return price.at(now);
  };
}

test("[LM1] the hub's time counts as it is while enough of it is idle, and more the less of it is", () => {
  const after = priceOf();
  const enough = linkGuards.idleShareMin;
  expect(after(0)).toBe(1);
  expect(after(100 * (1 - enough) - 1)).toBe(1);
  expect(after(100 * (1 - enough / 2))).toBeCloseTo(2);
  expect(after(100 * (1 - enough / 2.5))).toBeCloseTo(2.5);
});

test("[LM1] it counts fourfold at most, also when there is none left, and once when the rush is over", () => {
  const after = priceOf();
  expect(after(99)).toBe(4);
  // Clocks of threads and of the machine differ by a little.
  expect(after(101)).toBe(4);
  expect(after(10)).toBe(1);
});

test("it is looked at ten times a second at most", () => {
  let looks = 0;
  const price = new TimePrice(() => (looks += 1), linkGuards, 0);
  for (let now = 1; now <= 1_000; now += 1) price.at(now);
  expect(looks).toBe(11);
});

test("time of the thread that one takes is time of a processor", () => {
  const before = threadCpuMs();
  for (const end = performance.now() + 30; performance.now() < end;);
  const taken = threadCpuMs() - before;
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(1_000);
});
