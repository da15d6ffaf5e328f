import { describe, expect, test } from "bun:test";
import { game } from "../../games/quiz/game.ts";
import { categories, pickQuestions } from "../../games/quiz/pick.ts";
import { questions } from "../../games/quiz/questions.ts";
import { addPoints, answer, noScore, pointsFor, type Question } from "../../games/quiz/rules.ts";
import type { Quiz } from "../../games/quiz/screen.ts";
import { openTable, type Table } from "../../sdk/typescript/src/testing.ts";

/** What the checkpoint holds: the test may know what players must not. */
function stateOf(table: Table): Quiz {
  const saved = JSON.parse(new TextDecoder().decode(table.checkpoint?.checkpoint)) as { state: Quiz };
  return saved.state;
}

function give(table: Table, seat: number, isRight: boolean): void {
  const { questions: asked, at } = stateOf(table);
  const right = asked[at]?.right ?? 0;
  const choices = table.find(seat, "choices")[0]?.choices ?? [];
  const choice = choices[isRight ? right : (right + 1) % 4];
  if (!choice) throw new Error("nothing to choose");
  table.act(seat, "answer", choice.value);
}

describe("the questions", () => {
  const all = categories.flatMap((category) => questions[category]);

  test("are many, each once, with four different answers that fit on a screen", () => {
    expect(all.length).toBeGreaterThanOrEqual(60);
    expect(new Set(all.map(([text]) => text)).size).toBe(all.length);
    for (const [text, ...answers] of all) {
      expect(new Set(answers.map((one) => one.toLowerCase())).size).toBe(4);
      expect(text.length).toBeLessThanOrEqual(90);
      for (const one of answers) expect(one.length).toBeLessThanOrEqual(40);
      expect(text.endsWith("?")).toBe(true);
    }
  });

  test("are enough in every category for the longest match, and each category is an option", () => {
    const options = game.manifest.options?.properties ?? {};
    expect(options["category"]).toMatchObject({ enum: ["Mixed", ...categories] });
    for (const category of categories) {
      expect(pickQuestions(category, 15, (items) => [...items]).every((one) => one.category === category)).toBe(true);
      expect(questions[category].length).toBeGreaterThanOrEqual(15);
    }
  });
});

describe("points", () => {
  const question: Question = { category: "", text: "", answers: ["a", "b"], right: 1 };

  test("the right ones get 100, and the first four of them more", () => {
    let answers = answer([], 9, 0);
    for (let seat = 0; seat < 6; seat++) answers = answer(answers, seat, 1);
    expect([...pointsFor(question, answers)]).toEqual([
      [0, 150],
      [1, 130],
      [2, 120],
      [3, 110],
      [4, 100],
      [5, 100],
    ]);
  });

  test("a changed mind goes to the end of the line, the same answer again does not", () => {
    const answers = answer(answer(answer([], 0, 1), 1, 1), 0, 1);
    expect(pointsFor(question, answers).get(0)).toBe(150);
    expect(pointsFor(question, answer(answer(answers, 0, 0), 0, 1)).get(0)).toBe(130);
  });

  test("a wrong answer ends a row, and the longest one is kept", () => {
    let score = noScore;
    for (const points of [150, 100, undefined, 100]) score = addPoints(score, points);
    expect(score).toEqual({ points: 350, right: 3, row: 1, longest: 2 });
  });
});

test("everybody answers at once, sees the answer, and the most points win", async () => {
  const table = await openTable(game, { seats: 3, options: { questions: 3, seconds: 15, category: "History" } });
  for (let at = 0; at < 3; at++) {
    expect(table.words(0)).toContain(`Question ${at + 1} of 3: History`);
    expect(table.deadlines.get("answer")).toBe(15_000);
    give(table, 2, true);
    give(table, 0, at === 0);
    expect(table.find(1, "progress")[0]).toMatchObject({ value: 2, max: 3 });
    give(table, 1, false);
    expect(table.words(2)).toContain("150 points");
    expect(table.words(1)).toContain("Not right");
    expect([...table.deadlines.keys()]).toEqual(["next"]);
    for (const seat of [0, 1, 2]) table.act(seat, "next", at);
  }
  expect(table.words(2)).toContain("You win!");
  expect(table.words(1)).toContain("<2> wins.");
  expect(table.result?.placements).toEqual([
    { seat: 2, place: 1, score: 450, stats: { right: 3, longest: 3, share: 100 } },
    { seat: 0, place: 2, score: 130, stats: { right: 1, longest: 1, share: 33 } },
    { seat: 1, place: 3, score: 0, stats: { right: 0, longest: 0, share: 0 } },
  ]);
});

