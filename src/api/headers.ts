import type { MiddlewareHandler } from "hono";
import { isSecure, type ApiEnv } from "./environment.ts";

/**
 * Nothing that the hub serves may load, frame, post or report to anywhere but the hub itself, and no
 * page of another origin may frame or embed what is served here. Inline script does not run, so a
 * name that slips into a page unescaped is still only text. 'self' in connect-src includes the
 * WebSocket of the same origin.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** The hub's pages use no device; a script that got in could not ask for one either. */
const permissionsPolicy = [
  "accelerometer",
  "camera",
  "display-capture",
  "geolocation",
  "gyroscope",
  "hid",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "publickey-credentials-get",
  "serial",
  "usb",
]
  .map((feature) => `${feature}=()`)
  .join(", ");

const strictTransportSeconds = 180 * 24 * 3600;

/** The headers of every answer, refusals included. Routes set `cache-control` themselves; without one it is no-store. */
export function strictHeaders(publicOrigin: string | undefined): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    headers.set("content-security-policy", contentSecurityPolicy);
    headers.set("x-content-type-options", "nosniff");
    headers.set("x-frame-options", "DENY");
    headers.set("referrer-policy", "no-referrer");
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("cross-origin-resource-policy", "same-origin");
    headers.set("permissions-policy", permissionsPolicy);
    if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
    if (isSecure(c.req.raw, c.env, publicOrigin))
      headers.set("strict-transport-security", `max-age=${strictTransportSeconds}`);
  };
}
