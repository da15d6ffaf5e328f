import { questions, type Category, type Entry } from "./questions.ts";
import type { Question } from "./rules.ts";

export const categories = Object.keys(questions) as readonly Category[];

/** Different questions of a category, or of all, with their answers in random order. */
export function pickQuestions(
  category: Category | "Mixed",
  count: number,
  shuffled: <T>(items: readonly T[]) => T[],
): Question[] {
  const from = category === "Mixed" ? categories : [category];
  const pool = from.flatMap((name) => questions[name].map((entry): [Category, Entry] => [name, entry]));
  return shuffled(pool)
    .slice(0, count)
    .map(([name, [text, right, ...wrong]]) => {
      const answers = shuffled([right, ...wrong]);
      return { category: name, text, answers, right: answers.indexOf(right) };
    });
}
