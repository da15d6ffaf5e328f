import { expect, test } from "bun:test";
import fc from "fast-check";
import type { RoomPlacement } from "../../protocol/player.ts";
import { isActionable, nodeId, walkView } from "../../src/client/actionable.ts";
import { backOffMs, defaultBackOff } from "../../src/client/back-off.ts";
import { countdown, headline, joinNames, ordinal, signed } from "../../src/client/results.ts";
import { inviteLink, readCode, startObstacle } from "../../src/client/room-facts.ts";
import { rangeHint, seatNames, showText } from "../../src/client/view-text.ts";
import { someRoom } from "../kit/scripted-hub.ts";
import { terminalCorpus } from "../kit/terminal-corpus.ts";

test("the wait before an attempt grows to its bound and never leaves half to whole of it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const whole = Math.min(defaultBackOff.mostMs, defaultBackOff.firstMs * 2 ** (attempt - 1));
      const wait = backOffMs(attempt, () => random);
      expect(wait).toBeGreaterThanOrEqual(Math.floor(whole / 2));
      expect(wait).toBeLessThanOrEqual(whole);
    }),
  );
});

test("a seat in a text becomes the name of who sits there, who left, or its number", () => {
  const named = seatNames(someRoom());
  expect(showText(["It is ", { seat: 1 }, "'s turn, ", { seat: 0 }], named)).toBe("It is Bo's turn, Ada");
  expect(showText([{ seat: 5 }], named)).toBe("Player 6");
});

test("[TM-01] [PD4] text and names lose control characters field by field", () => {
  for (const { text } of terminalCorpus) {
    const room = someRoom({
      state: {
        phase: "playing",
        match: "m",
        commit: "",
        seats: [{ seat: 0, name: text, connected: true, left: false }],
      },
    });
    expect(showText([text, { seat: 0 }, "after"], seatNames(room))).toMatch(/^[\P{C}\n]*after$/u);
  }
});

const placed = (seat: number, place: number): RoomPlacement => ({
  seat,
  member: seat + 1,
  place,
  name: ["Ada", "Bo", "Cy"][seat] ?? "",
  score: null,
  stats: {},
  ratingChange: null,
});

test("the result is told from where the reader sits", () => {
  const won = [placed(0, 1), placed(1, 2)];
  expect(headline(won, 0)).toBe("You win!");
  expect(headline(won, 1)).toBe("Ada wins.");
  expect(headline(won, null)).toBe("Ada wins.");
  expect(headline([placed(0, 1), placed(1, 1)], 0)).toBe("A draw.");
  expect(headline([placed(0, 1), placed(1, 1), placed(2, 3)], 1)).toBe("You and Ada share the win.");
  expect(headline(null, 0)).toBe("This match does not count.");
});

test("numbers are written as people read them", () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 102].map(ordinal)).toEqual([
    "1st",
    "2nd",
    "3rd",
    "4th",
    "11th",
    "12th",
    "13th",
    "21st",
    "102nd",
  ]);
  expect([12.4, -3, 0.2].map(signed)).toEqual(["+12", "−3", "±0"]);
  expect([61_000, 9_001, -5].map(countdown)).toEqual(["1:01", "0:10", "0:00"]);
  expect(joinNames(["Ada", "Bo", "Cy"])).toBe("Ada, Bo and Cy");
});

test("a code is read however it is typed, also out of an invite link", () => {
  expect(readCode(" kw-x rz ")).toBe("KWXRZ");
  expect(readCode(inviteLink("https://hub.example", "KWXRZ"))).toBe("KWXRZ");
  expect(readCode("https://hub.example/r/kwxrz/?x=1#y")).toBe("KWXRZ");
});

test("[PR5] the host is told what is missing before the start", () => {
  const lobby = someRoom({ state: { phase: "lobby", notice: null } });
  expect(startObstacle(lobby)).toBeNull();
  expect(startObstacle({ ...lobby, game: null })).toBe("Choose a game first.");
  const [ada, bo] = lobby.members;
  expect(startObstacle({ ...lobby, members: [ada!] })).toBe("1 more player is needed.");
  expect(startObstacle({ ...lobby, members: [ada!, { ...bo!, ready: false }] })).toBe("1 player is not ready.");
  expect(startObstacle({ ...lobby, members: [ada!, { ...bo!, connected: false }] })).toBe("1 more player is needed.");
});

test("nodes are found in reading order, and only those that can be used are actionable", () => {
  const view = {
    type: "column",
    children: [
      { type: "text", text: "x" },
      { type: "group", title: "g", children: [{ type: "button", key: "b", label: "B", action: "b" }] },
      { type: "button", label: "C", action: "c", disabled: true },
      { type: "board", label: "", rows: 1, columns: 1, cells: [{ value: 1 }], action: "p" },
      { type: "board", label: "", rows: 1, columns: 1, cells: [{ value: 1 }] },
    ],
  } as const;
  const found = [...walkView(view)].filter(({ node }) => isActionable(node));
  expect(found.map(({ node, path }) => nodeId(node, path))).toEqual(["#b", "@0.3"]);
});

test("an empty input tells what may be typed, where it takes numbers", () => {
  const input = { type: "input", label: "Guess", action: "guess" } as const;
  expect(rangeHint({ ...input, kind: "number", min: 1, max: 9 })).toBe("1 to 9");
  expect(rangeHint({ ...input, kind: "number", min: 1 })).toBe("a number");
  expect(rangeHint({ ...input, kind: "text" })).toBe("");
});
