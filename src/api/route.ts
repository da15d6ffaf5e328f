import type { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Refusal } from "../../protocol/errors.ts";
import type { Session } from "../auth/sessions.ts";
import { clientLabel } from "./client-label.ts";
import { describeRoute } from "./describe-route.ts";
import type { Access, Call, Endpoint } from "./endpoint.ts";
import { addressOf, isSecure, type ApiEnv } from "./environment.ts";
import { invalidRequest } from "./errors.ts";
import type { Identify, Identity } from "./identity.ts";
import { bodyLimits, readJson } from "./read-body.ts";
import type { RequestRate } from "./request-rate.ts";

export type Method = "get" | "post" | "patch" | "delete";

/** Puts one endpoint at a method and a path, and into the OpenAPI document. */
export type Route = <
  A extends Access,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
>(
  method: Method,
  path: string,
  endpoint: Endpoint<A, P, Q, B, R>,
) => void;

export interface RouteOptions {
  readonly identify: Identify;
  readonly publicOrigin: string | undefined;
  readonly rate: RequestRate;
}

/**
 * The one way from a request to a handler: rate, who asks, may they, path, query, body, handler, answer.
 * Who may not call a route learns nothing about what it would have taken.
 */
export function createRoute(app: OpenAPIHono<ApiEnv>, options: RouteOptions): Route {
  return (method, path, endpoint) => {
    app.openAPIRegistry.registerPath(describeRoute(method, path, endpoint));
    app.on(method.toUpperCase(), path, async (c) => {
      const { raw: request } = c.req;
      const address = addressOf(c.env);
      options.rate.take(address);
      const identity = await options.identify(request, c.env);
      const who = admit(endpoint.access, identity);
      const headers = new Headers({ "content-type": "application/json" });
      let status: number = endpoint.status ?? (endpoint.answer === undefined ? 204 : 200);
      const call: Call<Access, unknown, unknown, unknown> = {
        params: check("path", endpoint.params, c.req.param()),
        query: check("query", endpoint.query, c.req.query()),
        body: await checkedBody(endpoint.body, c),
        who,
        caller: {
          address,
          label: clientLabel(request.headers.get("user-agent")),
        },
        secure: isSecure(request, c.env, options.publicOrigin),
        status: (other) => {
          status = other;
        },
        header: (name, value) => headers.append(name, value),
      };
      // The schemas and `admit` have just made it what the endpoint's types say; that is what they are for.
      const value = await endpoint.handle(call as Parameters<typeof endpoint.handle>[0]);
      if (endpoint.answer === undefined) {
        headers.delete("content-type");
        return new Response(null, { status, headers });
      }
      return new Response(JSON.stringify(endpoint.answer.parse(value)), {
        status,
        headers,
      });
    });
  };
}

/** @throws Refusal unauthenticated, forbidden */
function admit(access: Access, identity: Identity): Session | undefined {
  if (access === "admin") {
    if (identity === "host") return undefined;
    if (identity === undefined) throw new Refusal("unauthenticated");
    if (identity.user.admin) return undefined;
    throw new Refusal("forbidden", "Only an admin of this hub may do this. Ask the host.");
  }
  const session = identity === "host" ? undefined : identity;
  if (access === "anyone") return session;
  if (session === undefined) throw new Refusal("unauthenticated");
  if (access === "account" && session.user.guest)
    throw new Refusal("forbidden", "Guests cannot do this. Make an account first; it keeps what you have.");
  return session;
}

async function checkedBody(schema: z.ZodType | undefined, c: Context<ApiEnv>): Promise<unknown> {
  if (schema === undefined) return undefined;
  const value = await readJson(c.req.raw, bodyLimits);
  return check("body", schema, value ?? {});
}

function check(where: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const result = schema.safeParse(value);
  if (!result.success) throw invalidRequest(where, result.error);
  return result.data;
}
