/** Every limit that READY tells holds as it was told, below its default and above it, as far as a host may set it. */
import { describe, expect, test } from "bun:test";
import { linkLimitBounds, linkLimits } from "../../protocol/limits.ts";
import { refusalOf, registerGame } from "../kit/auth.ts";
import { auth, type Case, type Limit } from "../kit/limits/game.ts";
import { linkCases } from "../kit/limits/link-cases.ts";
import { matchCases } from "../kit/limits/match-cases.ts";
import { storeCases } from "../kit/limits/store-cases.ts";

/** One for each limit: a new one does not compile without. */
const cases: { readonly [K in Limit]: Case } = { ...linkCases, ...matchCases, ...storeCases };

describe("[LM1] [LM3] a limit that a host sets for a game is told in READY, and holds", () => {
  for (const limit of Object.keys(linkLimits) as Limit[]) {
    const byDefault = linkLimits[limit];
    const [least, most] = linkLimitBounds[limit];
    const { values, holds } = cases[limit];

    test(`${limit}: ${values.join(", ")}`, async () => {
      expect(least).toBeLessThanOrEqual(byDefault);
      expect(most).toBeGreaterThanOrEqual(byDefault);
      // Below the default and above it, as far as a host may go.
      expect(values.some((value) => value < byDefault)).toBe(least < byDefault);
      expect(values.some((value) => value > byDefault)).toBe(most > byDefault);
      for (const value of values) await holds(value);
    });
  }

  test("no limit can be set to what could not be held", async () => {
    const { code } = await auth.auth.games.invite();
    const { game } = await registerGame(auth, "Boundless", { invite: code });
    for (const [limit, [least, most]] of Object.entries(linkLimitBounds)) {
      for (const value of [least - 1, most + 1, least + 0.5])
        expect(await refusalOf(auth.auth.games.setLimits(game, { [limit]: value }))).toBe("invalid");
      for (const value of [least, most]) await auth.auth.games.setLimits(game, { [limit]: value });
    }
  });
});
