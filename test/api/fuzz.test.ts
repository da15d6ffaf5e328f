import { beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import fc from "fast-check";
import type { ApiDocument, Operation, Schema } from "../../src/api/openapi.ts";
import { openTestApi, type Answer, type Asked, type TestApi } from "../kit/api.ts";

/** Fixed, so that a failure comes back; change it to look elsewhere. */
const seed = 20_261_123;
/** Per route and kind of asker. `FUZZ_RUNS=10000 bun test test/api/fuzz.test.ts` takes about a quarter of an hour. */
const runs = Number(process.env["FUZZ_RUNS"] ?? 100);
// For each of the tests below, far above what it takes.
setDefaultTimeout(60_000 + runs * 1_000);
/** An answer that takes longer is none. */
const answerMsMax = 1_000;

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
  readonly sent: Pick<Asked, "json" | "body" | "headers">;
}

/** What no program would send. */
const nonsense = fc
  .tuple(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.constant(Buffer.from("[".repeat(20_000))),
      fc.constant(Buffer.from('{"a":'.repeat(5_000))),
      fc.constant(new Uint8Array(65_537).fill(0x20)),
      fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).subarray(0, -1)),
    ),
    fc.constantFrom("application/json", "application/json; charset=utf-16", "text/plain", "multipart/form-data", ""),
  )
  .map(([body, type]): Call["sent"] => ({ body, headers: { "content-type": type } }));

function callOf(path: string, operation: Operation, document: ApiDocument): fc.Arbitrary<Call> {
  const { schemas } = document.components;
  const parameters = operation.parameters ?? [];
  const values = fc.tuple(...parameters.map(({ schema }) => valueOf(schema, schemas)));
  const body = operation.requestBody?.content?.["application/json"].schema;
  const content: fc.Arbitrary<Call["sent"]> =
    body === undefined
      ? fc.constant({})
      : fc.oneof(
          { weight: 5, arbitrary: valueOf(body, schemas).map((json) => ({ json })) },
          { weight: 1, arbitrary: nonsense },
        );
  return fc.tuple(values, content).map(([given, sent]) => {
    let filled = path;
    const query: string[] = [];
    for (const [i, { name, in: place }] of parameters.entries()) {
      // encodeURIComponent throws on half a character; a program would send its bytes.
      const part = encodeURIComponent(asText(given[i]).toWellFormed());
      if (place === "path") filled = filled.replace(`{${name}}`, part === "" ? "%20" : part);
      else query.push(`${name}=${part}`);
    }
    return { path: query.length > 0 ? `${filled}?${query.join("&")}` : filled, sent };
  });
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}

/** Fails where no answer comes. A busy machine is no hang: what counts is the time that this process had, and the turns of its loop. */
async function promptly<T>(work: () => Promise<T>): Promise<T> {
  const hung = Promise.withResolvers<never>();
  const turnMs = 50;
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
    if (turns * turnMs > answerMsMax) hung.reject(new Error("no answer came"));
  }, turnMs);
  const before = process.cpuUsage();
  try {
    const done = await Promise.race([work(), hung.promise]);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(answerMsMax);
    return done;
  } finally {
    clearInterval(timer);
  }
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
  let admin: string;
  /** One for each route: some end a session. Made before strangers use up what guests a hub takes in an hour. */
  const guests: string[] = [];
  beforeAll(async () => {
    api = await openTestApi();
    document = (await api.ask("GET", "/openapi.json")).json;
    await api.game("Chess");
    ({ token: admin } = await api.account("first.admin", { admin: true }));
    const routes = Object.values(document.paths).flatMap((methods) => Object.keys(methods));
    for (const [number] of routes.entries()) guests.push((await api.guest(`Gus ${number}`)).token);
  });

  async function fuzz(prefix: RegExp, token: () => string | undefined): Promise<number> {
    let routes = 0;
    for (const [path, methods] of Object.entries(document.paths)) {
      if (!prefix.test(path)) continue;
      for (const [method, operation] of Object.entries(methods)) {
        routes += 1;
        const who = token();
        await fc.assert(
          fc.asyncProperty(callOf(path, operation, document), async (call) => {
            const token = who === undefined ? {} : { token: who };
            const answer = await promptly(() => api.ask(method.toUpperCase(), call.path, { ...call.sent, ...token }));
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
    expect(await fuzz(/^\/api\//, () => undefined)).toBeGreaterThan(40);
  });

  test("answers a guest's nonsense likewise [AU-23]", async () => {
    await fuzz(/^\/api\/(?!admin)/, () => guests.pop());
    expect(guests).not.toEqual([]);
  });

  test("answers an admin's nonsense likewise [AU-23]", async () => {
    await fuzz(/^\/api\/admin\//, () => admin);
  });
});
