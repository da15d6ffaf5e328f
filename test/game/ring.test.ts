import { expect, test } from "bun:test";
import fc from "fast-check";
import { Ring } from "../../src/game/ring.ts";

test("a ring keeps the newest items within both bounds", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40 })), fc.integer({ min: 1, max: 8 }), (sizes, countMax) => {
      const ring = new Ring<number>(countMax, 100);
      sizes.forEach((size, index) => ring.push(index, size));
      const kept = [...ring];
      const bytes = kept.reduce((sum, index) => sum + sizes[index]!, 0);
      expect(kept).toEqual(sizes.map((_, index) => index).slice(sizes.length - kept.length));
      expect(kept.length).toBeLessThanOrEqual(countMax);
      expect(bytes).toBeLessThanOrEqual(100);
      expect(ring.dropped + ring.count).toBe(sizes.length);
    }),
  );
});

test("an item larger than the ring leaves it empty", () => {
  const ring = new Ring<string>(4, 10);
  ring.push("small", 4);
  ring.push("huge", 11);
  expect([...ring]).toEqual([]);
  expect(ring.dropped).toBe(2);
});

test("a ring that becomes smaller keeps the newest items, one that becomes larger all", () => {
  fc.assert(
    fc.property(fc.nat(12), fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), (pushed, before, after) => {
      const ring = new Ring<number>(before, 1_000);
      const all = Array.from({ length: pushed }, (_, index) => index);
      for (const index of all) ring.push(index, 1);
      ring.resize(after);
      const kept = all.slice(-Math.min(before, pushed)).slice(-after);
      expect([...ring]).toEqual(pushed === 0 ? [] : kept);
      ring.push(pushed, 1);
      ring.push(pushed + 1, 1);
      expect([...ring]).toEqual([...(pushed === 0 ? [] : kept), pushed, pushed + 1].slice(-after));
      expect(ring.dropped + ring.count).toBe(pushed + 2);
    }),
  );
});
