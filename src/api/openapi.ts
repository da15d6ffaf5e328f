import type { OpenAPIHono } from "@hono/zod-openapi";
import { programVersion } from "../../protocol/version.ts";
import type { ApiEnv } from "./environment.ts";

/** As much of JSON Schema as the document of this API has. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly example?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
}

interface Content {
  readonly content?: { readonly "application/json": { readonly schema: Schema } };
}

export interface Operation {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  /** Empty: anyone may call it. */
  readonly security: readonly object[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: "path" | "query";
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content & { readonly description: string }>>;
}

/** The OpenAPI document of this API, as far as the page at /docs reads it. */
export interface ApiDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const description = [
  "The HTTP API of a minihub. Times are Unix milliseconds, ids are opaque strings, bodies are JSON.",
  "Browsers are known by the session cookie; programs send `Authorization: Bearer TOKEN` with the token",
  'of a sign-in that asked for `"session": "token"`. Every refusal has the same body, with a stable',
  "`code` and a `message` that says how to mend it.",
].join(" ");

const tags = [
  { name: "hub", description: "What this hub is." },
  { name: "guests", description: "Playing without an account." },
  { name: "accounts", description: "Username and password; no e-mail." },
  { name: "sessions", description: "Signing in and out, and where you are signed in." },
  { name: "device", description: "Signing a terminal in from a browser." },
  { name: "tickets", description: "The way onto the WebSocket on which games are played." },
  { name: "me", description: "Your account, your history, your data." },
  { name: "matches", description: "What was played." },
  { name: "games", description: "The catalogue, statistics and leaderboards." },
  { name: "rooms", description: "Making and finding rooms." },
  { name: "registrations", description: "Plugging in a game: an author's key pair becomes a game of this hub." },
  {
    name: "admin",
    description: "For the host. The same routes answer without a session on the control socket of the data folder.",
  },
];

/** OpenAPI 3.1, from the routes that were put into `app`. */
export function openApiDocument(app: OpenAPIHono<ApiEnv>): ApiDocument {
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description: 'The token of a sign-in that asked for "session": "token"',
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "cookie", {
    type: "apiKey",
    in: "cookie",
    name: "minihub",
    description: "Set by signing in; named __Host-minihub under HTTPS. Changes need the hub's own page as origin.",
  });
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "minihub", version: programVersion, description },
    servers: [{ url: "/" }],
    tags,
  });
  // The generator's type allows everything that OpenAPI does; our routes only make what ApiDocument says.
  return document as unknown as ApiDocument;
}
