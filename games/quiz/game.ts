import { defineGame, type OptionValues } from "../../sdk/typescript/src/game.ts";
import type { Room } from "../../sdk/typescript/src/room.ts";
import { pickQuestions } from "./pick.ts";
import { addPoints, answer, noScore, pointsFor } from "./rules.ts";
import { screen, type Quiz } from "./screen.ts";

const showingMs = 10_000;

const options = {
  questions: { type: "integer", title: "Questions", minimum: 3, maximum: 15, default: 8 },
  seconds: { type: "integer", title: "Seconds per question", minimum: 5, maximum: 60, default: 20 },
  category: {
    type: "string",
    title: "Category",
    enum: ["Mixed", "Science", "Nature", "Geography", "History", "Arts", "Leisure"],
    default: "Mixed",
  },
} as const;

type Match = Room<OptionValues<typeof options>, Quiz>;

export const game = defineGame({
  name: "Quiz",
  version: "1.0.0",
  description: "Everybody answers at once, against the clock. 100 points for what is right, and more for the fastest.",
  seats: { min: 2, max: 12 },
  options,
  stats: {
    right: { title: "Right answers", aggregate: "sum" },
    share: { title: "Right, in percent", aggregate: "average" },
    longest: { title: "Longest row of right answers", aggregate: "max" },
  },
  lateJoin: true,
  spectators: true,

  open(room): Quiz {
    const questions = pickQuestions(room.options.category, room.options.questions, (items) => room.shuffled(items));
    const scores = Object.fromEntries(room.seats.map(({ seat }) => [seat, noScore]));
    room.deadline("answer", room.options.seconds * 1000);
    return { questions, at: 0, phase: "asking", answers: [], scores, ready: [] };
  },

  view: (room, seat) => screen(room.state, seat, present(room).length),

  actions: {
    answer(room, seat, value) {
      const quiz = room.state;
      // The view offers only choices of the question that is asked.
      quiz.answers = answer(quiz.answers, seat, Number(value) % 10);
      endWhenAllAnswered(room);
    },
    next(room, seat) {
      room.state.ready = [...room.state.ready, seat];
      goOnWhenAllReady(room);
    },
  },

  deadlines: { answer: show, next: goOn },

  joined(room, { seat }) {
    room.state.scores[seat] = noScore;
  },
  dropped: goOnWithout,
  left(room) {
    // Nobody is left to compete with; who stayed is first.
    const staying = room.seats.filter((seat) => !seat.left);
    if (staying.length === 1) return end(room);
    goOnWithout(room);
  },
});

/** Seats for whom the others wait. */
function present(room: Match): readonly number[] {
  return room.seats.filter(({ connected, left }) => connected && !left).map(({ seat }) => seat);
}

/** Somebody went away, and perhaps was the last one to be waited for. */
function goOnWithout(room: Match): void {
  if (present(room).length === 0) return;
  if (room.state.phase === "asking") endWhenAllAnswered(room);
  else if (room.state.phase === "showing") goOnWhenAllReady(room);
}

function endWhenAllAnswered(room: Match): void {
  const { answers } = room.state;
  if (present(room).every((seat) => answers.some((one) => one.seat === seat))) show(room);
}

function goOnWhenAllReady(room: Match): void {
  if (present(room).every((seat) => room.state.ready.includes(seat))) goOn(room);
}

/** The time is up, or everybody has answered: points, and what was right. */
function show(room: Match): void {
  const quiz = room.state;
  const question = quiz.questions[quiz.at];
  if (quiz.phase !== "asking" || !question) return;
  const points = pointsFor(question, quiz.answers);
  for (const { seat } of room.seats) {
    quiz.scores[seat] = addPoints(quiz.scores[seat] ?? noScore, points.get(seat));
  }
  quiz.phase = "showing";
  quiz.ready = [];
  room.deadline("answer", null);
  room.deadline("next", showingMs);
}

function goOn(room: Match): void {
  const quiz = room.state;
  if (quiz.phase !== "showing") return;
  room.deadline("next", null);
  if (quiz.at === quiz.questions.length - 1) return end(room);
  quiz.at++;
  quiz.phase = "asking";
  quiz.answers = [];
  room.deadline("answer", room.options.seconds * 1000);
}

function end(room: Match): void {
  const quiz = room.state;
  if (quiz.phase === "over") return;
  const asked = quiz.at + (quiz.phase === "asking" ? 0 : 1);
  quiz.phase = "over";
  room.deadline("answer", null);
  room.deadline("next", null);
  const scoreOf = (seat: number) => quiz.scores[seat] ?? noScore;
  const scores = Object.fromEntries(room.seats.map(({ seat }) => [seat, scoreOf(seat).points]));
  const stats = Object.fromEntries(
    room.seats.map(({ seat }) => {
      const { right, longest } = scoreOf(seat);
      return [seat, { right, longest, share: asked === 0 ? 0 : Math.round((100 * right) / asked) }];
    }),
  );
  room.finish({ order: orderOf(room, scores), scores, stats });
}

/** By points; who left stands behind all who stayed. */
function orderOf(room: Match, scores: Readonly<Record<number, number>>): number[][] {
  const rank = (seats: readonly number[]) => {
    const levels = [...new Set(seats.map((seat) => scores[seat] ?? 0))].sort((a, b) => b - a);
    return levels.map((level) => seats.filter((seat) => (scores[seat] ?? 0) === level));
  };
  const seatsThat = (left: boolean) => room.seats.filter((seat) => seat.left === left).map(({ seat }) => seat);
  return [...rank(seatsThat(false)), ...rank(seatsThat(true))];
}
