import { expect, test } from "bun:test";
import { newcomer, rateMatch, ratingPoints } from "../../src/game/rating.ts";

test("a newcomer has 1000 points", () => {
  expect(ratingPoints(newcomer)).toBe(1000);
});

test("the winner gains, the loser does not, and a tie of equals leaves them equal", () => {
  const [winner, loser] = rateMatch([
    { skill: newcomer, place: 1 },
    { skill: newcomer, place: 2 },
  ]);
  expect(ratingPoints(winner!)).toBeGreaterThan(1000);
  expect(loser!.mu).toBeLessThan(newcomer.mu);
  const [one, other] = rateMatch([
    { skill: newcomer, place: 1 },
    { skill: newcomer, place: 1 },
  ]);
  expect(one).toEqual(other);
});

test("new skills come back in the order of the players, whatever their places", () => {
  const skills = rateMatch([
    { skill: newcomer, place: 3 },
    { skill: newcomer, place: 1 },
    { skill: newcomer, place: 2 },
  ]).map(({ mu }) => mu);
  expect(skills[1]!).toBeGreaterThan(skills[2]!);
  expect(skills[2]!).toBeGreaterThan(skills[0]!);
});
