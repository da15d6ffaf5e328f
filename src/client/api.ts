import type * as http from "../../protocol/http.ts";
import * as shapes from "./api-shapes.ts";
import { createAdminClient } from "./admin-api.ts";
import { checked, createSend, type HttpOptions, type Send } from "./http.ts";
import { list } from "./shape.ts";

type Body<T> = Omit<T, "session">;

export interface ApiOptions extends HttpOptions {
  /** How sessions are handed out by sign-in; default "cookie", for browsers. Other clients take "token". */
  readonly session?: http.SessionKind;
}

export type ApiClient = ReturnType<typeof createApiClient>;

/** One function per route of protocol/http.ts. Every failure, of the network too, is a `Refusal`. */
export function createApiClient(options: ApiOptions) {
  const send = createSend(options);
  const session = options.session ?? "cookie";
  return {
    hub: async () => checked(shapes.hubInfoShape, await send("GET", "/api/hub")),
    ...accountRoutes(send, session),
    ...deviceRoutes(send),
    ...gameRoutes(send),
    ...roomRoutes(send),
    ...registrationRoutes(send),
    admin: createAdminClient(send),
  };
}

const part = encodeURIComponent;

function accountRoutes(send: Send, session: http.SessionKind) {
  const signIn = async (path: string, body: object) =>
    checked(shapes.signedInShape, await send("POST", path, { ...body, session }));
  return {
    createGuest: (body: Body<http.GuestBody>) => signIn("/api/guests", body),
    /** Sent with a guest's session it upgrades the guest. */
    createAccount: (body: Body<http.AccountBody>) => signIn("/api/accounts", body),
    signIn: (body: Body<http.SignInBody>) => signIn("/api/sessions", body),
    signOut: () => none(send("DELETE", "/api/sessions/current")),
    /** Null: nobody is signed in. */
    currentUser: async () => checked(shapes.currentSessionShape, await send("GET", "/api/sessions/current")).user,
    me: async () => checked(shapes.userInfoShape, await send("GET", "/api/me")),
    changeMe: async (patch: http.MePatch) => checked(shapes.userInfoShape, await send("PATCH", "/api/me", patch)),
    deleteMe: (body: { readonly password?: string }) => none(send("DELETE", "/api/me", body)),
    exportMe: () => send("GET", "/api/me/export"),
    changePassword: (body: http.PasswordBody) => none(send("POST", "/api/me/password", body)),
    /** A new player id in this game; the old history is unlinked. */
    resetGame: (game: string) => none(send("POST", `/api/me/games/${part(game)}/reset`)),
    sessions: async () => checked(shapes.sessionsShape, await send("GET", "/api/sessions")),
    endSession: (id: string) => none(send("DELETE", `/api/sessions/${part(id)}`)),
    createTicket: async () => checked(shapes.ticketShape, await send("POST", "/api/tickets")),
  };
}

function deviceRoutes(send: Send) {
  return {
    startDevice: async (client: string) =>
      checked(shapes.deviceStartShape, await send("POST", "/api/device", { client })),
    /** Rejects with device_pending or device_slow_down until the person has confirmed. */
    deviceToken: async (deviceCode: string) =>
      checked(shapes.signedInShape, await send("POST", "/api/device/token", { deviceCode })),
    lookUpDevice: async (userCode: string) =>
      checked(shapes.deviceLookupShape, await send("POST", "/api/device/lookup", { userCode })),
    confirmDevice: (body: { readonly userCode: string; readonly approval: string; readonly approve: boolean }) =>
      none(send("POST", "/api/device/confirm", body)),
  };
}

function gameRoutes(send: Send) {
  return {
    games: async () => checked(list(shapes.gameInfoShape), await send("GET", "/api/games")),
    /** By id or name. */
    game: async (game: string) => checked(shapes.gameInfoShape, await send("GET", `/api/games/${part(game)}`)),
    leaderboard: async (game: string, limit = 50) =>
      checked(shapes.leaderboardShape, await send("GET", `/api/games/${part(game)}/leaderboard?limit=${limit}`)),
    stats: async (game: string) => checked(shapes.gameStatsShape, await send("GET", `/api/games/${part(game)}/stats`)),
    /** Newest first; `before` in Unix ms pages back. */
    matches: async (page: { readonly before?: number; readonly limit?: number } = {}) => {
      const query = new URLSearchParams({ limit: String(page.limit ?? 50) });
      if (page.before !== undefined) query.set("before", String(page.before));
      return checked(list(shapes.matchShape), await send("GET", `/api/me/matches?${query}`));
    },
    match: async (id: string) => checked(shapes.matchShape, await send("GET", `/api/matches/${part(id)}`)),
  };
}

function roomRoutes(send: Send) {
  return {
    createRoom: async (body: http.RoomCreate) => checked(shapes.roomInfoShape, await send("POST", "/api/rooms", body)),
    rooms: async () => checked(list(shapes.roomInfoShape), await send("GET", "/api/rooms")),
    room: async (code: string) => checked(shapes.roomInfoShape, await send("GET", `/api/rooms/${part(code)}`)),
  };
}

/** Answers of these go to the CLI, which reads single fields and prints the rest. */
function registrationRoutes(send: Send) {
  return {
    registrationChallenge: async (key: string) =>
      (await send("POST", "/api/registrations/challenge", {
        key,
      })) as http.RegistrationChallenge,
    register: async (body: http.RegistrationBody) =>
      (await send("POST", "/api/registrations", body)) as http.Registration,
  };
}

async function none(answer: Promise<unknown>): Promise<void> {
  await answer;
}
