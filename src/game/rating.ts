import { ordinal, rate, rating } from "openskill";

export interface Skill {
  readonly mu: number;
  readonly sigma: number;
}

interface Placed {
  readonly skill: Skill;
  readonly place: number;
}

export const newcomer: Skill = rating();

/** New skills after a match, in the order given. `place` 1 is best, equal places are ties. */
export function rateMatch(players: readonly Placed[]): readonly Skill[] {
  const teams = players.map(({ skill }) => [{ mu: skill.mu, sigma: skill.sigma }]);
  const rated = rate(teams, { rank: players.map(({ place }) => place), limitSigma: true }).flat();
  return players.map((player, i) => {
    const { mu, sigma } = rated[i] ?? player.skill;
    return hasLost(player, players) ? notBetter(player.skill, { mu, sigma }) : { mu, sigma };
  });
}

/** Behind somebody, and before nobody. */
function hasLost({ place }: Placed, players: readonly Placed[]): boolean {
  return players.some((other) => other.place < place) && players.every((other) => other.place <= place);
}

/**
 * A lost match makes the estimate surer, and what is shown is the cautious end of it: losing on purpose to somebody strong would
 * raise it. Then so much of the doubt stays that what is shown does not rise.
 */
function notBetter(before: Skill, after: Skill): Skill {
  const most = ordinal(before);
  if (ordinal(after) <= most) return after;
  const mu = Math.min(after.mu, before.mu);
  return { mu, sigma: Math.max(after.sigma, (mu - most) / cautiousSigmas) };
}

/** `ordinal` is mu less so many sigma. */
const cautiousSigmas = 3;

/** What players see: a cautious estimate in whole points, 1000 for a newcomer. */
export function ratingPoints(skill: Skill): number {
  return Math.round(1000 + 40 * ordinal(skill));
}
