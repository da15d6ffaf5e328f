import { z } from "@hono/zod-openapi";
import type { Sessions } from "../auth/sessions.ts";
import type { Tickets } from "../auth/tickets.ts";
import { endpoint } from "./endpoint.ts";
import { noSessionCookie } from "./identity.ts";
import { idPath } from "./inputs.ts";
import { currentSession, sessionInfo, ticket } from "./shapes.ts";

/** Where somebody is signed in, and how to end that. */
export function sessionEndpoints(sessions: Sessions) {
  return {
    current: endpoint({
      summary: "Who is signed in here, if anybody is",
      details: "For pages, which ask before they know: where `GET /api/me` refuses strangers, `user` is null here.",
      access: "anyone",
      answer: currentSession,
      handle: ({ who }) => ({ user: who?.user ?? null }),
    }),

    list: endpoint({
      summary: "Where you are signed in",
      access: "user",
      answer: z.array(sessionInfo),
      handle: async ({ who }) => [...(await sessions.list(who))],
    }),

    signOut: endpoint({
      summary: "Sign out",
      access: "user",
      refuses: ["cross_site"],
      handle: async (call) => {
        await sessions.end(call.who);
        call.header("set-cookie", noSessionCookie(call.secure));
      },
    }),

    end: endpoint({
      summary: "End one of your sessions",
      details: "Its open connections close at once.",
      access: "user",
      params: idPath,
      refuses: ["not_found", "cross_site"],
      handle: async (call) => {
        await sessions.revoke(call.who, call.params.id);
        if (call.params.id === call.who.id) call.header("set-cookie", noSessionCookie(call.secure));
      },
    }),
  };
}

/** The way onto the WebSocket. */
export function ticketEndpoints(tickets: Pick<Tickets, "issue">) {
  return {
    issue: endpoint({
      summary: "A ticket for one WebSocket",
      details: "Open /ws?ticket=… with it, once, within 30 s, from the session that asked for it.",
      access: "user",
      status: 201,
      answer: ticket,
      refuses: ["busy", "cross_site"],
      handle: ({ who }) => tickets.issue(who),
    }),
  };
}
