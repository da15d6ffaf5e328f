import { createHash, createHmac, randomBytes } from "node:crypto";
import { expect, test } from "bun:test";
import { checkRandom, randomLine } from "../../src/client/fair-random.ts";
import { hmacSha256, sha256 } from "../../src/client/sha256.ts";
import { FairRandom } from "../../src/game/fair-random.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const match = "0193a5c0-7000-7000-8000-000000000001";

test("SHA-256 and HMAC give what Node's give, whatever the length", () => {
  for (let length = 0; length < 200; length++) {
    const bytes = new Uint8Array(randomBytes(length));
    expect(hex(sha256(bytes))).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect(hex(hmacSha256(bytes, bytes))).toBe(createHmac("sha256", bytes).update(bytes).digest("hex"));
  }
});

test("[RN1] [RN2] [RN4] a player computes every number of a match from what is shown after it", () => {
  const random = new FairRandom(match, { seed: new Uint8Array(32).fill(9), labels: [] });
  const seen = hex(random.commit);
  const drawn = ["deal", "dice/1", "Würfel ✓"].map((label) => random.draw(label, 10) as Uint8Array);
  const shown = random.revealed!;
  const check = checkRandom(match, shown, seen);
  expect(check.holds).toBeTrue();
  expect(check.numbers.map(({ bytes }) => bytes)).toEqual(drawn.map(hex));
  expect(check.numbers.map(({ label }) => label)).toEqual(["deal", "dice/1", "Würfel ✓"]);
});

test("[RN4] another seed than the one committed to does not hold, nor does one that is no bytes", () => {
  const honest = new FairRandom(match, { seed: new Uint8Array(32).fill(9), labels: ["a"] });
  const other = new FairRandom(match, { seed: new Uint8Array(32).fill(8), labels: ["a"] });
  expect(checkRandom(match, other.revealed!, hex(honest.commit)).holds).toBeFalse();
  expect(checkRandom(match, { ...honest.revealed!, commit: "00" }, undefined).holds).toBeFalse();
  expect(checkRandom(match, { commit: "", seed: "zz", labels: [] }, "")).toEqual({ holds: false, numbers: [] });
});

test("[RN4] the line for people says whether the numbers are as committed, and no more than was seen", () => {
  const random = new FairRandom(match, { seed: new Uint8Array(32).fill(9), labels: ["a"] });
  const line = (seen?: string) => randomLine({ id: match, random: random.revealed }, seen);
  expect(line(hex(random.commit))).toEqual({ text: "Random numbers: fixed before the match, checked", holds: true });
  expect(line("00".repeat(32))).toEqual({ text: "Random numbers: not those fixed before the match!", holds: false });
  expect(line()).toEqual({ text: "Random numbers: the hub's record agrees", holds: true });
  expect(randomLine({ id: match, random: null }, "00")).toBeNull();
});

test("[RN2] [RN3] a label gives the same bytes again, labels are kept in order, and their number is bounded", () => {
  const random = new FairRandom(match, { seed: new Uint8Array(32).fill(1), labels: [] });
  expect(random.revealed).toBeNull();
  const first = random.draw("b", 2);
  expect(random.draw("a", 2)).not.toEqual(first);
  expect(random.draw("b", 2)).toEqual(first);
  expect(random.draw("c", 2)).toMatchObject({ code: "limit_exceeded", rule: "RN2" });
  expect(random.revealed!.labels).toEqual(["b", "a"]);
  // As after a restart of the hub.
  const again = new FairRandom(match, random.saved);
  expect([again.draw("b", 2), again.commit, again.revealed]).toEqual([first, random.commit, random.revealed]);
});
