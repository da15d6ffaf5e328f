import { curlExample, exampleOf } from "./docs-example.ts";
import { escapeHtml, schemaHtml } from "./docs-schema.ts";
import type { ApiDocument, Operation, Schema } from "./openapi.ts";

/** One route of the document. */
interface Entry {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/**
 * The page at /docs: every route with its parameters, body, answers and a line to try it, then every shape.
 * @param origin where the hub is, for the examples; it may come from the request, so it is escaped like all else.
 */
export function docsPage(document: ApiDocument, origin: string): string {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Entry => ({ method, path, operation })),
  );
  const groups = document.tags.map((tag) => ({
    ...tag,
    entries: entries.filter(({ operation }) => operation.tags.includes(tag.name)),
  }));
  const shapes = Object.entries(document.components.schemas).sort(([a], [b]) => a.localeCompare(b));
  const { title, version, description } = document.info;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<a class="skip" href="#content">Skip to the routes</a>
<nav aria-label="Routes">
<p class="brand"><a href="/">${escapeHtml(title)}</a> <small>API ${escapeHtml(version)}</small></p>
${groups.map(({ name, entries: own }) => navGroup(name, own)).join("\n")}
<p><a href="#shapes">Shapes</a></p>
</nav>
<main id="content">
<h1>The HTTP API</h1>
<p>${prose(description)}</p>
<p>For programs the same as OpenAPI 3.1: <a href="/openapi.json">openapi.json</a></p>
<h2 id="try">Try it</h2>
<pre tabindex="0">${escapeHtml(introExample(origin))}</pre>
${groups.map((group) => groupHtml(group, document, origin)).join("\n")}
<section aria-labelledby="shapes">
<h2 id="shapes">Shapes</h2>
${shapes
  .map(
    ([name, schema]) =>
      `<h3 id="shape-${escapeHtml(name)}">${escapeHtml(name)}</h3>\n<pre tabindex="0">${schemaHtml(schema)}</pre>`,
  )
  .join("\n")}
</section>
</main>
</body>
</html>
`;
}

function introExample(origin: string): string {
  return [
    `export HUB=${origin}`,
    `export TOKEN=$(curl -s "$HUB/api/guests" -H 'Content-Type: application/json' \\`,
    `  -d '{"name":"Ada","session":"token"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`,
    `curl -s "$HUB/api/me" -H "Authorization: Bearer $TOKEN"`,
  ].join("\n");
}

function navGroup(name: string, entries: readonly Entry[]): string {
  const items = entries.map(
    (entry) =>
      `<li><a href="#${anchor(entry)}"><b class="${entry.method}">${entry.method}</b> ${pathHtml(entry.path)}</a></li>`,
  );
  return `<p class="group"><a href="#${escapeHtml(name)}">${escapeHtml(name)}</a></p>\n<ul>${items.join("")}</ul>`;
}

function groupHtml(
  group: { readonly name: string; readonly description: string; readonly entries: readonly Entry[] },
  document: ApiDocument,
  origin: string,
): string {
  const name = escapeHtml(group.name);
  return `<section aria-labelledby="${name}">
<h2 id="${name}">${name}</h2>
<p>${prose(group.description)}</p>
${group.entries.map((entry) => entryHtml(entry, document, origin)).join("\n")}
</section>`;
}

function entryHtml(entry: Entry, document: ApiDocument, origin: string): string {
  const { method, path, operation } = entry;
  const body = operation.requestBody?.content?.["application/json"].schema;
  const parts = [
    `<article aria-labelledby="${anchor(entry)}">`,
    `<h3 id="${anchor(entry)}"><b class="${method}">${method}</b> <code>${pathHtml(path)}</code></h3>`,
    `<p><strong>${escapeHtml(operation.summary)}.</strong> ${prose(operation.description)}</p>`,
    parametersHtml(operation),
    body === undefined ? "" : bodyHtml(body, document),
    `<h4>Answers</h4>${answersHtml(operation)}`,
    `<details><summary>Example</summary><pre tabindex="0">${escapeHtml(
      curlExample({
        method,
        path,
        operation,
        origin,
        body: body === undefined ? undefined : exampleOf(body, document.components.schemas),
      }),
    )}</pre></details>`,
    "</article>",
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** The fields themselves: who reads a route should not have to follow a link to see what it takes. */
function bodyHtml(body: Schema, { components }: ApiDocument): string {
  const named = body.$ref === undefined ? undefined : components.schemas[body.$ref.split("/").at(-1) ?? ""];
  const name = named === undefined ? "" : ` <i>${schemaHtml(body)}</i>`;
  return `<h4>Body${name}</h4><pre tabindex="0">${schemaHtml(named ?? body)}</pre>`;
}

function parametersHtml({ parameters = [] }: Operation): string {
  if (parameters.length === 0) return "";
  const rows = parameters.map(({ name, in: place, schema }) => {
    const fallback = schema.default === undefined ? "" : ` Default ${escapeHtml(JSON.stringify(schema.default))}.`;
    const words = schema.description === undefined ? "" : `${prose(schema.description)}.`;
    return `<tr><td><code>${escapeHtml(name)}</code></td><td>${place}</td><td>${schemaHtml(schema)}</td><td>${words}${fallback}</td></tr>`;
  });
  return `<table><thead><tr><th>Parameter</th><th>In</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function answersHtml({ responses }: Operation): string {
  const rows = Object.entries(responses).map(([status, response]) => {
    const schema = response.content?.["application/json"].schema;
    const good = status < "300";
    // A refusal's body is always the same shape; what differs is the code.
    const what = good
      ? schema === undefined
        ? "Nothing"
        : `<code>${schemaHtml(schema)}</code>`
      : response.description
          .split(", ")
          .map((code) => `<code>${escapeHtml(code)}</code>`)
          .join(" ");
    return `<dt class="${good ? "good" : "refusal"}">${escapeHtml(status)}</dt><dd>${what}</dd>`;
  });
  return `<dl>${rows.join("")}</dl>`;
}

/** "post-api-games-game-reset" */
function anchor({ method, path }: Entry): string {
  return `${method}-${path.replaceAll(/[^a-z]+/gi, "-").replaceAll(/^-|-$/g, "")}`;
}

/** Long paths may break before a slash, nowhere else. */
function pathHtml(path: string): string {
  return escapeHtml(path).replaceAll("/", "<wbr>/");
}

/** Text with `code` in backticks. */
function prose(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}
