import { beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { ApiDocument, Operation, Schema } from "../../src/api/openapi.ts";
import { openTestApi, type Answer, type TestApi } from "../kit/api.ts";

/** Fixed, so that a failure comes back; change it to look elsewhere. */
const seed = 20_261_123;
/** Per route and kind of asker. FUZZ_RUNS=2000 makes an evening of it. */
const runs = Number(process.env["FUZZ_RUNS"] ?? 40);

/** What attackers put into any text, besides what fast-check thinks of. */
const nasties = [
  "",
  " ",
  "\0",
  "\ud800",
  "../../etc/passwd",
  "%2e%2e%2f",
  "' OR 1=1 --",
  '"; DROP TABLE users; --',
  "<script>alert(1)</script>",
  "{{7*7}}",
  "${7*7}",
  "\u001b]0;x\u0007",
  "\u202e",
  "a\u0301".repeat(50),
  "x".repeat(10_000),
  "__proto__",
  "constructor",
  "NaN",
  "-1",
  "9007199254740993",
  "1e999",
];

const text = fc.oneof(
  fc.constantFrom(...nasties),
  fc.string({ maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }),
);
const anything = fc.oneof(fc.jsonValue({ maxDepth: 3 }), text, fc.constant({ __proto__: null, constructor: 1 }));

/** Mostly what the schema takes, sometimes a little beside it. */
function valueOf(schema: Schema, schemas: ApiDocument["components"]["schemas"]): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 5, arbitrary: fitting(schema, schemas) }, { weight: 1, arbitrary: anything });
}

function fitting(schema: Schema, schemas: ApiDocument["components"]["schemas"]): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return fitting(schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}, schemas);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
  switch (types[0]) {
    case "object": {
      const fields = Object.entries(schema.properties ?? {}).map(
        ([name, field]) => [name, valueOf(field, schemas)] as const,
      );
      const shape: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(fields);
      return fc.record(shape, { requiredKeys: [...(schema.required ?? [])] });
    }
    case "integer":
      return fc.oneof(fc.integer(), fc.constantFrom(0, -1, 1e15, 2 ** 53 + 2));
    case "number":
      return fc.double();
    case "boolean":
      return fc.boolean();
    case "string":
      return schema.example === undefined ? text : fc.oneof(text, fc.constant(schema.example));
    default:
      return anything;
  }
}

interface Call {
  readonly path: string;
  readonly json: unknown;
}

function callOf(path: string, operation: Operation, document: ApiDocument): fc.Arbitrary<Call> {
  const { schemas } = document.components;
  const parameters = operation.parameters ?? [];
  const values = fc.tuple(...parameters.map(({ schema }) => valueOf(schema, schemas)));
  const body = operation.requestBody?.content?.["application/json"].schema;
  const json = body === undefined ? fc.constant(undefined) : valueOf(body, schemas);
  return fc.tuple(values, json).map(([given, sent]) => {
    let filled = path;
    const query: string[] = [];
    for (const [i, { name, in: place }] of parameters.entries()) {
      // encodeURIComponent throws on half a character; a program would send its bytes.
      const part = encodeURIComponent(asText(given[i]).toWellFormed());
      if (place === "path") filled = filled.replace(`{${name}}`, part === "" ? "%20" : part);
      else query.push(`${name}=${part}`);
    }
    return { path: query.length > 0 ? `${filled}?${query.join("&")}` : filled, json: sent };
  });
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}

/** The answer is one that the document knows, and tells nothing of the inside. */
function checkAnswer(answer: Answer, operation: Operation): void {
  const { status, text: body, json } = answer;
  expect(status).toBeLessThan(500);
  expect(Object.keys(operation.responses)).toContain(String(status));
  expect(body).not.toMatch(/\n +at |\.ts:\d|node_modules|SQLITE|select "|Error:/);
  if (status < 400) return;
  expect(Object.keys(json)).toEqual(["error"]);
  const code: string = json.error.code;
  expect([status, operation.responses[String(status)]?.description.split(", ")]).toEqual([
    status,
    expect.arrayContaining([code]),
  ]);
}

describe("every route of the document", () => {
  let api: TestApi;
  let document: ApiDocument;
  beforeAll(async () => {
    api = await openTestApi();
    document = (await api.ask("GET", "/openapi.json")).json;
    await api.game("Chess");
  });

  async function fuzz(prefix: RegExp, token: () => Promise<string | undefined>): Promise<number> {
    let routes = 0;
    for (const [path, methods] of Object.entries(document.paths)) {
      if (!prefix.test(path)) continue;
      for (const [method, operation] of Object.entries(methods)) {
        routes += 1;
        const who = await token();
        await fc.assert(
          fc.asyncProperty(callOf(path, operation, document), async (call) => {
            const answer = await api.ask(method.toUpperCase(), call.path, {
              json: call.json,
              ...(who !== undefined && { token: who }),
            });
            // A path that is no path any more (as "/api/games/..") is another route's, or nobody's.
            if (answer.json?.error?.message?.includes("All routes are listed")) return;
            checkAnswer(answer, operation);
          }),
          { seed, numRuns: runs, endOnFailure: true },
        );
      }
    }
    return routes;
  }

  test("answers strangers' nonsense with a refusal of its own, never with 5xx or a stack [AU-23]", async () => {
    expect(await fuzz(/^\/api\//, () => Promise.resolve(undefined))).toBeGreaterThan(40);
  }, 60_000);

  test("answers a guest's nonsense likewise [AU-23]", async () => {
    let guests = 0;
    await fuzz(/^\/api\/(?!admin)/, async () => {
      guests += 1;
      return (await api.guest(`Gus ${guests}`)).token;
    });
  }, 60_000);

  test("answers an admin's nonsense likewise [AU-23]", async () => {
    const { token } = await api.account("first.admin", { admin: true });
    await fuzz(/^\/api\/admin\//, () => Promise.resolve(token));
  }, 60_000);
});
