import { expect, test } from "bun:test";
import type { BoardNode, ViewNode } from "../../protocol/view.ts";
import { freshPlay, pressKey, type PlayKey, type PlayState } from "../../src/terminal/view/play-keys.ts";
import { settleCursor, stopsOf } from "../../src/terminal/view/stops.ts";

const kinds = new Set(["up", "down", "left", "right", "next", "previous", "choose", "erase"]);

/** Presses keys by name, other words as text; gives the last step. */
function press(view: ViewNode, keys: string, state: PlayState = freshPlay) {
  return keys
    .split(" ")
    .reduce(
      (step, key) =>
        pressKey(view, step.state, (kinds.has(key) ? { kind: key } : { kind: "text", text: key }) as PlayKey),
      { state, used: false } as ReturnType<typeof pressKey>,
    );
}

const board: BoardNode = {
  type: "board",
  key: "b",
  label: "",
  rows: 3,
  columns: 3,
  action: "place",
  cells: Array.from({ length: 9 }, (_, index) => (index === 4 || index === 5 ? null : { value: index })),
};
const giveUp: ViewNode = { type: "button", key: "g", label: "Give up", action: "give-up" };
const column = (...children: ViewNode[]): ViewNode => ({ type: "column", children });

test("[AC1] arrows go over the cells that can be chosen, and Enter sends the cell's value", () => {
  expect(press(board, "up left choose").action).toEqual({ name: "place", value: 0 });
  expect(press(board, "up left down down right choose").action).toEqual({ name: "place", value: 7 });
});

test("a cell that cannot be chosen is passed over", () => {
  const start = { ...freshPlay, cursor: { id: "#b", index: 1 } };
  expect(press(board, "down choose", start).action).toEqual({ name: "place", value: 7 });
});

test("while others move, no key but Tab reaches the button that gives up", () => {
  const waiting = column(giveUp);
  expect(settleCursor(stopsOf(waiting), null)).toBeNull();
  expect(press(waiting, "choose").action).toBeUndefined();
  expect(press(waiting, "down choose").action).toBeUndefined();
  expect(press(waiting, "next choose").action).toEqual({ name: "give-up", value: null });
});

test("a button that asks sends nothing before the same key says yes", () => {
  const asking = column({ ...giveUp, confirm: ["Lose to ", { seat: 1 }, "?"] });
  const once = press(asking, "next choose");
  expect(once).toMatchObject({ used: true, question: ["Lose to ", { seat: 1 }, "?"] });
  expect(once.action).toBeUndefined();
  expect(press(asking, "choose", once.state).action).toEqual({ name: "give-up", value: null });
});

test("any other key is a no, and what another view puts in the button's place asks anew", () => {
  const asking = (confirm: string) => column({ ...giveUp, confirm });
  const { state } = press(asking("Give up?"), "next choose");
  for (const key of ["next", "up", "t"])
    expect(press(asking("Give up?"), `${key} choose`, state)).toMatchObject({ question: "Give up?" });
  expect(press(asking("Lose everything?"), "choose", state)).toMatchObject({ question: "Lose everything?" });
});

test("when the turn comes the cursor goes to the board, also from a button it was brought to meanwhile", () => {
  const { state } = press(column(giveUp), "next");
  expect(settleCursor(stopsOf(column(board, giveUp)), state.cursor)?.id).toBe("#b");
});

test("a digit takes from the only list, wherever the cursor is", () => {
  const list: ViewNode = {
    type: "choices",
    key: "c",
    label: "",
    action: "answer",
    choices: [
      { value: "a", label: "A" },
      { value: "b", label: "B", disabled: true },
      { value: "c", label: "C" },
    ],
  };
  expect(press(column(board, list), "3").action).toEqual({ name: "answer", value: "c" });
  expect(press(column(board, list), "2")).toMatchObject({ used: false });
  expect(press(column(board, list, { ...list, key: "d" }), "3")).toMatchObject({ used: false });
});

test("of several, marks are kept until they are sent together", () => {
  const many: ViewNode = {
    type: "choices",
    key: "m",
    label: "",
    action: "many",
    multi: true,
    choices: [
      { value: 1, label: "1", selected: true },
      { value: 2, label: "2" },
      { value: 3, label: "3" },
    ],
  };
  const step = press(many, "2 1 down down down choose");
  expect(step.action).toEqual({ name: "many", value: [2] });
  expect(step.state.picks).toEqual({});
});

test("an input takes text, erases whole characters, and sends a number only if it is one in its bounds", () => {
  const number: ViewNode = { type: "input", key: "n", label: "", action: "guess", kind: "number", min: 1, max: 50 };
  expect(press(number, "4 2 choose").action).toEqual({ name: "guess", value: 42 });
  expect(press(number, "2,5 choose").action).toEqual({ name: "guess", value: 2.5 });
  expect(press(number, "x choose")).toMatchObject({ hint: "This takes a number." });
  expect(press(number, "9 9 choose")).toMatchObject({ hint: "At most 50." });
  expect(press(number, "choose")).toMatchObject({ hint: "Type something first." });
  const word: ViewNode = { type: "input", key: "w", label: "", action: "say", kind: "text", maxLength: 3 };
  expect(press(word, "e\u0301 x erase choose").action).toEqual({ name: "say", value: "\u00e9" });
  expect(press(word, "abcdef choose").action).toEqual({ name: "say", value: "abc" });
});

test("a view without anything to do leaves every key to the screen", () => {
  expect(press({ type: "text", text: "wait" }, "up").used).toBe(false);
  expect(press({ type: "text", text: "wait" }, "t").used).toBe(false);
});
