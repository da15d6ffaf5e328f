import { describe, expect, test } from "bun:test";
import { Refusal } from "../../protocol/errors.ts";
import { defineGame, Refuse, type GameDefinition, type OptionDefinitions } from "../../sdk/typescript/src/game.ts";
import { placementsOf } from "../../sdk/typescript/src/placements.ts";
import { allBut, everybody, spectators } from "../../sdk/typescript/src/room.ts";
import { openTable } from "../../sdk/typescript/src/testing.ts";
import {
  board,
  button,
  cards,
  choices,
  column,
  group,
  log,
  numberInput,
  player,
  progress,
  row,
  table,
  text,
  textInput,
  timer,
} from "../../sdk/typescript/src/views.ts";
import { checkView } from "../../protocol/view-check.ts";

const info = { name: "Sample", version: "1.0.0", description: "", seats: { min: 2, max: 4 } } as const;

/** What a promise fails with. */
async function failure(promise: Promise<unknown>): Promise<string> {
  const error = await promise.catch((reason: unknown) => reason);
  return error instanceof Error ? error.message : "it did not fail";
}

/** A game with the handlers that a test needs. */
function gameOf<State>(handlers: Omit<GameDefinition<OptionDefinitions, State>, keyof typeof info>) {
  return defineGame<OptionDefinitions, State>({ ...info, ...handlers });
}

describe("a game's definition", () => {
  test("[MF2] that the hub would refuse is refused here, by its field", () => {
    const definition = { ...info, open: () => null };
    expect(() => defineGame({ ...definition, version: "1.0" })).toThrow(/version must be/);
    expect(() => defineGame({ ...definition, seats: { min: 3, max: 2 } })).toThrow(Refusal);
    expect(() =>
      defineGame({ ...definition, options: { pace: { type: "integer", minimum: 1, maximum: 3, default: 9 } } }),
    ).toThrow(/option pace: default/);
  });

  test("gives its options their types and their values", async () => {
    const game = defineGame({
      ...info,
      options: {
        pace: { type: "integer", minimum: 1, maximum: 3, default: 2 },
        mode: { type: "string", enum: ["easy", "hard"], default: "easy" },
        open: { type: "boolean", default: true },
      },
      open({ options }) {
        const pace: number = options.pace;
        const mode: "easy" | "hard" = options.mode;
        const open: boolean = options.open;
        return { pace, mode, open };
      },
      view: ({ state }) => text(JSON.stringify(state)),
    });
    const played = await openTable(game, { options: { pace: 3 } });
    expect(played.words(0)).toBe('{"pace":3,"mode":"easy","open":true}');
    expect(await failure(openTable(game, { options: { pace: 4 } }))).toMatch(/pace must be a whole number from 1 to 3/);
  });
});

test("[VW4] each seat has a view of its own, and only what changed is sent", async () => {
  let sent = 0;
  const game = gameOf({
    open: () => ({ secrets: ["apple", "pear"], turn: 0 }),
    view: ({ state }, seat) => {
      sent++;
      return column(
        text(seat === null ? "Watching" : (state.secrets[seat] ?? "")),
        seat === state.turn && button("Pass", "pass"),
      );
    },
    actions: {
      pass(room) {
        room.state.turn = 1 - room.state.turn;
      },
    },
    spectators: true,
  });
  const played = await openTable(game);
  expect([0, 1, null].map((seat) => played.words(seat))).toEqual(["apple\nPass", "pear", "Watching"]);
  const watched = played.views.get(null);
  played.act(0, "pass");
  expect([0, 1].map((seat) => played.words(seat))).toEqual(["apple", "pear\nPass"]);
  expect(played.views.get(null)).toBe(watched as never);
  expect(sent).toBe(6);
});

test("undefined fields of a view are no fields", async () => {
  const tone = undefined as unknown as "good";
  const played = await openTable(gameOf({ open: () => null, view: () => text("a", { tone }) }));
  expect(played.views.get(0)).toEqual({ type: "text", text: "a" });
});

test("a view that the hub would refuse fails in the test that draws it, by its path", async () => {
  const game = gameOf({ open: () => null, view: () => column(text("a"), text("b", { tone: "red" as "bad" })) });
  expect(await failure(openTable(game))).toContain("view.children[1].tone must be one of");
});

