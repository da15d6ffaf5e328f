/** One file of the web client. */
export interface File {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same for `Content-Encoding: gzip`; undefined where that saves nothing. */
  readonly gzip?: Uint8Array<ArrayBuffer> | undefined;
  /** Value for `Content-Type`. */
  readonly type: string;
  /** Value for `ETag`, with its quotes. */
  readonly etag: string;
  /** Its name carries its hash: it never changes. */
  readonly immutable: boolean;
}

/** The files of the web client, by their path in the URL. A look-up in a table: no path ever reaches the disk. */
export interface Files {
  get(path: string): File | undefined;
}

const page = "/index.html";

/** What is never a page of the web client, whatever a browser asks for there. */
const notPages = /^\/(?:api|assets|docs|ws)(?:\/|$)|^\/openapi\.json$/;

const yearSeconds = 365 * 24 * 3600;

/**
 * A file, or the one page of the web client at the paths that its own router draws, or undefined.
 * The page is given only to a browser that navigates, so that a missing image or script stays a 404.
 */
export function serveFiles(request: Request, files: Files): Response | undefined {
  if (request.method !== "GET" && request.method !== "HEAD") return undefined;
  const { pathname } = new URL(request.url);
  const file =
    files.get(pathname === "/" ? page : pathname) ?? (isPage(request, pathname) ? files.get(page) : undefined);
  return file === undefined ? undefined : send(request, file);
}

function isPage(request: Request, pathname: string): boolean {
  const accepts = request.headers.get("accept") ?? "";
  return accepts.includes("text/html") && !notPages.test(pathname);
}

function send(request: Request, file: File): Response {
  const headers = new Headers({
    "content-type": file.type,
    // Weak: the gzipped bytes are another spelling of the same thing.
    etag: `W/${file.etag}`,
    vary: "Accept-Encoding",
    "cache-control": file.immutable ? `public, max-age=${yearSeconds}, immutable` : "no-cache",
  });
  if (isKnown(request, file.etag)) return new Response(null, { status: 304, headers });
  let body = file.bytes;
  if (file.gzip !== undefined && acceptsGzip(request)) {
    body = file.gzip;
    headers.set("content-encoding", "gzip");
  }
  headers.set("content-length", String(body.byteLength));
  return new Response(request.method === "HEAD" ? null : body, { headers });
}

function isKnown(request: Request, etag: string): boolean {
  const known = request.headers.get("if-none-match") ?? "";
  return known.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag || tag.trim() === "*");
}

function acceptsGzip(request: Request): boolean {
  const encodings = request.headers.get("accept-encoding") ?? "";
  return /(?:^|,)\s*gzip\s*(?:,|$|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))/.test(encodings);
}
