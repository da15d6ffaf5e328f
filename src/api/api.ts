import { OpenAPIHono } from "@hono/zod-openapi";
import type { HubInfo } from "../../protocol/http.ts";
import type { Auth } from "../auth/open.ts";
import type { ErasedPlayer } from "../db/erased-players.ts";
import type { Database } from "../db/schema.ts";
import { meEndpoints, signInEndpoints } from "./accounts.ts";
import { listAdminRoutes, type AdminDeps } from "./admin.ts";
import type { AdminRooms } from "./admin-hub.ts";
import { claimEndpoints } from "./admin-users.ts";
import { deviceEndpoints } from "./device.ts";
import { serveDocs } from "./docs.ts";
import type { ApiEnv } from "./environment.ts";
import { answerError, noSuchRoute } from "./errors.ts";
import { serveFiles, type Files } from "./files.ts";
import { gameEndpoints } from "./games.ts";
import { strictHeaders } from "./headers.ts";
import { hubEndpoints } from "./hub-info.ts";
import { identifySession } from "./identity.ts";
import { matchEndpoints } from "./matches.ts";
import { registrationEndpoints } from "./registrations.ts";
import { createRequestRate, roomCodeRateLimits } from "./request-rate.ts";
import { roomEndpoints, type Rooms } from "./rooms.ts";
import { createRoute, type Route } from "./route.ts";
import { sessionEndpoints, ticketEndpoints } from "./sessions.ts";

export interface ApiDeps extends Omit<AdminDeps, "auth" | "rooms"> {
  readonly auth: Auth;
  readonly db: Database;
  readonly rooms: Rooms & AdminRooms;
  readonly hub: () => HubInfo;
  /** The files of the web client. */
  readonly files: Files;
  /** Tells the games that knew these players to forget them. */
  readonly erased: (players: readonly ErasedPlayer[]) => void;
  /** Where players reach the hub, as "https://games.example", where the host says so. Under https cookies are Secure. */
  readonly publicOrigin?: string;
}

/** The hub's HTTP side: the API, its description, and the web client. `/ws` is not here: the game service upgrades it. */
export function createApi(deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>();
  const { publicOrigin } = deps;
  app.onError(answerError);
  app.use(strictHeaders(publicOrigin));
  const identify = identifySession(deps.auth.sessions, publicOrigin);
  const rate = createRequestRate();
  const route = createRoute(app, { identify, publicOrigin, rate });
  listRoutes(route, deps);
  listAdminRoutes(route, deps);
  serveDocs(app, publicOrigin);
  app.notFound((c) => serveFiles(c.req.raw, deps.files) ?? answerError(noSuchRoute(c.req.method, c.req.path), c));
  return app;
}

/** Every route but those of administration, which admin.ts lists. */
function listRoutes(route: Route, deps: ApiDeps): void {
  const { auth, db, rooms, live, hub } = deps;
  const accounts = { ...auth, erased: deps.erased, guests: () => hub().guests };
  const signIn = signInEndpoints(accounts);
  const me = meEndpoints(accounts);
  const session = sessionEndpoints(auth.sessions);
  const device = deviceEndpoints(auth.devices);
  const game = gameEndpoints({ db, live, games: auth.games });
  const match = matchEndpoints(db);
  const room = roomEndpoints(rooms, auth.games, createRequestRate(roomCodeRateLimits));
  const registration = registrationEndpoints(auth.games, hub, live);

  route("get", "/api/hub", hubEndpoints(hub).info);

  route("post", "/api/guests", signIn.guest);
  route("post", "/api/accounts", signIn.account);
  route("post", "/api/sessions", signIn.session);
  route("get", "/api/sessions", session.list);
  route("get", "/api/sessions/current", session.current);
  route("delete", "/api/sessions/current", session.signOut);
  route("delete", "/api/sessions/:id", session.end);
  route("post", "/api/device", device.start);
  route("post", "/api/device/token", device.token);
  route("post", "/api/device/lookup", device.lookup);
  route("post", "/api/device/confirm", device.confirm);
  route("post", "/api/tickets", ticketEndpoints(auth.tickets).issue);

  route("get", "/api/me", me.get);
  route("patch", "/api/me", me.change);
  route("delete", "/api/me", me.erase);
  route("get", "/api/me/export", me.export);
  route("post", "/api/me/password", me.password);
  route("post", "/api/me/games/:game/reset", me.resetGame);
  route("get", "/api/me/matches", match.mine);
  route("get", "/api/matches/:id", match.find);

  route("get", "/api/games", game.list);
  route("get", "/api/games/:game", game.find);
  route("get", "/api/games/:game/leaderboard", game.leaderboard);
  route("get", "/api/games/:game/stats", game.stats);

  route("get", "/api/rooms", room.list);
  route("post", "/api/rooms", room.create);
  route("get", "/api/rooms/:code", room.find);

  route("post", "/api/registrations/challenge", registration.challenge);
  route("post", "/api/registrations", registration.register);
  route("post", "/api/registrations/logs", registration.logs);

  route("post", "/api/admin/claim", claimEndpoints(auth.admin).claim);
}
