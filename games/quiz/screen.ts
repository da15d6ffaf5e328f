import { button, choices, column, player, progress, table, text, timer } from "../../sdk/typescript/src/views.ts";
import { noScore, pointsFor, type Answers, type Question, type Score } from "./rules.ts";

export interface Quiz {
  readonly questions: readonly Question[];
  at: number;
  phase: "asking" | "showing" | "over";
  answers: Answers;
  /** By seat. */
  scores: Record<number, Score>;
  /** Who has seen enough of the answer. */
  ready: readonly number[];
}

/** Value of a choice: it names its question, so that a late click never answers the next one. */
export function valueOf(at: number, index: number): number {
  return at * 10 + index;
}

/** What a seat sees, or null the spectators. Who answered what is not in it before everybody may know. */
export function screen(quiz: Quiz, seat: number | null, waitedFor: number) {
  const question = quiz.questions[quiz.at];
  if (quiz.phase === "over" || !question) return column(verdict(quiz, seat), scoreTable(quiz, "Final scores"));
  const head = text(`Question ${quiz.at + 1} of ${quiz.questions.length}: ${question.category}`, {
    key: "head",
    role: "title",
  });
  return quiz.phase === "asking"
    ? column(head, ...asking(quiz, question, seat, waitedFor), scoreTable(quiz, "Scores"))
    : column(head, ...showing(quiz, question, seat), scoreTable(quiz, "Scores"));
}

function asking(quiz: Quiz, question: Question, seat: number | null, waitedFor: number) {
  const given = quiz.answers.find((one) => one.seat === seat)?.answer;
  const total = Math.max(waitedFor, quiz.answers.length, 1);
  return [
    text(question.text, { key: "question", role: "status" }),
    timer("answer", { key: "answer-timer", label: "Time left" }),
    seat === null
      ? table(
          "Answers",
          ["", "Answer"],
          question.answers.map((answer, index) => [letter(index), answer]),
          { key: "answers" },
        )
      : choices(
          given === undefined ? "Your answer" : "Your answer; you may still change it",
          "answer",
          question.answers.map((answer, index) => ({
            value: valueOf(quiz.at, index),
            label: answer,
            ...(index === given && { selected: true }),
          })),
          { key: "choices" },
        ),
    progress("Answers given", quiz.answers.length, total, { key: "given" }),
  ];
}

function showing(quiz: Quiz, question: Question, seat: number | null) {
  const { right } = question;
  const points = pointsFor(question, quiz.answers);
  const isLast = quiz.at === quiz.questions.length - 1;
  const chosenBy = (index: number) => {
    const names = quiz.answers.filter((one) => one.answer === index).map((one) => player(one.seat));
    return names.length === 0 ? "nobody" : names.flatMap((name, at) => (at === 0 ? [name] : [", ", name]));
  };
  return [
    outcome(quiz, question, seat, points),
    text(question.text, { key: "question", role: "strong" }),
    table(
      "Who answered what",
      ["", "Answer", "Chosen by"],
      question.answers.map((answer, index) => [index === right ? "✓" : letter(index), answer, chosenBy(index)]),
      { key: "answers" },
    ),
    timer("next", { key: "next-timer", label: isLast ? "Final scores in" : "Next question in" }),
    seat !== null &&
      button(quiz.ready.includes(seat) ? "Waiting for the others" : "Go on", "next", {
        key: "next",
        value: quiz.at,
        primary: true,
        disabled: quiz.ready.includes(seat),
      }),
  ];
}

function outcome(quiz: Quiz, question: Question, seat: number | null, points: ReadonlyMap<number, number>) {
  const solution = question.answers[question.right] ?? "";
  const status = { key: "outcome", role: "status" } as const;
  if (seat === null) return text(`The answer is ${solution}.`, status);
  const won = points.get(seat);
  if (won !== undefined) return text(`Right, it is ${solution}: ${won} points.`, { ...status, tone: "good" });
  const isLate = !quiz.answers.some((one) => one.seat === seat);
  return text(`${isLate ? "No answer" : "Not right"}: it is ${solution}.`, { ...status, tone: "bad" });
}

function verdict(quiz: Quiz, seat: number | null) {
  const ranked = ranking(quiz);
  const best = ranked[0]?.score.points ?? 0;
  const winners = ranked.filter(({ score }) => score.points === best);
  const status = { key: "verdict", role: "status" } as const;
  if (seat !== null && winners.some((one) => one.seat === seat)) {
    return text(winners.length === 1 ? "You win!" : "You win, together with others!", { ...status, tone: "good" });
  }
  const names = winners.flatMap((one, at) => (at === 0 ? [player(one.seat)] : [", ", player(one.seat)]));
  return text([...names, winners.length === 1 ? " wins." : " win."], status);
}

function scoreTable(quiz: Quiz, title: string) {
  return table(
    title,
    ["Player", "Points", "Right"],
    ranking(quiz).map(({ seat, score }) => [[player(seat)], String(score.points), String(score.right)]),
    { key: "scores" },
  );
}

function ranking(quiz: Quiz): { readonly seat: number; readonly score: Score }[] {
  return Object.keys(quiz.scores)
    .map((seat) => ({ seat: Number(seat), score: quiz.scores[Number(seat)] ?? noScore }))
    .sort((a, b) => b.score.points - a.score.points || a.seat - b.seat);
}

function letter(index: number): string {
  return String.fromCharCode(65 + index);
}
