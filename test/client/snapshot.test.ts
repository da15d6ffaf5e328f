import { expect, test } from "bun:test";
import { playerFrames as types } from "../../protocol/player.ts";
import { applyFrame, emptySnapshot, type ClientSnapshot } from "../../src/client/snapshot.ts";
import { someRoom } from "../kit/scripted-hub.ts";

function applied(before: ClientSnapshot, ...frames: Parameters<typeof applyFrame>[1][]): ClientSnapshot {
  return frames.reduce((state, frame) => {
    const next = applyFrame(state, frame, 1_000);
    if (typeof next === "string") throw new Error(next);
    return next;
  }, before);
}

const playing = applied(
  emptySnapshot,
  [types.room, someRoom()],
  [types.view, 1, { type: "text", key: "a", text: "one" }],
  [types.deadline, "turn", 500],
);

test("a frame changes a copy, never the snapshot before it", () => {
  const next = applied(playing, [types.patch, 2, [["set", "a", { text: "two" }]]]);
  expect(JSON.stringify(playing.view)).toContain("one");
  expect(JSON.stringify(next.view)).toContain("two");
});

test("[PD2] each match counts from one: a new match forgets view, deadlines and numbers", () => {
  const next = applied(playing, [types.room, someRoom({ state: { phase: "starting", match: "m2" } })]);
  expect(next).toMatchObject({ view: null, deadlines: {}, resume: { match: "m2", room: 0, own: 0 } });
});

test("the last picture stays with the result and goes with the lobby", () => {
  const finished = applied(playing, [
    types.room,
    someRoom({ state: { phase: "finished", match: "m1", placements: null, notice: null } }),
  ]);
  expect(finished.view).not.toBeNull();
  expect(finished.deadlines).toEqual({});
  const lobby = applied(finished, [types.room, someRoom({ state: { phase: "lobby", notice: null } })]);
  expect(lobby).toMatchObject({ view: null, resume: null });
});

test("who sat where is still known at the result, when the seats are free again", () => {
  const room = someRoom();
  const members = room.members.map((one) => ({ ...one, seat: null }));
  const state = { phase: "finished", match: "m1", placements: null, notice: null } as const;
  const finished = applied(playing, [types.room, { ...room, members, state }]);
  expect(finished.room?.members.map(({ seat }) => seat)).toEqual([0, 1]);
});

test("who comes back only at the result learns from it who sat where", () => {
  const room = someRoom();
  const members = room.members.map((one) => ({ ...one, seat: null }));
  const placed = { score: null, stats: {}, ratingChange: null };
  const placements = [
    { ...placed, seat: 0, member: 2, name: "Bo", place: 1 },
    { ...placed, seat: 1, member: null, name: "Gone", place: 2 },
  ];
  const state = { phase: "finished", match: "m1", placements, notice: null } as const;
  const finished = applied(emptySnapshot, [types.room, { ...room, members, state }]);
  expect(finished.room?.members.map(({ seat }) => seat)).toEqual([null, 0]);
});

test("[RN4] the commit that was seen first stays with the match, until another one is played", () => {
  const during = (match: string, commit: string) => someRoom({ state: { phase: "playing", match, seats: [], commit } });
  const first = applied(emptySnapshot, [types.room, during("m1", "aa")], [types.room, during("m1", "bb")]);
  const finished = applied(first, [
    types.room,
    someRoom({ state: { phase: "finished", match: "m1", placements: null, notice: null } }),
  ]);
  expect(finished.seenCommit).toEqual({ match: "m1", commit: "aa" });
  const next = applied(finished, [types.room, during("m2", "cc")]);
  expect(next.seenCommit).toEqual({ match: "m2", commit: "cc" });
});

test("[VW5] a patch that does not fit the view asks for a snapshot", () => {
  expect(applyFrame(playing, [types.patch, 2, [["set", "nobody", { text: "x" }]]], 0)).toBe("gap");
});
