/** A round of the quiz without a player in sight: who may answer, when a question ends, and what an answer is worth. */

export interface Question {
  readonly category: string;
  readonly text: string;
  readonly answers: readonly string[];
  /** Index of the answer that is right. */
  readonly right: number;
}

export interface Score {
  readonly points: number;
  readonly right: number;
  /** Right answers without a wrong one between, up to now and at best. */
  readonly row: number;
  readonly longest: number;
}

/** Given answers, by who gave theirs first. */
export type Answers = readonly { readonly seat: number; readonly answer: number }[];

const rightPoints = 100;
/** For the first who are right, in the order of their answers. */
const speedPoints = [50, 30, 20, 10] as const;

export const noScore: Score = { points: 0, right: 0, row: 0, longest: 0 };

/** A player's answer; a changed mind goes to the end of the line. */
export function answer(answers: Answers, seat: number, chosen: number): Answers {
  if (answers.some((one) => one.seat === seat && one.answer === chosen)) return answers;
  return [...answers.filter((one) => one.seat !== seat), { seat, answer: chosen }];
}

/** What a question has brought each seat that was right. */
export function pointsFor({ right }: Question, answers: Answers): ReadonlyMap<number, number> {
  const first = answers.filter((one) => one.answer === right);
  return new Map(first.map(({ seat }, at) => [seat, rightPoints + (speedPoints[at] ?? 0)]));
}

export function addPoints(score: Score, points: number | undefined): Score {
  if (points === undefined) return { ...score, row: 0 };
  const row = score.row + 1;
  return { points: score.points + points, right: score.right + 1, row, longest: Math.max(row, score.longest) };
}
