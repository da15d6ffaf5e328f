import { Refusal } from "../../protocol/errors.ts";
import type { Session, Sessions } from "../auth/sessions.ts";
import { isSecure, type Environment } from "./environment.ts";
import { isJson } from "./read-body.ts";
import { siteOf } from "./same-origin.ts";

/** Who asks: a session, nobody, or the host of the hub, who opened the control socket or runs the CLI on the data folder. */
export type Identity = Session | "host" | undefined;

export type Identify = (request: Request, env: Environment) => Promise<Identity>;

/** Nothing is asked: for apps that only the host can reach. Never behind a network listener. */
export const identifyHost: Identify = () => Promise.resolve("host");

/**
 * Players and admins: `Authorization: Bearer` where there is one, else the cookie.
 * @throws Refusal cross_site for a change that another site may have caused.
 */
export function identifySession(sessions: Pick<Sessions, "authenticate">, publicOrigin: string | undefined): Identify {
  return async (request, env) => {
    const bearer = bearerToken(request);
    if (bearer !== undefined) return sessions.authenticate(bearer);
    const secure = isSecure(request, env, publicOrigin);
    const token = cookieToken(request, secure);
    refuseCrossSite(request, publicOrigin, token !== undefined);
    return token === undefined ? undefined : sessions.authenticate(token);
  };
}

/**
 * A browser adds the cookie whoever made the request, so a change by cookie must say that the hub's own
 * page made it. Without a cookie a page of another site is refused too: it could sign the browser in as
 * somebody else. A bearer token is not added by browsers, so it needs none of this.
 */
function refuseCrossSite(request: Request, publicOrigin: string | undefined, byCookie: boolean): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const site = siteOf(request, publicOrigin);
  if (site === "other" || (site === "unknown" && byCookie)) throw new Refusal("cross_site");
  // Forms and plain text are what a browser sends across sites without asking first.
  if (byCookie && request.headers.has("content-type") && !isJson(request))
    throw new Refusal(
      "cross_site",
      "With a cookie, changes are taken as JSON only. Send Content-Type: application/json.",
    );
}

/** Longer ones are not ours; a session token has 43 characters. */
const tokenCharsMax = 128;

function bearerToken(request: Request): string | undefined {
  const header = request.headers.get("authorization") ?? "";
  const token = /^Bearer +([\x21-\x7e]+) *$/i.exec(header)?.[1];
  return token === undefined ? undefined : bounded(token);
}

function cookieToken(request: Request, secure: boolean): string | undefined {
  const name = cookieName(secure);
  for (const pair of (request.headers.get("cookie") ?? "").split(";")) {
    const [key, value = ""] = pair.trim().split("=", 2);
    // The first one counts, as in every browser; a second one of the name was set by somebody else.
    if (key === name) return bounded(value);
  }
  return undefined;
}

/** A token that cannot be one still is a credential that was presented: it stays one, and matches nothing. */
function bounded(token: string): string {
  return token.length > tokenCharsMax ? "" : token;
}

/** `__Host-` binds the cookie to this origin and HTTPS: a neighbour under the same domain cannot set it. */
function cookieName(secure: boolean): string {
  return secure ? "__Host-minihub" : "minihub";
}

/** Browsers keep cookies no longer than this; when the session ends is for the hub to say. */
const cookieSeconds = 400 * 24 * 3600;

/** `Set-Cookie` that signs the browser in. */
export function sessionCookie(token: string, secure: boolean): string {
  return cookie(token, cookieSeconds, secure);
}

/** `Set-Cookie` that signs the browser out. */
export function noSessionCookie(secure: boolean): string {
  return cookie("", 0, secure);
}

function cookie(value: string, seconds: number, secure: boolean): string {
  const attributes = "Path=/; HttpOnly; SameSite=Lax";
  return `${cookieName(secure)}=${value}; Max-Age=${seconds}; ${attributes}${secure ? "; Secure" : ""}`;
}
