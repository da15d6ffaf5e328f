import type { HubInfo } from "../../protocol/http.ts";
import type { Games } from "../auth/games.ts";
import { endpoint } from "./endpoint.ts";
import type { LiveServers } from "./admin-games.ts";
import { challengeBody, logsBody, registrationBody } from "./inputs.ts";
import { gameLogs, registration, registrationChallenge } from "./shapes.ts";

/** What an author does by a key pair, without an account: it becomes a game of this hub, and reads what its servers say. */
export function registrationEndpoints(
  games: Pick<Games, "challenge" | "register" | "readLogs">,
  hub: () => HubInfo,
  live: Pick<LiveServers, "logs">,
) {
  return {
    challenge: endpoint({
      summary: "A nonce to sign with the game's key",
      access: "anyone",
      body: challengeBody,
      answer: registrationChallenge,
      refuses: ["key_invalid", "key_secret", "cross_site"],
      handle: ({ body }) => games.challenge(body.key),
    }),

    register: endpoint({
      summary: "Register a game, or a further server key of one",
      details: "The same key and name again answer 200 with the present state, and change nothing.",
      access: "anyone",
      body: registrationBody,
      status: 201,
      answer: registration,
      refuses: [
        "key_invalid",
        "key_secret",
        "key_taken",
        "name_invalid",
        "name_taken",
        "invite_invalid",
        "auth_failed",
        "revoked",
        "suspended",
        "cross_site",
      ],
      handle: async (call) => {
        const { created, ...registered } = await games.register(call.body, call.caller);
        if (!created) call.status(200);
        const { hub: key, linkPort } = hub();
        return { ...registered, hub: key, linkPort };
      },
    }),

    logs: endpoint({
      summary: "The newest log lines of a game, oldest first, for whoever holds a key of it",
      details:
        "The answer carries the nonce to sign next. For the lines that came since, send the last `n` as `after`. They are kept in memory, up to 1,000.",
      access: "anyone",
      body: logsBody,
      answer: gameLogs,
      refuses: ["key_invalid", "key_secret", "auth_failed", "revoked", "cross_site"],
      handle: async ({ body, caller }) => {
        const reader = await games.readLogs(body, caller);
        return { ...reader, lines: [...live.logs(reader.game, body.after ?? 0)] };
      },
    }),
  };
}
