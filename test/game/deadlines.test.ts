import { expect, test } from "bun:test";
import { Deadlines } from "../../src/game/deadlines.ts";
import { ManualClock } from "../kit/manual-clock.ts";

function start() {
  const clock = new ManualClock();
  const came: string[] = [];
  return { clock, came, deadlines: new Deadlines(clock, (name) => came.push(name)) };
}

test("[DL2] a deadline comes once, and one that was moved or cancelled does not come", () => {
  const { clock, came, deadlines } = start();
  deadlines.set("a", 100);
  deadlines.set("b", 100);
  deadlines.set("c", 100);
  deadlines.cancel("b");
  deadlines.set("c", 300);
  clock.advance(200);
  expect(came).toEqual(["a"]);
  expect(deadlines.remaining()).toEqual({ c: 100 });
  clock.advance(100);
  expect(came).toEqual(["a", "c"]);
  expect(deadlines.count).toBe(0);
});

test("[DL3] deadlines stand still while the match waits, and go on with what was left", () => {
  const { clock, came, deadlines } = start();
  deadlines.set("turn", 1000);
  clock.advance(400);
  deadlines.pause();
  clock.advance(10_000);
  expect(deadlines.remaining()).toEqual({ turn: 600 });
  deadlines.set("late", 50);
  deadlines.resume();
  clock.advance(50);
  expect(came).toEqual(["late"]);
  clock.advance(550);
  expect(came).toEqual(["late", "turn"]);
});
