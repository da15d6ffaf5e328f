import { expect, test } from "bun:test";
import { Ending } from "../../src/game/ending.ts";

/** A match of so many seats, and who is still there. */
function people(count: number) {
  const seats = Array.from({ length: count }, (_, seat) => ({ seat, left: false }));
  const ending = new Ending();
  return {
    ending,
    seats,
    leave: (seat: number, reason: "left" | "kicked" | "timeout", host: number | null = 0) => {
      const one = seats[seat];
      if (one) one.left = true;
      ending.left(seat, reason, host, seats);
    },
  };
}

test("[RS-06] who leaves or does not come back counts as last", () => {
  const { ending, leave } = people(4);
  leave(2, "left");
  leave(1, "timeout");
  expect(ending.forfeits(4)).toEqual([2, 1]);
});

test("[RS-06] where everybody went, the last one had nobody left to play with", () => {
  const { ending, leave } = people(3);
  for (const seat of [1, 0, 2]) leave(seat, "left");
  expect(ending.forfeits(3)).toEqual([1, 0]);
});

test("[RS-06] a host who stops the match has lost it, unless nobody else is there", () => {
  const one = people(2);
  one.ending.stopped(0, one.seats);
  expect(one.ending.forfeits(2)).toEqual([0]);
  const other = people(2);
  other.leave(1, "left");
  other.ending.stopped(0, other.seats);
  expect(other.ending.forfeits(2)).toEqual([1]);
  const watching = people(2);
  watching.ending.stopped(null, watching.seats);
  expect(watching.ending.forfeits(2)).toEqual([]);
});

test("[RS-06] a host may remove somebody from a match, but not the last opponent", () => {
  const { ending, leave } = people(3);
  leave(2, "kicked");
  expect([ending.forfeits(3), ending.removed]).toEqual([[], [2]]);
  leave(1, "kicked");
  expect([ending.forfeits(3), ending.removed]).toEqual([[0], [2, 1]]);
});

test("[RS-13] a game that ends a match because somebody left is not to blame, one that just ends it is", () => {
  const { ending, leave } = people(2);
  expect(ending.fault("game", 2)).toBe("game");
  leave(1, "timeout");
  expect(ending.fault("game", 2)).toBe("people");
  expect(ending.fault("hub", 2)).toBe("hub");
});
