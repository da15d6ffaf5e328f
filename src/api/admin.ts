import { OpenAPIHono } from "@hono/zod-openapi";
import type { Admin } from "../auth/admin.ts";
import type { Games } from "../auth/games.ts";
import { adminGameEndpoints, gameConductEndpoints, type LiveServers } from "./admin-games.ts";
import { adminHubEndpoints, type AdminRooms, type HubFacts } from "./admin-hub.ts";
import { adminUserEndpoints } from "./admin-users.ts";
import type { ApiEnv } from "./environment.ts";
import { answerError, noSuchRoute } from "./errors.ts";
import { identifyHost } from "./identity.ts";
import { unlimitedRate } from "./request-rate.ts";
import { createRoute, type Route } from "./route.ts";

export interface AdminDeps {
  readonly auth: { readonly admin: Admin; readonly games: Games };
  /** Those of the game service, or `offlineRooms`. */
  readonly rooms: AdminRooms;
  /** Those of the game service, or `offlineGames`. */
  readonly live: LiveServers;
  readonly facts: () => HubFacts;
}

/** Every route of administration. */
export function listAdminRoutes(route: Route, deps: AdminDeps): void {
  const games = adminGameEndpoints(deps.auth.games, deps.live);
  const conduct = gameConductEndpoints(deps.auth.games, deps.live);
  const users = adminUserEndpoints(deps.auth.admin);
  const hub = adminHubEndpoints({ ...deps, admin: deps.auth.admin });

  route("get", "/api/admin/status", hub.status);
  route("get", "/api/admin/games", games.list);
  route("post", "/api/admin/games/invites", games.invite);
  route("post", "/api/admin/games/:game/approve", games.approve);
  route("post", "/api/admin/games/:game/suspend", games.suspend);
  route("post", "/api/admin/games/:game/remove", games.remove);
  route("post", "/api/admin/games/:game/lift", conduct.lift);
  route("get", "/api/admin/games/:game/logs", conduct.logs);
  route("patch", "/api/admin/games/:game/limits", games.limits);
  route("post", "/api/admin/keys/:key/revoke", games.revokeKey);
  route("get", "/api/admin/users", users.list);
  route("post", "/api/admin/users", users.create);
  route("post", "/api/admin/users/:user/password", users.password);
  route("post", "/api/admin/users/:user/admin", users.admin);
  route("get", "/api/admin/rooms", hub.rooms);
  route("post", "/api/admin/rooms/:code/close", hub.closeRoom);
}

/**
 * Administration without a question asked, for the control socket of the data folder and for the CLI on
 * a hub that is down (`app.request("/api/admin/games")`). Never behind a network listener: over HTTP the
 * same routes stand in `createApi`, behind an admin's session.
 */
export function createAdmin(deps: AdminDeps): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>();
  app.onError(answerError);
  app.notFound((c) => answerError(noSuchRoute(c.req.method, c.req.path), c));
  listAdminRoutes(createRoute(app, { identify: identifyHost, publicOrigin: undefined, rate: unlimitedRate }), deps);
  return app;
}
