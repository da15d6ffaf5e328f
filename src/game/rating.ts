import { ordinal, rate, rating } from "openskill";

export interface Skill {
  readonly mu: number;
  readonly sigma: number;
}

export const newcomer: Skill = rating();

/** New skills after a match, in the order given. `place` 1 is best, equal places are ties. */
export function rateMatch(players: readonly { readonly skill: Skill; readonly place: number }[]): readonly Skill[] {
  const teams = players.map(({ skill }) => [{ mu: skill.mu, sigma: skill.sigma }]);
  const rated = rate(teams, { rank: players.map(({ place }) => place) });
  return rated.flat().map(({ mu, sigma }) => ({ mu, sigma }));
}

/** What players see: a cautious estimate in whole points, 1000 for a newcomer. */
export function ratingPoints(skill: Skill): number {
  return Math.round(1000 + 40 * ordinal(skill));
}
