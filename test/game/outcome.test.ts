import { expect, test } from "bun:test";
import { Refusal } from "../../protocol/errors.ts";
import { Outcome } from "../../src/game/outcome.ts";

const result = { placements: [{ seat: 0, place: 1 }] };

test("[RS2] a match has a result from when it is about to be stored, unless that fails, however it fails", async () => {
  const outcome = new Outcome();
  const busy = await outcome.settle(result, async () => {
    throw new Refusal("busy");
  });
  expect([busy?.code, outcome.isSettled]).toEqual(["busy", false]);
  const bug = outcome.settle(result, async () => {
    throw new Error("a bug");
  });
  expect(outcome.isSettled).toBe(true);
  expect(await bug.catch(String)).toBe("Error: a bug");
  expect(outcome.isSettled).toBe(false);
  expect(await outcome.settle(result, async () => {})).toBeUndefined();
  expect(outcome.isSettled).toBe(true);
});
