import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { runCheck, type PartName } from "../../src/author/check/run.ts";
import type { Fault } from "../kit/broken-game.ts";

setDefaultTimeout(90_000);

const program = Bun.fileURLToPath(new URL("../kit/broken-game.ts", import.meta.url));
const command = (fault: Fault) => [process.execPath, program, fault];

async function failuresOf(fault: Fault, ...only: PartName[]) {
  const { report } = await runCheck({ command: command(fault), ...(only.length > 0 && { only }) });
  return report.findings.filter(({ verdict }) => verdict === "failed");
}

/** What is broken, the parts of the run that can see it, the rule, and what the frame that is shown looks like. */
const broken: readonly (readonly [Fault, readonly PartName[], rule: string, frame?: string])[] = [
  ["proof-for-anybody", ["handshake"], "HS3", "PROOF"],
  ["same-nonce", ["restore"], "HS6", "HELLO"],
  ["never-proves", ["ping"], "HS3", "CHALLENGE"],
  ["forgets-the-certificate", ["ping"], "HS2", "PROOF"],
  ["unregistrable", ["ping"], "MF3"],
  ["bad-version", ["ping"], "MF2", "MANIFEST"],
  ["option-without-default", ["ping"], "OP2", "MANIFEST"],
  ["dies-of-an-option", ["options"], "OP3", "ROOM_OPEN"],
  ["patch-first", ["options"], "VW6", "PATCH"],
  ["wrong-node", ["matches"], "VW1", "VIEW"],
  ["placement-missing", ["matches"], "RS1", "RESULT"],
  ["dies-of-a-drop", ["people"], "PL1", "PLAYER_DROPPED"],
  ["stuck-when-left", ["people"], "PL1"],
  ["sleeps-through-deadline", ["deadlines"], "DL1", "DEADLINE"],
  ["dies-of-an-action", ["cheats"], "AC1", "ACTION"],
  ["takes-any-action", ["cheats"], "AC1", "ACTION"],
  ["dies-of-data", ["bytes"], "PD1", "DATA"],
  ["card-with-title", ["matches"], "VW4", "VIEW"],
  ["forgets", ["restore"], "CP2"],
  ["talks-after-close", ["people", "deadlines"], "RM3", "VIEW"],
  ["no-pong", ["ping"], "PG1", "PING"],
  ["dies-of-the-future", ["future"], "FR8", "TYPE 9999"],
  ["dies-of-more-fields", ["future"], "FR7", "PING"],
];

describe("minihub check", () => {
  test("finds nothing wrong with a game that keeps the rules", async () => {
    expect(await failuresOf("none")).toEqual([]);
  });

  for (const [fault, parts, rule, frame] of broken) {
    test(`names [${rule}] and no other rule for a game that breaks it: ${fault}`, async () => {
      const failures = await failuresOf(fault, ...parts);
      expect([...new Set(failures.map((failure) => failure.rule))]).toEqual([rule]);
      if (frame !== undefined) expect(failures.flatMap(({ frames }) => frames).join("\n")).toContain(frame);
    });
  }
});