test("[VW4] nobody sees what is right or who answered what before the question is over", async () => {
  const table = await openTable(game, { seats: 2, seed: 5 });
  const before = JSON.stringify([table.views.get(1), table.views.get(null)]);
  give(table, 0, true);
  const hidden = (view: unknown) =>
    JSON.stringify(view, (key, value: unknown) => (key === "value" || key === "max" ? 0 : value));
  // Only the count of answers has changed for the others.
  expect(hidden([table.views.get(1), table.views.get(null)])).toBe(hidden(JSON.parse(before)));
  expect(table.words(1)).not.toMatch(/✓|nobody|Right, it|points\./);
  expect(table.find(null, "choices")).toEqual([]);
  give(table, 1, false);
  expect(table.words(1)).toContain("✓");
  expect(table.words(null)).toContain("<0>");
});

test("the clock ends a question, and those who were late get nothing", async () => {
  const table = await openTable(game, { seats: 2 });
  give(table, 0, true);
  table.expire("answer");
  expect(table.words(1)).toContain("No answer");
  table.expire("next");
  expect(table.words(1)).toContain("Question 2");
  expect(stateOf(table).scores).toMatchObject({ 0: { points: 150 }, 1: { points: 0 } });
});

test("a click that comes after its question does not answer the next one", async () => {
  const table = await openTable(game, { seats: 2 });
  const late = table.find(1, "choices")[0]?.choices[0]?.value ?? null;
  table.expire("answer");
  table.try(1, "answer", late);
  table.expire("next");
  table.try(1, "answer", late);
  table.try(1, "next", 0);
  for (const value of [99, "0", null, [0], true, -1, 1e9]) table.try(1, "answer", value);
  expect(stateOf(table).answers).toEqual([]);
});

test("nobody waits for who is away", async () => {
  const table = await openTable(game, { seats: 3 });
  give(table, 0, true);
  give(table, 1, true);
  table.drop(2);
  expect(table.words(0)).toContain("Right, it is");
  table.act(0, "next", 0);
  table.back(2);
  table.act(1, "next", 0);
  expect(table.words(0)).toContain("Right, it is");
  table.act(2, "next", 0);
  expect(table.words(2)).toContain("Question 2");
});

test("who comes late plays from the question that is asked", async () => {
  const table = await openTable(game, { seats: 2 });
  table.join(2);
  give(table, 2, true);
  give(table, 0, false);
  give(table, 1, false);
  expect(table.words(2)).toContain("150 points");
  expect(table.find(0, "table").at(-1)?.rows[0]).toEqual([[{ seat: 2 }], "150", "1"]);
});

test("who leaves stands behind those who stay, and the last one to stay wins", async () => {
  const table = await openTable(game, { seats: 3 });
  give(table, 0, true);
  table.leave(0);
  give(table, 1, true);
  give(table, 2, false);
  expect(table.words(1)).toContain("Right, it is");
  table.leave(1, "timeout");
  expect(table.result?.placements.map(({ seat, place }) => [seat, place])).toEqual([
    [2, 1],
    [0, 2],
    [1, 3],
  ]);
});

test("[CP2] a match goes on after a crash at any point", async () => {
  let table = await openTable(game, { seats: 2, options: { questions: 3 } });
  const crash = async () => {
    const before = new Map(table.views);
    table = await table.restarted();
    expect(table.views).toEqual(before);
  };
  for (let at = 0; at < 3; at++) {
    give(table, 0, true);
    await crash();
    give(table, 1, false);
    await crash();
    table.act(1, "next", at);
    await crash();
    table.act(0, "next", at);
  }
  expect(table.result?.placements[0]).toMatchObject({ seat: 0, place: 1, score: 450 });
});

test("twelve can play the longest match within the hub's bounds", async () => {
  const table = await openTable(game, { seats: 12, options: { questions: 15 } });
  for (let at = 0; at < 15; at++) {
    for (let seat = 0; seat < 12; seat++) give(table, seat, seat % 2 === 0);
    for (let seat = 0; seat < 12; seat++) table.act(seat, "next", at);
  }
  expect(table.result?.placements).toHaveLength(12);
  expect(table.checkpoint?.checkpoint.length).toBeLessThan(16_384);
});
