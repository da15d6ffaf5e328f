/**
 * What the server knows of a request that the request does not say itself. The composition root hands
 * it to `app.fetch(request, environment)`; see `clientAddress`.
 */
export interface RequestEnvironment {
  /** The client's address, in a form fit for limits and logs. */
  readonly address: string;
  /** The request came through a proxy that the host trusts. */
  readonly proxied: boolean;
}

/** Hono's environment of every app of this folder. Absent: a request made inside this process. */
export interface ApiEnv {
  Bindings: Partial<RequestEnvironment>;
}

/** What a handler has of it: Hono hands on whatever was given to `fetch`, nothing included. */
export type Environment = Partial<RequestEnvironment> | undefined;

/** The address of requests that never crossed a network: the control socket and the CLI itself. */
const localAddress = "local";

export function addressOf(env: Environment): string {
  return env?.address ?? localAddress;
}

/**
 * Whether the browser sees this request as HTTPS: the host says that players come by an https origin,
 * and the request was addressed to it or came through the trusted proxy that speaks TLS for the hub.
 * The same hub may be reached over plain HTTP in the LAN, where a Secure cookie would never come back.
 */
export function isSecure(request: Request, env: Environment, publicOrigin: string | undefined): boolean {
  if (publicOrigin === undefined) return false;
  const origin = new URL(publicOrigin);
  if (origin.protocol !== "https:") return false;
  return env?.proxied === true || request.headers.get("host") === origin.host;
}
