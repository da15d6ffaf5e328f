import type { z } from "@hono/zod-openapi";
import type { RefusalCode } from "../../protocol/errors.ts";
import type { Caller } from "../auth/caller.ts";
import type { Session } from "../auth/sessions.ts";

/**
 * Who may call: anyone; anyone with a session, guests too; accounts only; the host of the hub, which is
 * an admin's session or whoever may open the control socket of the data folder.
 */
export type Access = "anyone" | "user" | "account" | "admin";

/** Whom a handler gets told of. Administration asks nobody's name, for the host may have none. */
type Who<A extends Access> = A extends "anyone" ? Session | undefined : A extends "admin" ? undefined : Session;

/** One request, checked. */
export interface Call<A extends Access, P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly who: Who<A>;
  /** Where the request comes from, for limits and the list of sessions. */
  readonly caller: Caller;
  /** The browser sees this hub as HTTPS. */
  readonly secure: boolean;
  /** Another status than the usual one. */
  status(status: 200 | 201): void;
  header(name: string, value: string): void;
}

/**
 * What one route does, apart from its method and path, which stand in the list of routes (api.ts,
 * admin.ts). The generic parts come from the schemas, so that a handler has nothing to check or cast.
 */
export interface Endpoint<
  A extends Access,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
> {
  /** One line, for the list of routes. */
  readonly summary: string;
  /** What else a reader of /docs should know. */
  readonly details?: string;
  readonly access: A;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Status of the usual answer; default 200, or 204 without `answer`. */
  readonly status?: 200 | 201;
  readonly answer?: R;
  /** Refusals beyond those that every route has. */
  readonly refuses?: readonly RefusalCode[];
  readonly handle: (call: Call<A, z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.input<R>> | z.input<R>;
}

/** Gives an endpoint its types from its schemas. */
export function endpoint<
  A extends Access,
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  R extends z.ZodType = z.ZodVoid,
>(definition: Endpoint<A, P, Q, B, R>): Endpoint<A, P, Q, B, R> {
  return definition;
}
