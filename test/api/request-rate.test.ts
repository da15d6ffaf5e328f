import { describe, expect, test } from "bun:test";
import { createRequestRate } from "../../src/api/request-rate.ts";

describe("the rate of requests", () => {
  const limits = { perSecond: 10, burst: 3, addressesMax: 4 };

  function tried(rate: ReturnType<typeof createRequestRate>, address: string): boolean {
    try {
      rate.take(address);
      return true;
    } catch {
      return false;
    }
  }

  test("lets a burst through, then as many as come back with time", () => {
    let now = 0;
    const rate = createRequestRate(limits, () => now);
    expect([1, 2, 3, 4].map(() => tried(rate, "192.0.2.1"))).toEqual([true, true, true, false]);
    now += 100;
    expect([1, 2].map(() => tried(rate, "192.0.2.1"))).toEqual([true, false]);
  });

  test("is per address, an IPv6 network of one household being one", () => {
    const rate = createRequestRate(limits, () => 0);
    for (let i = 0; i < 3; i++) rate.take(`2001:db8:1:2::${i}`);
    expect(tried(rate, "2001:db8:1:2:ffff::1")).toBe(false);
    expect(tried(rate, "2001:db8:1:3::1")).toBe(true);
  });

  test("is four times as much for all addresses of an IPv6 /48, which its owner has 65,536 of", () => {
    const rate = createRequestRate({ ...limits, addressesMax: 100 }, () => 0);
    const passed = (count: number) =>
      Array.from({ length: count }, (_, i) => tried(rate, `2001:db8:1:${i.toString(16)}::1`)).filter(Boolean).length;
    expect(passed(50)).toBe(12);
    expect(tried(rate, "2001:db8:2::1")).toBe(true);
    expect(tried(rate, "192.0.2.1")).toBe(true);
    for (let i = 0; i < 12; i++) rate.giveBack(`2001:db8:1:${i.toString(16)}::1`);
    expect(passed(50)).toBe(12);
  });

  test("gives back what turned out to cost nothing", () => {
    const rate = createRequestRate(limits, () => 0);
    for (let i = 0; i < 10; i++) {
      expect(tried(rate, "192.0.2.1")).toBe(true);
      rate.giveBack("192.0.2.1");
    }
  });

  test("remembers a bounded number of addresses, those that ask most lately", () => {
    const rate = createRequestRate(limits, () => 0);
    for (let i = 0; i < 3; i++) rate.take("192.0.2.1");
    for (let i = 0; i < 100; i++) {
      rate.take(`198.51.100.${i}`);
      expect(tried(rate, "192.0.2.1")).toBe(false);
    }
  });
});
