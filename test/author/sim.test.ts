import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { runSim } from "../../src/author/sim.ts";
import type { Fault } from "../kit/broken-game.ts";
import { failure } from "../kit/failure.ts";

setDefaultTimeout(90_000);

const program = Bun.fileURLToPath(new URL("../kit/broken-game.ts", import.meta.url));
const bundled = [process.execPath, Bun.fileURLToPath(new URL("../../cli/main.ts", import.meta.url)), "bundled-game"];

function sim(
  fault: Fault,
  more: { readonly matches?: number; readonly players?: number; readonly options?: Record<string, unknown> } = {},
) {
  return runSim({ command: [process.execPath, program, fault], matches: 4, seed: 5, parallel: 2, ...more });
}

describe("minihub sim", () => {
  test("plays a real game to the end, several matches at once, and counts who wins", async () => {
    const run = await runSim({ command: [...bundled, "Connect Four"], matches: 30, seed: 1, parallel: 6 });
    expect(run).toMatchObject({ matches: 30, finished: 30, unfinished: 0, failures: [], unanswered: 0 });
    expect(run.wins.reduce((sum, wins) => sum + wins, 0) + run.ties).toBe(30);
    expect(run.moveMs.count).toBeGreaterThan(100);
    expect(run.frameBytes["VIEW"]?.most).toBeGreaterThan(run.frameBytes["VIEW"]?.least ?? 0);
  });

  test("plays the same matches again with the same seed", async () => {
    const twice = [await sim("none", { matches: 10 }), await sim("none", { matches: 10 })];
    const runs = twice.map(({ finished, wins, ties, movesPerMatch }) => ({
      finished,
      wins,
      ties,
      movesPerMatch,
    }));
    expect(runs.map(({ finished }) => finished)).toEqual([10, 10]);
    expect(new Set(runs.map((run) => JSON.stringify(run))).size).toBe(1);
  });

  test("lets deadlines come where nobody can do anything else, and calls stuck what that does not help", async () => {
    const run = await sim("sleeps-through-deadline", { matches: 1 });
    expect(run.failures).toMatchObject([{ kind: "stuck", match: 1, moves: ['deadline "choose"'] }]);
  });

  test("reports a crash with the last moves and the program's last words, and goes on with the next match", async () => {
    const run = await sim("dies-of-an-option", { options: { rounds: 5 }, matches: 2 });
    expect(run.failures.length).toBeGreaterThan(0);
    expect(run.failures[0]).toMatchObject({ kind: "crash" });
    expect(run.failures[0]?.detail).toContain("exit code 1");
  });

  test("reports a frame that breaks a rule with the rule and the frame", async () => {
    const { failures } = await sim("placement-missing");
    expect(failures.filter(({ kind }) => kind === "frame")).toMatchObject([
      { detail: expect.stringContaining("[RS1]"), frame: expect.stringContaining("RESULT") },
    ]);
  });

  test("refuses more players than the game takes, and does not blame the game", async () => {
    expect(await failure(sim("none", { players: 5 }))).toContain("This game takes 2 to 2 players, not 5.");
  });

  test("refuses an option that the game does not have", async () => {
    expect(await failure(sim("none", { options: { colour: 1 } }))).toContain("colour");
  });
});
