import { z } from "@hono/zod-openapi";
import type { MatchInfo } from "../../protocol/http.ts";
import { Refusal } from "../../protocol/errors.ts";
import { matchesOfUser, matchOfUser } from "../db/history.ts";
import type { Database } from "../db/schema.ts";
import { endpoint } from "./endpoint.ts";
import { idPath, pageQuery } from "./inputs.ts";
import { matchInfo } from "./shapes.ts";

/** What somebody has played. A match is shown to those who played in it. */
export function matchEndpoints(db: Database) {
  return {
    mine: endpoint({
      summary: "Your matches, newest first",
      details:
        "For the next page send the last `endedAt` as `before`, until one is empty: where matches have many seats, a page has fewer of them. What ended in the same ms as the last one is on the same page, beyond the limit.",
      access: "user",
      query: pageQuery,
      answer: z.array(matchInfo),
      handle: async ({ who, query }) => {
        const before = query.before === undefined ? {} : { before: query.before };
        const matches = await matchesOfUser(db, who.user.id, { limit: query.limit, ...before });
        return matches.map(writable);
      },
    }),

    find: endpoint({
      summary: "One match you played in",
      access: "user",
      params: idPath,
      answer: matchInfo,
      refuses: ["not_found"],
      handle: async ({ who, params }) => {
        const match = await matchOfUser(db, params.id, who.user.id);
        if (match === undefined) throw new Refusal("not_found", "There is no match of yours with this id.");
        return writable(match);
      },
    }),
  };
}

function writable(match: MatchInfo): z.input<typeof matchInfo> {
  const { players, random } = match;
  return {
    ...match,
    players: [...players],
    random: random && { ...random, labels: [...random.labels] },
  };
}
