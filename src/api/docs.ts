import type { OpenAPIHono } from "@hono/zod-openapi";
import { docsPage } from "./docs-page.ts";
import { docsStyle } from "./docs-style.ts";
import type { ApiEnv } from "./environment.ts";
import { type ApiDocument, openApiDocument } from "./openapi.ts";

/**
 * The description of the API: for programs at /openapi.json, for people at /docs. The page is made here,
 * from the document, without script: it works offline and under the strictest policy, where the usual
 * viewers are megabytes of script, some of it loaded from elsewhere.
 */
export function serveDocs(app: OpenAPIHono<ApiEnv>, publicOrigin: string | undefined): void {
  const document = openApiDocument(app);
  const json = JSON.stringify(document);
  const page = docsAt(document);
  const headers = { "cache-control": "no-cache" };
  app.get("/openapi.json", (c) => c.body(json, 200, { ...headers, "content-type": "application/json" }));
  app.get("/docs", (c) => c.html(page(publicOrigin ?? new URL(c.req.url).origin), 200, headers));
  app.get("/docs/style.css", (c) => c.body(docsStyle, 200, { ...headers, "content-type": "text/css; charset=utf-8" }));
}

/** Stands in the page for the hub's own. */
const placeholder = "http://hub.invalid";
/** Nothing of it means anything to a shell or in a page. */
const plainOrigin = /^https?:\/\/[A-Za-z0-9.:[\]-]+$/;

/** The page for an origin. It is written once: that takes 5 ms, and anybody may ask for it, under any Host. */
function docsAt(document: ApiDocument): (origin: string) => string {
  let page: string | undefined;
  return (origin) => {
    page ??= docsPage(document, placeholder);
    return plainOrigin.test(origin) ? page.replaceAll(placeholder, origin) : page;
  };
}