test("[VW5] [VW6] a game may show and patch by itself", async () => {
  const game = gameOf({
    open(room) {
      for (const { seat } of room.seats) room.show(seat, column(text("0", { key: "count" }), button("Add", "add")));
      return { count: 0 };
    },
    actions: {
      add(room, seat) {
        room.patch(seat, ["set", "count", { text: String(++room.state.count) }]);
      },
    },
  });
  const played = await openTable(game);
  played.act(1, "add");
  played.act(1, "add");
  expect([played.words(0), played.words(1)]).toEqual(["0\nAdd", "2\nAdd"]);
  const early = gameOf({ open: (room) => room.patch(0, ["remove", "x"]) });
  expect(await failure(openTable(early))).toContain("[VW6]");
});

test("[DT1] bytes go to whom they are sent, in order", async () => {
  const game = gameOf({
    open: () => null,
    data(room, seat, payload) {
      for (const to of [everybody, seat, [0, 1], allBut(seat), spectators]) room.send(to, payload);
    },
  });
  const played = await openTable(game);
  played.data(1, Uint8Array.of(7));
  expect(played.sent.map(({ to }) => to)).toEqual([null, 1, [0, 1], -2, 255]);
  expect(played.sent.every(({ payload }) => payload[0] === 7)).toBe(true);
});

test("[PL1] who drops, comes back, joins and leaves is kept up to date", async () => {
  const game = gameOf({
    open: () => [] as string[],
    view: ({ seats }) =>
      text(seats.map(({ seat, connected, left }) => `${seat}${connected ? "+" : "-"}${left ? "x" : ""}`).join(" ")),
    joined: (room, { seat }) => void room.state.push(`joined ${seat}`),
    dropped: (room, seat) => void room.state.push(`dropped ${seat}`),
    back: (room, seat, missed) => void room.state.push(`back ${seat} ${missed}`),
    left: (room, seat, reason) => void room.state.push(`left ${seat} ${reason}`),
  });
  const played = await openTable(game);
  played.drop(0);
  played.join(2);
  expect(played.words(1)).toBe("0- 1+ 2+");
  played.back(0, true);
  played.leave(1, "kicked");
  expect(played.words(0)).toBe("0+ 1-x 2+");
  // Also after a crash: the hub does not say it again.
  expect((await played.restarted()).words(0)).toContain("1-x");
});

describe("the end of a match", () => {
  test("[RS1] gives every seat a place, ties too", () => {
    const seats = [0, 1, 2, 3];
    const places = (finish: Parameters<typeof placementsOf>[1]) =>
      placementsOf(seats, finish).map(({ seat, place }) => [seat, place]);
    expect(places({ order: [2, [0, 3]] })).toEqual([
      [2, 1],
      [0, 2],
      [3, 2],
      [1, 4],
    ]);
    expect(places({ scores: { 0: 5, 1: 7, 3: 5 } })).toEqual([
      [1, 1],
      [0, 2],
      [3, 2],
      [2, 4],
    ]);
    expect(places({ order: [[0, 1, 2, 3]] })).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    expect(() => places({ order: [0, [1, 0]] })).toThrow("[RS1]");
    expect(() => places({ order: [4] })).toThrow("[RS1]");
    expect(() => places({})).toThrow("order or scores");
  });

  const ending = (finish: (room: { finish(how: object): void; void(reason: string): void }) => void) =>
    gameOf({ open: () => null, view: () => button("End", "end"), actions: { end: (room) => finish(room) } });

  test("[RS2] is told once, and nothing comes after it", async () => {
    const played = await openTable(
      ending((room) => {
        room.finish({ order: [1] });
        room.finish({ order: [0] });
      }),
    );
    played.act(0, "end");
    played.try(0, "end");
    expect(played.result?.placements[0]).toEqual({ seat: 1, place: 1 });
  });

  test("[RS1] with a score that is no number, or a statistic that was not declared, fails in the test", async () => {
    const scored = await openTable(ending((room) => room.finish({ order: [0], scores: { 0: NaN } })));
    expect(() => scored.act(0, "end")).toThrow(/score must be a finite number/);
    const counted = await openTable(ending((room) => room.finish({ order: [0], stats: { 0: { rating: 1 } } })));
    expect(() => counted.act(0, "end")).toThrow(/does not declare/);
  });

  test("[RS3] may be void, with a reason", async () => {
    const played = await openTable(ending((room) => room.void("Nobody dealt.")));
    played.act(1, "end");
    expect([played.voided, played.result]).toEqual(["Nobody dealt.", undefined]);
  });
});

test("events come one at a time, also where a handler is async", async () => {
  const steps: string[] = [];
  const game = gameOf({
    open: async () => {
      await Promise.resolve();
      return null;
    },
    async data(_room, seat) {
      steps.push(`begin ${seat}`);
      await Promise.resolve();
      steps.push(`end ${seat}`);
    },
  });
  const played = await openTable(game);
  played.data(0, new Uint8Array(1));
  played.data(1, new Uint8Array(1));
  await played.settled();
  expect(steps).toEqual(["begin 0", "end 0", "begin 1", "end 1"]);
});

