import { z } from "@hono/zod-openapi";
import type { SessionKind, SignedIn } from "../../protocol/http.ts";
import { Refusal } from "../../protocol/errors.ts";
import type { Accounts } from "../auth/accounts.ts";
import type { NewSession, Sessions } from "../auth/sessions.ts";
import type { ErasedPlayer } from "../db/erased-players.ts";
import { endpoint, type Call } from "./endpoint.ts";
import { noSessionCookie, sessionCookie } from "./identity.ts";
import { accountBody, eraseBody, gamePath, guestBody, mePatch, passwordBody, signInBody } from "./inputs.ts";
import { signedIn, userInfo } from "./shapes.ts";

export interface AccountsDeps {
  readonly accounts: Accounts;
  readonly sessions: Pick<Sessions, "end">;
  /** Whether strangers may play without an account. */
  readonly guests: () => boolean;
  /** Tells the games that knew these players to forget them. */
  readonly erased: (players: readonly ErasedPlayer[]) => void;
}

/** Coming in: guest, new account, sign-in. Each hands out a new session. */
export function signInEndpoints({ accounts, sessions, guests }: AccountsDeps) {
  return {
    guest: endpoint({
      summary: "Play as a guest",
      access: "anyone",
      body: guestBody,
      status: 201,
      answer: signedIn,
      refuses: ["name_invalid", "name_taken", "forbidden", "cross_site"],
      handle: async (call) => {
        if (!guests()) throw new Refusal("forbidden", "This hub takes no guests. Make an account, or sign in.");
        const made = await accounts.createGuest(call.body.name, call.caller);
        await endFormer(sessions, call);
        return handOut(call, made, call.body.session);
      },
    }),

    account: endpoint({
      summary: "Make an account",
      details: "Sent with a guest's session it turns the guest into the account: same id, same history.",
      access: "anyone",
      body: accountBody,
      status: 201,
      answer: signedIn,
      refuses: ["name_invalid", "name_taken", "password_weak", "conflict", "busy", "cross_site"],
      handle: async (call) => {
        const { session, ...account } = call.body;
        const made = await accounts.createAccount(account, call.caller, call.who);
        return handOut(call, made, session);
      },
    }),

    session: endpoint({
      summary: "Sign in",
      details: "Always a new session; one that the same browser had ends.",
      access: "anyone",
      body: signInBody,
      status: 201,
      answer: signedIn,
      refuses: ["bad_credentials", "busy", "cross_site"],
      handle: async (call) => {
        const { session, ...credentials } = call.body;
        const made = await accounts.signIn(credentials, call.caller);
        await endFormer(sessions, call);
        return handOut(call, made, session);
      },
    }),
  };
}

/** A person's own account. */
export function meEndpoints({ accounts, erased }: AccountsDeps) {
  return {
    get: endpoint({
      summary: "Who you are",
      access: "user",
      answer: userInfo,
      handle: ({ who }) => who.user,
    }),

    change: endpoint({
      summary: "Change your shown name, or whether games get it",
      access: "user",
      body: mePatch,
      answer: userInfo,
      refuses: ["name_invalid", "name_taken", "cross_site"],
      handle: ({ who, body }) => accounts.update(who, body),
    }),

    erase: endpoint({
      summary: "Delete your account and everything kept of you",
      details: "Matches stay for those you played with, without your name. Accounts send their password.",
      access: "user",
      body: eraseBody,
      refuses: ["bad_credentials", "conflict", "busy", "cross_site"],
      handle: async (call) => {
        erased(await accounts.erase(call.who, call.body.password, call.caller));
        call.header("set-cookie", noSessionCookie(call.secure));
      },
    }),

    export: endpoint({
      summary: "Everything the hub keeps of you, as a file",
      access: "user",
      answer: z.record(z.string(), z.unknown()).openapi("AccountExport"),
      handle: async (call) => {
        call.header("content-disposition", 'attachment; filename="minihub-account.json"');
        return { ...(await accounts.export(call.who)) };
      },
    }),

    password: endpoint({
      summary: "Change your password; your other sessions end",
      access: "account",
      body: passwordBody,
      refuses: ["bad_credentials", "password_weak", "busy", "cross_site"],
      handle: ({ who, body, caller }) => accounts.changePassword(who, body.current, body.next, caller),
    }),

    resetGame: endpoint({
      summary: "Become a stranger to a game",
      details: "The game gets a new player id for you; what you played before belongs to nobody, rating included.",
      access: "user",
      params: gamePath,
      refuses: ["not_found", "conflict", "cross_site"],
      handle: async ({ who, params }) => {
        const forgotten = await accounts.resetGameIdentity(who, params.game);
        if (forgotten !== undefined) erased([forgotten]);
      },
    }),
  };
}

type SignInCall = Pick<Call<"anyone", unknown, unknown, unknown>, "who" | "secure" | "header">;

/** Somebody who signs in anew is done with the session that was sent along. */
async function endFormer(sessions: Pick<Sessions, "end">, { who }: SignInCall): Promise<void> {
  if (who !== undefined) await sessions.end(who);
}

/** To browsers as a cookie that no script can read, to programs in the body. */
function handOut(call: SignInCall, made: NewSession, kind: SessionKind = "cookie"): SignedIn {
  if (kind === "token") return { user: made.session.user, token: made.token };
  call.header("set-cookie", sessionCookie(made.token, call.secure));
  return { user: made.session.user };
}
