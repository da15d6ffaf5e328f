import { describe, expect, test } from "bun:test";
import { Refusal } from "../../protocol/errors.ts";
import { applyPatch } from "../../protocol/view-patch.ts";
import { checkView } from "../../protocol/view-check.ts";
import vectors from "../../protocol/vectors/offers.json";
import { defineGame } from "../../sdk/typescript/src/game.ts";
import { offers } from "../../sdk/typescript/src/offers.ts";
import { openTable } from "../../sdk/typescript/src/testing.ts";
import {
  board,
  button,
  cards,
  choices,
  column,
  group,
  numberInput,
  row,
  textInput,
} from "../../sdk/typescript/src/views.ts";

describe("[AC1] an action reaches the game only if the view offers it with this value", () => {
  const view = column(
    board("Board", [[{ value: 1 }, { value: "b" }, {}, null]], { action: "board" }),
    choices("One", "one", [
      { value: 1, label: "1" },
      { value: 2, label: "2", disabled: true },
    ]),
    choices(
      "Many",
      "many",
      [
        { value: 1, label: "1" },
        { value: 2, label: "2" },
      ],
      { multi: true },
    ),
    cards("Hand", [{ title: "A", value: "a" }, { title: "B" }], { action: "card" }),
    group(
      "Inside",
      row(button("Go", "go"), button("Off", "off", { disabled: true }), button("Five", "five", { value: 5 })),
    ),
    textInput("Say", "say", { maxLength: 3 }),
    numberInput("Bid", "bid", { min: 1, max: 9 }),
    numberInput("Free", "free"),
  );
  const names = ["board", "one", "many", "card", "go", "off", "five", "say", "bid", "free", "hidden", "constructor"];
  const game = defineGame({
    name: "Sample",
    version: "1.0.0",
    description: "",
    seats: { min: 2, max: 4 },
    open: () => [] as unknown[],
    view: () => view,
    actions: Object.fromEntries(
      names
        .filter((name) => name !== "constructor")
        .map((name) => [
          name,
          (room: { state: unknown[] }, seat: number, value: unknown) => void room.state.push([seat, name, value]),
        ]),
    ),
    stored: {
      save: (state) => state,
      load: (saved) => saved as unknown[],
    },
  });
  const reaches = async (name: string, value: never) => {
    const played = await openTable(game);
    played.try(1, name, value);
    const { state } = JSON.parse(new TextDecoder().decode(played.checkpoint?.checkpoint)) as { state: unknown[] };
    return state.length === 1;
  };
  const offered = [
    ["board", 1],
    ["board", "b"],
    ["one", 1],
    ["many", []],
    ["many", [2, 1]],
    ["card", "a"],
    ["go", null],
    ["five", 5],
    ["say", "abc"],
    ["say", ""],
    ["bid", 1],
    ["bid", 9],
    ["free", -0.5],
  ] as const;
  const notOffered = [
    ["board", null],
    ["board", 2],
    ["board", "1"],
    ["board", [1]],
    ["one", 2],
    ["one", null],
    ["many", [1, 1]],
    ["many", [3]],
    ["many", 1],
    ["card", "B"],
    ["card", null],
    ["go", 1],
    ["go", false],
    ["off", null],
    ["five", null],
    ["say", "abcd"],
    ["say", 5],
    ["bid", 0],
    ["bid", 10],
    ["bid", "5"],
    ["free", "x"],
    ["hidden", null],
    ["constructor", null],
    ["toString", null],
  ] as const;
  for (const [name, value] of offered) {
    test(`${name} ${JSON.stringify(value)} does`, async () => expect(await reaches(name, value as never)).toBe(true));
  }
  for (const [name, value] of notOffered) {
    test(`${name} ${JSON.stringify(value)} does not`, async () =>
      expect(await reaches(name, value as never)).toBe(false));
  }
});

for (const { name, action, view, takes, drops } of vectors.offers)
  test(`[AC1] ${name}: offers what it offers in every language`, () => {
    const checked = checkView(view);
    for (const value of takes) expect([value, offers(checked, action, value)]).toEqual([value, true]);
    for (const value of drops) expect([value, offers(checked, action, value as never)]).toEqual([value, false]);
  });

for (const { name, view, patches, after } of vectors.patches)
  test(`[VW5] a patch, ${name}, makes the same view in every language`, () => {
    const patch = () => applyPatch(checkView(view), patches) as unknown;
    if (after === null) expect(patch).toThrow(Refusal);
    else expect(patch()).toEqual(after);
  });
