import { expect, test } from "bun:test";
import { paced } from "../../src/client/paced.ts";
import { emptySnapshot, type ClientSnapshot } from "../../src/client/snapshot.ts";
import { ManualClock } from "../kit/manual-clock.ts";

const shows = (text: string): ClientSnapshot => ({ ...emptySnapshot, view: { type: "text", text } });

/** A face for which a picture takes so many ms. */
function face(drawMs: number) {
  const clock = new ManualClock();
  const drawn: (string | null)[] = [];
  let late = 0;
  const slow = {
    now: () => clock.now(),
    after: (ms: number, then: () => void) => {
      const wait = ms + late;
      late = 0;
      return clock.after(wait, then);
    },
  };
  const tell = paced(({ view }) => {
    drawn.push(view?.type === "text" && typeof view.text === "string" ? view.text : null);
    late = drawMs;
  }, slow);
  return { clock, drawn, tell };
}

test("the first change is drawn at once, of those that follow the newest", () => {
  const { clock, drawn, tell } = face(0);
  for (let i = 0; i < 1_000; i += 1) tell(shows(`${i}`));
  expect(drawn).toEqual(["0"]);
  clock.advance(16);
  expect(drawn).toEqual(["0", "999"]);
  clock.advance(1_000);
  expect(drawn).toEqual(["0", "999"]);
  tell(shows("later"));
  expect(drawn).toEqual(["0", "999", "later"]);
});

test("a game that changes a costly picture all the time gets half of the time to draw it", () => {
  const { clock, drawn, tell } = face(200);
  for (let ms = 0; ms < 4_000; ms += 1) {
    tell(shows(`${ms}`));
    clock.advance(1);
  }
  // A picture, its 200 ms, and as long again without one.
  expect(drawn.length).toBeLessThanOrEqual(1 + 4_000 / 400);
  expect(drawn.length).toBeGreaterThan(5);
});

test("what concerns the room or the connection waits for nothing, and takes the newest picture with it", () => {
  const { clock, drawn, tell } = face(0);
  tell(shows("first"));
  tell(shows("second"));
  tell({ ...shows("third"), connection: { state: "reconnecting", attempt: 1, retryAt: null, reason: "" } });
  expect(drawn).toEqual(["first", "third"]);
  tell({ ...shows("fourth"), trouble: { n: 1, code: "invalid", message: "no" } });
  expect(drawn).toEqual(["first", "third", "fourth"]);
  clock.advance(1_000);
  expect(drawn).toEqual(["first", "third", "fourth"]);
});