test("what an async handler throws shows in the test, too", async () => {
  const game = gameOf({
    open: () => null,
    async data() {
      await Promise.resolve();
      throw new Error("later");
    },
  });
  const played = await openTable(game);
  played.data(0, new Uint8Array(1));
  expect(await failure(played.settled())).toBe("later");
});

test("a handler of one expression may have a value", async () => {
  const game = gameOf({
    open: () => ({ n: 0 }),
    view: ({ state }) => column(text(`${state.n}`), button("Add", "add")),
    actions: { add: (room) => void (room.state.n += 1) },
  });
  const played = await openTable(game);
  played.act(0, "add");
  expect(played.words(0)).toContain("1");
});

test("[CP1] a state that JSON cannot hold is stored by the game's own words", async () => {
  const game = gameOf({
    open: () => new Map([["a", 1]]),
    view: ({ state }) => text([...state].join()),
    stored: {
      save: (state) => [...state],
      load: (saved) => new Map(saved as [string, number][]),
    },
  });
  const played = await openTable(game);
  expect((await played.restarted()).words(0)).toBe("a,1");
});

test("a match that is refused says why", async () => {
  const game = gameOf({
    open: () => {
      throw new Refuse("Three are needed.");
    },
  });
  expect(await failure(openTable(game))).toBe("Three are needed.");
});

test("[DL1] a deadline outside the bounds fails here", async () => {
  const game = gameOf({ open: () => null, data: (room, seat) => room.deadline("x", seat === 0 ? -1 : 86_400_001) });
  for (const seat of [0, 1]) {
    const played = await openTable(game);
    expect(() => played.data(seat, new Uint8Array(1))).toThrow("[DL1]");
  }
});

test("chance is the same for the same seed, and shuffling loses nothing", async () => {
  const game = gameOf({ open: (room) => room.shuffled([1, 2, 3, 4, 5, 6]), view: ({ state }) => text(state.join("")) });
  const dealt = async (seed: number) => (await openTable(game, { seed })).words(0);
  expect(await dealt(1)).toBe(await dealt(1));
  expect(await dealt(1)).not.toBe(await dealt(2));
  expect((await dealt(3)).split("").sort().join("")).toBe("123456");
});

test("[VW1] every builder makes a node that the hub takes", () => {
  checkView(
    column(
      row(text("a", { role: "title", tone: "good", key: "a" }), null, false, undefined),
      group([player(0), " has"], progress("Done", 1, 2)),
      table("Scores", ["Player"], [[[player(1)]]]),
      timer("turn", { label: "Left" }),
      log(["one", [player(0)]]),
      board("Grid", [[null, { shape: "disc" }]], { columnNames: ["A", "B"], rowNames: ["1"] }),
      cards("Hand", [{ title: "Ace", hidden: true }]),
      textInput("Say", "say", { placeholder: "anything" }),
      numberInput("Bid", "bid", { min: 1 }),
      choices("Which", "which", [{ value: 1, label: [player(0)] }]),
    ),
  );
});

test("[FR4] half a character, as `slice` leaves it, never reaches the hub: it would end the connection", async () => {
  const half = "a😀".slice(0, 2);
  const game = gameOf({
    open: () => null,
    view: () => column(text([half, { seat: 0 }]), button(half, "go", { key: "b" })),
    data: (room, seat) => {
      if (seat === 0) room.deadline(half, 5);
      else room.void(half);
    },
  });
  const played = await openTable(game, { seats: 2 });
  expect(played.words(0)).toBe("a\uFFFD<0>\na\uFFFD");
  expect(() => played.data(0, new Uint8Array(1))).toThrow("[DL1]");
  const other = await openTable(game, { seats: 2 });
  other.data(1, new Uint8Array(1));
  expect(other.voided).toBe("a\uFFFD");
});

test("[RN2] a label outside the bounds fails here", async () => {
  for (const label of ["", "x".repeat(65)]) {
    const game = gameOf({ open: (room) => room.fairRandom(label).then(() => null) });
    expect(await failure(openTable(game))).toContain("[RN2]");
  }
});

test("[PL5] the host of the room changes", async () => {
  const game = gameOf({ open: () => null, view: ({ host }) => text(`${host}`) });
  const played = await openTable(game);
  for (const host of [1, null]) {
    played.host(host);
    expect(played.words(0)).toBe(`${host}`);
  }
});
