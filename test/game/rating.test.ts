import { expect, test } from "bun:test";
import fc from "fast-check";
import { newcomer, rateMatch, ratingPoints, type Skill } from "../../src/game/rating.ts";

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

/** A player who meets others of fixed strength, one after the other. */
function career(
  matches: readonly { readonly opponent: Skill; readonly won: boolean }[],
  from: Skill = newcomer,
): Skill {
  return matches.reduce<Skill>((skill, { opponent, won }) => {
    const [next = skill] = rateMatch([
      { skill, place: won ? 1 : 2 },
      { skill: opponent, place: won ? 2 : 1 },
    ]);
    return next;
  }, from);
}

const strength: fc.Arbitrary<Skill> = fc.record({
  mu: fc.double({ min: 0, max: 60, noNaN: true }),
  sigma: fc.double({ min: 0.5, max: 25 / 3, noNaN: true }),
});

test("[RS-07] a lost match never raises what is shown, whoever won it", () => {
  fc.assert(
    fc.property(strength, fc.array(strength, { minLength: 1, maxLength: 7 }), (skill, others) => {
      const places = others.map((other, i) => ({ skill: other, place: i + 1 }));
      const after = rateMatch([...places, { skill, place: others.length + 1 }]).at(-1)!;
      expect(ratingPoints(after)).toBeLessThanOrEqual(ratingPoints(skill));
      expect(after.sigma).toBeGreaterThan(0);
    }),
    { numRuns: 2_000 },
  );
});

test("[RS-07] farming volatility with 45 losses before 45 wins ends lower than the wins alone", () => {
  fc.assert(
    fc.property(
      strength,
      strength,
      fc.integer({ min: 1, max: 45 }),
      fc.integer({ min: 1, max: 45 }),
      (skill, opponent, losses, wins) => {
        const won = Array.from({ length: wins }, () => ({ opponent, won: true }));
        const lost = Array.from({ length: losses }, () => ({ opponent, won: false }));
        const honest = ratingPoints(career(won, skill));
        expect(ratingPoints(career([...lost, ...won], skill))).toBeLessThanOrEqual(honest);
      },
    ),
    { numRuns: 300 },
  );
});

test("[RS-07] matches lost on purpose anywhere in a career do not end in more points", () => {
  const step = fc.record({ opponent: strength, won: fc.boolean(), thrown: fc.boolean() });
  fc.assert(
    fc.property(strength, fc.array(step, { minLength: 2, maxLength: 40 }), (skill, steps) => {
      const honest = steps.filter(({ thrown }) => !thrown);
      const farmed = steps.map(({ opponent, won, thrown }) => ({ opponent, won: won && !thrown }));
      expect(ratingPoints(career(farmed, skill))).toBeLessThanOrEqual(ratingPoints(career(honest, skill)) + 1);
    }),
    { numRuns: 500 },
  );
});
