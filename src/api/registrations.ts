import type { HubInfo } from "../../protocol/http.ts";
import type { Games } from "../auth/games.ts";
import { endpoint } from "./endpoint.ts";
import { challengeBody, registrationBody } from "./inputs.ts";
import { registration, registrationChallenge } from "./shapes.ts";

/** How an author's key pair becomes a game of this hub. Nobody needs an account for it. */
export function registrationEndpoints(games: Pick<Games, "challenge" | "register">, hub: () => HubInfo) {
  return {
    challenge: endpoint({
      summary: "A nonce to sign with the game's key",
      access: "anyone",
      body: challengeBody,
      answer: registrationChallenge,
      refuses: ["key_invalid", "key_secret", "busy", "cross_site"],
      handle: ({ body, caller }) => games.challenge(body.key, caller),
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
  };
}
