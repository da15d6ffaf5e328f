import { afterEach, expect, test } from "bun:test";
import { createApiClient } from "../../src/client/api.ts";
import { FieldRefusal } from "../../src/client/http.ts";

const servers: Bun.Server<undefined>[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop(true);
});

function serve(answer: (request: Request) => Response | Promise<Response>): string {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: answer });
  servers.push(server);
  return `http://127.0.0.1:${server.port}`;
}

const user = { id: "u", username: null, name: "Ada", guest: true, admin: false, shareName: false, createdAt: 1 };

async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "no refusal",
    (error: unknown) => error,
  );
}

test("a request carries the token of the moment and a JSON body", async () => {
  let seen: unknown;
  let token = "first";
  const origin = serve(async (request) => {
    seen = [request.method, new URL(request.url).pathname, request.headers.get("authorization"), await request.json()];
    return Response.json({ user, token: "t" }, { status: 201 });
  });
  const api = createApiClient({ origin: `${origin}/`, session: "token", token: () => token });
  token = "second";
  expect(await api.createGuest({ name: "Ada" })).toEqual({ user, token: "t" });
  expect(seen).toEqual(["POST", "/api/guests", "Bearer second", { name: "Ada", session: "token" }]);
});

test("a refusal keeps its code, its sentence and the field it is about", async () => {
  const error = { code: "name_taken", message: "Taken.", field: "username" };
  const origin = serve(() => Response.json({ error }, { status: 409 }));
  const refusal = await refusalOf(createApiClient({ origin }).me());
  expect(refusal).toBeInstanceOf(FieldRefusal);
  expect(refusal).toMatchObject({ code: "name_taken", message: "Taken.", field: "username" });
});

test("no hub, something that is not a hub, and a redirect to elsewhere are refusals that say so", async () => {
  const origin = serve(() => new Response("<html>", { headers: { "content-type": "text/html" } }));
  expect(await refusalOf(createApiClient({ origin }).hub())).toMatchObject({
    code: "hub_unreachable",
    message: expect.stringContaining("not a minihub"),
  });
  const elsewhere = serve(() => Response.redirect(`${origin}/api/hub`));
  expect(await refusalOf(createApiClient({ origin: elsewhere }).hub())).toMatchObject({ code: "hub_unreachable" });
  expect(await refusalOf(createApiClient({ origin: "http://127.0.0.1:1" }).hub())).toMatchObject({
    code: "hub_unreachable",
  });
});

test("an answer of the wrong shape is refused with the place of the fault", async () => {
  const origin = serve(() => Response.json({ ...user, name: 7 }));
  expect(await refusalOf(createApiClient({ origin }).me())).toMatchObject({
    code: "internal",
    message: expect.stringContaining("answer.name is not text"),
  });
});

test("an answer without a body is nothing, and names in paths are escaped", async () => {
  let path = "";
  const origin = serve((request) => {
    path = new URL(request.url).pathname;
    return new Response(null, { status: 204 });
  });
  await createApiClient({ origin }).resetGame("a/../b");
  expect(path).toBe("/api/me/games/a%2F..%2Fb/reset");
});
