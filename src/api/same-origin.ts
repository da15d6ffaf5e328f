/** Where a request was made, as far as the browser that sent it tells. */
export type Site = "same-origin" | "other" | "unknown";

/**
 * Browsers say where a request was made in `Sec-Fetch-Site` (over HTTPS and on localhost) and in
 * `Origin` (every request that changes something); pages cannot forge either. Programs that are not
 * browsers send neither: "unknown".
 * @param publicOrigin the origin that players use, where a proxy hides it from the Host header.
 */
export function siteOf(request: Request, publicOrigin: string | undefined): Site {
  const fetchSite = request.headers.get("sec-fetch-site");
  // "none" is a person's own doing (an address typed); another site cannot cause it.
  if (fetchSite !== null) return fetchSite === "same-origin" || fetchSite === "none" ? "same-origin" : "other";
  const origin = request.headers.get("origin");
  if (origin === null) return "unknown";
  if (origin === publicOrigin) return "same-origin";
  const host = request.headers.get("host");
  return host !== null && (origin === `http://${host}` || origin === `https://${host}`) ? "same-origin" : "other";
}
